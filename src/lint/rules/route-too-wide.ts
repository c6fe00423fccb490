import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { coverageOf } from '../route-index.ts'
import { peerRoutesOf, routePlace } from '../routes.ts'
import { subnetPlace, subnetsOfFamily } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'
import { isForBeyond } from '../wide-routes.ts'

/** A route for more addresses than the other VPC has. */
export const routeTooWide: LintRule = {
  id: 'route-too-wide',
  severity: 'info',
  summary: 'a route sends more addresses to another VPC than it has',
  why: `Packets for the other addresses cross the peering and are dropped there, without an ICMP error, where a missing route would drop them at
home. Whatever comes to have these addresses later, in a third VPC or beyond a gateway, is hidden by the route until somebody thinks of it.
A summary of several subnets is often meant so.

Write the CIDRs of the subnets, one route each, if that is not what you want. A summary of what lies beyond the other VPC is not told where
the other's own subnets have routes by themselves.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/16, nextHopIP: 169.254.0.2}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
  },
  *check(design): Generator<Violation> {
    for (const { name } of design.resources.vpcs) {
      for (const route of peerRoutesOf(design, name)) {
        const { remote } = route.hop
        const { prefix } = route.route
        const there = subnetsOfFamily(design, remote.model.name, prefix.address.family)
        if (there.length === 0 || coverageOf(design, remote, prefix) !== 'some') continue
        if (isForBeyond(design, route, remote.model.name)) continue
        yield {
          message: `the route of VPC \`${name}\` to \`${route.cidr}\` covers addresses that VPC \`${remote.model.name}\` has no use for`,
          places: [routePlace(route), ...there.slice(0, 3).map(subnetPlace)],
        }
      }
    }
  },
}
