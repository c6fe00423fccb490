import { formatPrefix } from '../../net/index.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { hubOverlaps } from '../overlaps.ts'
import { peeringPlace } from '../peerings.ts'
import { subnetPlace } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Two VPCs that peer with a third have addresses in common. */
export const subnetsOverlapHub: LintRule = {
  id: 'subnets-overlap-hub',
  severity: 'error',
  summary: 'two VPCs that meet in a third have addresses in common',
  why: `The VPC in the middle has one route for the common addresses, and it leads to one of the two. Whatever the other sends there is answered
to the wrong VPC: its requests arrive, and their replies are lost or, worse, delivered to a pod that has the same address.

Give one of the two subnets other addresses. No fix is offered: a subnet does not move without its pods, which keep their addresses until they
are made anew, and which of the two VPCs gives way is for their owners. \`isthmus ipam\` shows what is free.`,
  example: {
    wrong: hub('10.1.0.0/24', '10.1.0.9'),
    right: hub('10.2.0.0/24', '10.2.0.9'),
    effect: { probe: { from: 'db', to: 'hub' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const { hub: name, subnet, other, end } of hubOverlaps(design)) {
      const [a, b] = [other, subnet].map(
        ({ name: of, vpc: vpcName, prefix }) =>
          `\`${of}\` (\`${formatPrefix(prefix)}\`) of VPC \`${vpcName}\``,
      )
      yield {
        message: `subnets ${a} and ${b} have addresses in common, and both VPCs peer with VPC \`${name}\`, which can route these addresses to one of them only`,
        places: [subnetPlace(subnet), subnetPlace(other), peeringPlace(end)],
        help: 'give one of the two subnets addresses that the other does not have',
      }
    }
  },
}

function hub(cidrBlock: string, address: string): string {
  return manifests(
    vpc(
      'hub',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.1/30}, {remoteVpc: b, localConnectIP: 169.254.0.5/30}]',
      cidrBlock === '10.1.0.0/24'
        ? 'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.2}]'
        : `staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.2}, {policy: policyDst, cidr: ${cidrBlock}, nextHopIP: 169.254.0.6}]`,
    ),
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.2/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.0.0.0/24, nextHopIP: 169.254.0.1}]',
    ),
    vpc(
      'b',
      'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.6/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.0.0.0/24, nextHopIP: 169.254.0.5}]',
    ),
    subnet('net-hub', 'hub', '10.0.0.0/24'),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-b', 'b', cidrBlock),
    pod('hub', 'net-hub'),
    pod('web', 'net-a'),
    pod('db', 'net-b', `ip_address: ${address}`),
  )
}
