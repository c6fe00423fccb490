import { formatPrefix } from '../../net/index.ts'
import { decisivePlaces, faultsOf, listed } from '../design-faults.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Routes that send packets in a circle. */
export const routingLoop: LintRule = {
  id: 'routing-loop',
  severity: 'error',
  general: true,
  summary: 'routes send packets in a circle',
  why: `Each router sends the packet on to the next until its time to live is spent: the packet is lost, and on its way it costs as much as
sixty others. The sender may get an ICMP error (time exceeded), or nothing.

Take away one of the routes, or make it narrower: a router needs no route for addresses that lie behind it.`,
  example: {
    wrong: chain('169.254.0.1'),
    right: chain('169.254.0.6'),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const fault of faultsOf(design, 'loop')) {
      const places = decisivePlaces(fault)
      if (places.length === 0) continue
      const to = listed(fault.destinations.map(formatPrefix))
      yield {
        message: `packets to ${to} circle between VPCs ${listed(fault.routers)} until their time to live is spent`,
        places,
        help: 'take away one of the routes, or make it narrower',
      }
    }
  },
}

/** VPC `b` between two others, with a next hop for what is behind the second. */
function chain(towardsC: string): string {
  const route = (cidr: string, nextHop: string) =>
    `  - {policy: policyDst, cidr: ${cidr}, nextHopIP: ${nextHop}}`
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes:',
      route('10.2.0.0/24', '169.254.0.2'),
      route('10.3.0.0/24', '169.254.0.2'),
    ),
    vpc(
      'b',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}, {remoteVpc: c, localConnectIP: 169.254.0.5/30}]',
      'staticRoutes:',
      route('10.1.0.0/24', '169.254.0.1'),
      route('10.3.0.0/24', towardsC),
    ),
    vpc(
      'c',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.6/30}]',
      'staticRoutes:',
      route('10.1.0.0/24', '169.254.0.5'),
      route('10.2.0.0/24', '169.254.0.5'),
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-b', 'b', '10.2.0.0/24'),
    subnet('net-c', 'c', '10.3.0.0/24'),
    pod('web', 'net-a'),
    pod('cache', 'net-c'),
  )
}
