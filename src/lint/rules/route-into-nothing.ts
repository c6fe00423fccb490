import { containsPrefix, formatPrefix } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { addressBeyond, uncovered } from '../missing-routes.ts'
import { coverageOf } from '../route-index.ts'
import { type PeerRoute, peerRoutesOf, routePlace } from '../routes.ts'
import { subnetPlace, subnetsOfFamily } from '../routing.ts'
import type { Fix, LintRule, Violation } from '../rule.ts'

/** A route to a VPC that has nothing of its addresses. */
export const routeIntoNothing: LintRule = {
  id: 'route-into-nothing',
  severity: 'error',
  summary: 'a route sends packets to a VPC that has none of these addresses',
  why: `The packets reach the other VPC's router, which has no subnet and no route for them, and drops them without an ICMP error. Most often
the CIDR is mistyped, the next hop is that of another peering, or the other VPC was to hand the packets on and has no route for that: peerings
are not transitive by themselves.

Correct the CIDR or the next hop, or give the other VPC a route.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.20.0.0/24, nextHopIP: 169.254.0.2}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const { name } of design.resources.vpcs) {
      for (const route of peerRoutesOf(design, name)) {
        const { prefix } = route.route
        const remote = route.hop.remote
        const there = subnetsOfFamily(design, remote.model.name, prefix.address.family)
        // Of a VPC without subnets the manifests tell too little.
        // An own subnet with these addresses is told by itself.
        const isOwn = subnetsOfFamily(design, name, prefix.address.family).some((own) =>
          containsPrefix(own.prefix, prefix),
        )
        if (isOwn || there.length === 0 || coverageOf(design, remote, prefix) !== 'none') continue
        const fix = correction(design, route)
        yield {
          message: `the route of VPC \`${name}\` to \`${route.cidr}\` leads to VPC \`${remote.model.name}\`, which has neither a subnet nor a route with any of these addresses`,
          places: [routePlace(route), ...there.slice(0, 3).map(subnetPlace)],
          ...(fix && { fix }),
        }
      }
    }
  },
}

/** The only subnet of the other VPC that no route leads to was meant, if nobody else has a use for these addresses. */
function correction(design: Design, route: PeerRoute): Fix | undefined {
  const { vpc, hop, path } = route
  const { family } = route.route.prefix.address
  const [subnet, ...others] = uncovered(design, vpc.name, hop.remote.model.name, family)
  if (
    !subnet ||
    others.length > 0 ||
    !addressBeyond(design, vpc.name, hop.remote.model.name, family)
  )
    return undefined
  const value = formatPrefix(subnet.prefix)
  return {
    title: `write cidr: ${value}, the subnet of VPC \`${subnet.vpc}\``,
    edits: [{ kind: 'set', manifest: vpc.manifest, path: [...path, 'cidr'], value }],
  }
}
