import { formatPrefix } from '../../net/index.ts'
import { decisivePlaces, faultsOf, listed } from '../design-faults.ts'
import { manifests, pod, subnet, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

const TO_B = vpc(
  'a',
  'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
  'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/15, nextHopIP: 169.254.0.2}]',
)

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
    wrong: manifests(
      TO_B,
      vpc(
        'b',
        'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.0.0.0/8, nextHopIP: 169.254.0.1}]',
      ),
      WEB_AND_DB,
    ),
    right: manifests(
      TO_B,
      VPC_B,
      WEB_AND_DB,
      subnet('net-c', 'b', '10.3.0.0/24'),
      pod('c', 'net-c'),
    ),
    effect: { probe: { from: 'web', to: '10.3.0.2' }, wrong: 'unreachable', right: 'reachable' },
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
