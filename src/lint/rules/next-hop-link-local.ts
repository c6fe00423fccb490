import { formatAddress } from '../../net/index.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { hopMeant, hopPlace, hopsOfKind, withHop } from '../hop-uses.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A next hop in fe80::/64. */
export const nextHopLinkLocal: LintRule = {
  id: 'next-hop-link-local',
  severity: 'error',
  summary: 'a next hop is link-local (fe80::/64), which every port of the router is',
  why: `Each port of a router has an address in fe80::/64 by itself, so that a next hop there lies in a network of every port. OVN takes the
one that comes first in an order that nobody chose (kube-ovn issue 4447).

Give both ends of the peering addresses of a range for themselves, as fd00:9::1/126 and fd00:9::2/126, and name the other end's as next hop.`,
  example: {
    wrong: linkLocal('fe80::2'),
    right: linkLocal('fd00:9::2'),
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const use of hopsOfKind(design, 'link-local')) {
      yield {
        message: `next hop \`${formatAddress(use.address)}\` of ${use.what} is in a network of every port of the router: where its packets go is undefined`,
        places: [hopPlace(use)],
        ...withHop(use, hopMeant(design, use)),
      }
    }
  },
}

function linkLocal(nextHop: string): string {
  return manifests(
    vpc(
      'a',
      "vpcPeerings: [{remoteVpc: b, localConnectIP: 'fd00:9::1/126'}]",
      `staticRoutes: [{policy: policyDst, cidr: 'fd00:2::/64', nextHopIP: '${nextHop}'}]`,
    ),
    vpc(
      'b',
      "vpcPeerings: [{remoteVpc: a, localConnectIP: 'fd00:9::2/126'}]",
      "staticRoutes: [{policy: policyDst, cidr: 'fd00:1::/64', nextHopIP: 'fd00:9::1'}]",
    ),
    subnet('net-a', 'a', 'fd00:1::/64'),
    subnet('net-b', 'b', 'fd00:2::/64'),
    pod('web', 'net-a'),
    pod('db', 'net-b'),
  )
}
