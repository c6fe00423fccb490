import { manifests, pod, subnet, vpc } from '../examples.ts'
import { missingFamilies } from '../link-faults.ts'
import { connectIpPlace } from '../peerings.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A family that one end of a peering has and the other lacks. */
export const peeringFamilyMissing: LintRule = {
  id: 'peering-family-missing',
  severity: 'warning',
  summary: 'one end of a peering has no address of a family that the other end has',
  why: `Nothing is derived from one family for the other: a router without an IPv6 address on the peering is no next hop for IPv6. IPv4
works and IPv6 does not, or the other way round, which is easily overlooked.

Add the missing address to \`localConnectIP\`, separated by a comma and without a space, and routes of that family.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        "vpcPeerings: [{remoteVpc: b, localConnectIP: '169.254.0.1/30,fd00:9::1/64'}]",
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}, {policy: policyDst, cidr: "fd00:2::/64", nextHopIP: "fd00:9::2"}]',
      ),
      vpc(
        'b',
        'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]',
      ),
      subnet('net-a', 'a', '10.1.0.0/24,fd00:1::/64'),
      subnet('net-b', 'b', '10.2.0.0/24,fd00:2::/64'),
      pod('web', 'net-a'),
      pod('db', 'net-b'),
    ),
    right: manifests(
      vpc(
        'a',
        "vpcPeerings: [{remoteVpc: b, localConnectIP: '169.254.0.1/30,fd00:9::1/64'}]",
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}, {policy: policyDst, cidr: "fd00:2::/64", nextHopIP: "fd00:9::2"}]',
      ),
      vpc(
        'b',
        "vpcPeerings: [{remoteVpc: a, localConnectIP: '169.254.0.2/30,fd00:9::2/64'}]",
        'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}, {policy: policyDst, cidr: "fd00:1::/64", nextHopIP: "fd00:9::1"}]',
      ),
      subnet('net-a', 'a', '10.1.0.0/24,fd00:1::/64'),
      subnet('net-b', 'b', '10.2.0.0/24,fd00:2::/64'),
      pod('web', 'net-a'),
      pod('db', 'net-b'),
    ),
    effect: {
      probe: { from: 'web', to: 'db', ipVersion: 6 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    for (const { end, other, family } of missingFamilies(design)) {
      yield {
        message: `VPC \`${other.vpc.name}\` has no IPv${family} address towards VPC \`${end.vpc.name}\`, which has one, and both have IPv${family} subnets`,
        places: [connectIpPlace(other), connectIpPlace(end)],
        help: `add an IPv${family} address of the same network to the localConnectIP of VPC \`${other.vpc.name}\``,
      }
    }
  },
}
