import { formatAddress } from '../../net/index.ts'
import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { hopMeant, hopPlace, hopsOfKind, withHop } from '../hop-uses.ts'
import type { LintRule, Violation } from '../rule.ts'

/** An IPv6 next hop for IPv4, or the other way round. */
export const nextHopOtherFamily: LintRule = {
  id: 'next-hop-other-family',
  severity: 'error',
  summary: 'a route has a next hop of the other IP version',
  why: `The controller compares neither the families of CIDR and next hop, nor does it say anything. OVN before 24.03 (Kube-OVN before 1.13)
refuses the row; later ones take it, in both directions, where a network of the router holds the next hop: an IPv6 one for IPv4 needs IPv6
addresses on the peering, and an IPv4 one for IPv6 needs IPv4 addresses.

Name a next hop of the family of the route, and give the peering addresses of both families.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        "staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 'fd00:9::2'}]",
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const use of hopsOfKind(design, 'other-family')) {
      yield {
        message: `next hop \`${formatAddress(use.address)}\` of ${use.what} is of the other IP version`,
        places: [hopPlace(use)],
        ...withHop(use, hopMeant(design, use)),
      }
    }
  },
}
