import { containsPrefix, formatPrefix, masked } from '../../net/index.ts'
import { manifests, PEERED, pod, subnet, VPC_B, vpc } from '../examples.ts'
import { writtenSubnets } from '../missing-routes.ts'
import { leaveOtherwise } from '../other-ways.ts'
import { remoteSubnets } from '../remote-subnets.ts'
import { fills, routesTo } from '../route-index.ts'
import { peerRoutesOf, routePlace } from '../routes.ts'
import { subnetPlace } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A route that leads to a part of a subnet only. */
export const routeTooNarrow: LintRule = {
  id: 'route-too-narrow',
  severity: 'warning',
  summary: "a route covers a part of the other VPC's subnet, and no route covers the rest",
  why: `Pods get addresses from the whole subnet. Those in the part that the route covers are reached, the others are not, so that a service
works or not depending on where its pods were scheduled; and the replies to pods in the rest have no way back.

Write the CIDR of the subnet into the route.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.128/25, nextHopIP: 169.254.0.2}]',
      ),
      VPC_B,
      subnet('net-a', 'a', '10.1.0.0/24'),
      subnet('net-b', 'b', '10.2.0.0/24'),
      pod('web', 'net-a'),
      pod('db', 'net-b'),
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const { name } of design.resources.vpcs) {
      const seen = new Set<unknown>()
      for (const route of peerRoutesOf(design, name)) {
        const prefix = masked(route.route.prefix)
        for (const { subnet, other } of remoteSubnets(design, name).covering(prefix)) {
          const isOther = other.vpc.name !== route.hop.remote.model.name
          if (isOther || subnet.prefix.length >= prefix.length || seen.has(subnet)) continue
          seen.add(subnet)
          const routes = [...routesTo(design, name).overlapping(subnet.prefix)]
          // A default route to a gateway is for the world outside.
          const led = routes.filter((one) => one.route.prefix.length > 0 || one.hop.kind === 'peer')
          const prefixes = led.map((one) => masked(one.route.prefix))
          if (prefixes.some((one) => containsPrefix(one, subnet.prefix))) continue
          if (fills(subnet.prefix, prefixes)) continue
          if (leaveOtherwise(design, writtenSubnets(design, name), subnet.prefix, prefixes))
            continue
          const value = formatPrefix(subnet.prefix)
          const { manifest } = route.vpc
          yield {
            message: `the route of VPC \`${name}\` to \`${route.cidr}\` covers a part of subnet \`${subnet.name}\` of VPC \`${subnet.vpc}\`, \`${value}\`, and no route covers the rest`,
            places: [routePlace(route), subnetPlace(subnet)],
            ...(led.length === 1 && {
              fix: {
                title: `write cidr: ${value}`,
                edits: [{ kind: 'set', manifest, path: [...route.path, 'cidr'], value }],
              },
            }),
          }
        }
      }
    }
  },
}
