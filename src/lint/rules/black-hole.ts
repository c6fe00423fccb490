import { formatPrefix } from '../../net/index.ts'
import { decisivePlaces, faultsOf, listed } from '../design-faults.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A route to where packets are dropped. */
export const blackHole: LintRule = {
  id: 'black-hole',
  severity: 'warning',
  general: true,
  summary:
    'a route or policy takes packets for workloads of other VPCs to a router that drops them',
  why: `The workloads exist, peerings join their VPC with the sender's, and the route leads towards them; but a router on the way has no route
to hand the packets on, and drops them without an ICMP error. Peerings are not transitive: a VPC in the middle needs a route to each side, and
each side needs a route to the other.

Add the missing route to the VPC in the middle, or make the route narrower if the workloads are not to be reached.`,
  example: {
    wrong: chain(false),
    right: chain(true),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const fault of faultsOf(design, 'black-hole')) {
      const places = decisivePlaces(fault)
      if (places.length === 0) continue
      const to = listed(fault.destinations.map(formatPrefix))
      yield {
        message: `packets of VPC \`${fault.routers[0]}\` to ${to} are dropped by the router of VPC \`${fault.node}\`, which has no way on`,
        places,
        help: `give VPC \`${fault.node}\` a route to ${to}, or take these addresses out of the route`,
      }
    }
  },
}

function chain(transit: boolean): string {
  const route = (cidr: string, nextHop: string) =>
    `{policy: policyDst, cidr: ${cidr}, nextHopIP: ${nextHop}}`
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.1/30}]',
      `staticRoutes: [${route('10.0.0.0/8', '169.254.0.2')}]`,
    ),
    vpc(
      'hub',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}, {remoteVpc: c, localConnectIP: 169.254.0.5/30}]',
      'staticRoutes:',
      `  - ${route('10.1.0.0/24', '169.254.0.1')}`,
      ...(transit ? [`  - ${route('10.3.0.0/24', '169.254.0.6')}`] : []),
    ),
    vpc(
      'c',
      'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.6/30}]',
      `staticRoutes: [${route('10.0.0.0/24', '169.254.0.5')}, ${route('10.1.0.0/24', '169.254.0.5')}]`,
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-hub', 'hub', '10.0.0.0/24'),
    subnet('net-c', 'c', '10.3.0.0/24'),
    pod('web', 'net-a'),
    pod('cache', 'net-c'),
  )
}
