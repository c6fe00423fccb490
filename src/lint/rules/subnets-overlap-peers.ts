import { formatPrefix } from '../../net/index.ts'
import { manifests, PEERED, pod, subnet, vpc } from '../examples.ts'
import { peerOverlaps } from '../overlaps.ts'
import { peeringPlace } from '../peerings.ts'
import { subnetPlace } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Peered VPCs have addresses in common. */
export const subnetsOverlapPeers: LintRule = {
  id: 'subnets-overlap-peers',
  severity: 'error',
  summary: 'subnets of two peered VPCs have addresses in common',
  why: `A pod takes an address of its own subnet for a neighbour and never sends it to the router; and a router prefers its own network to a
route of the same length. So neither VPC can send to the common addresses of the other, and a reply to a pod that has one stays at home. The
controller compares only the subnets of one VPC.

Give one of the two subnets other addresses. No fix is offered: a subnet does not move without its pods, which keep their addresses until they
are made anew, and which of the two VPCs gives way is for their owners. \`isthmus ipam\` shows what is free.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.2}]',
      ),
      vpc(
        'b',
        'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]',
      ),
      subnet('net-a', 'a', '10.1.0.0/24'),
      subnet('net-b', 'b', '10.1.0.0/24'),
      pod('web', 'net-a'),
      pod('db', 'net-b', 'ip_address: 10.1.0.9'),
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const { subnet, other, end } of peerOverlaps(design)) {
      const [a, b] = [subnet, other].map(
        ({ name: of, vpc: vpcName, prefix }) =>
          `\`${of}\` (\`${formatPrefix(prefix)}\`) of VPC \`${vpcName}\``,
      )
      yield {
        message: `subnets ${a} and ${b} have addresses in common, and the VPCs are peered`,
        places: [subnetPlace(subnet), subnetPlace(other), peeringPlace(end)],
        help: 'give one of the two subnets addresses that the other VPC does not have',
      }
    }
  },
}
