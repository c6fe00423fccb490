import { formatPrefix } from '../../net/index.ts'
import { decisivePlaces, faultsOf, listed } from '../design-faults.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { routePlace } from '../routes.ts'
import type { LintRule, Violation } from '../rule.ts'
import { wideRoute } from '../wide-routes.ts'

/** Two VPCs that reach each other through a third because of a wide route. */
export const transitUnasked: LintRule = {
  id: 'transit-unasked',
  severity: 'warning',
  general: true,
  summary: 'a wide route lets a VPC reach another that it does not peer with, through a third',
  why: `The route was written for the VPC in the middle, whose subnets it covers, and is wide enough for others that this VPC peers with. They
are reached, and answer, although nobody made a peering or a route between the two. Whoever takes the missing peering for isolation is wrong.

Write the CIDRs of the subnets that are meant into the route. If the transit is meant, say so with routes: one for the other VPC by itself, or,
beside a wide one for all that lies beyond, those for the subnets of the VPC in the middle.`,
  example: {
    wrong: chain('{policy: policyDst, cidr: 10.0.0.0/8, nextHopIP: 169.254.0.2}', '10.1.0.0/24'),
    right: chain('{policy: policyDst, cidr: 10.0.0.0/24, nextHopIP: 169.254.0.2}'),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'reachable', right: 'unreachable' },
  },
  *check(design): Generator<Violation> {
    for (const fault of faultsOf(design, 'transit')) {
      const wide = wideRoute(design, fault)
      if (!wide) continue
      yield {
        message: `the route of VPC \`${wide.vpc.name}\` to \`${wide.cidr}\` lets it reach ${listed(fault.destinations.map(formatPrefix))} of VPC \`${fault.routers.at(-1)}\` through VPC \`${fault.via}\`, without a peering between the two`,
        places: [routePlace(wide), ...decisivePlaces(fault)],
        help: `write the CIDRs of the subnets of VPC \`${fault.routers[1]}\` into the route, if the transit is not meant`,
      }
    }
  },
}

function chain(toHub: string, ...further: readonly string[]): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.1/30}]',
      `staticRoutes: [${toHub}]`,
    ),
    vpc(
      'hub',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}, {remoteVpc: c, localConnectIP: 169.254.0.5/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}, {policy: policyDst, cidr: 10.3.0.0/24, nextHopIP: 169.254.0.6}]',
    ),
    vpc(
      'c',
      'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.6/30}]',
      'staticRoutes:',
      ...['10.0.0.0/24', ...further].map(
        (cidr) => `  - {policy: policyDst, cidr: ${cidr}, nextHopIP: 169.254.0.5}`,
      ),
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-hub', 'hub', '10.0.0.0/24'),
    subnet('net-c', 'c', '10.3.0.0/24'),
    pod('web', 'net-a'),
    pod('cache', 'net-c'),
  )
}
