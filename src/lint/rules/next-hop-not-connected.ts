import { formatAddress } from '../../net/index.ts'
import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { hopMeant, hopPlace, hopsOfKind, withHop } from '../hop-uses.ts'
import { routing } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A next hop that lies in no network of the router. */
export const nextHopNotConnected: LintRule = {
  id: 'next-hop-not-connected',
  severity: 'error',
  summary:
    'the next hop of a route lies in no network of the VPC: neither in a subnet nor in a peering',
  why: `OVN does not install such a route: the packets fall to the next best route, or are dropped. The route stays in the list of
\`kubectl ko nbctl lr-route-list\` and looks right there; only ovn-northd's log says "No path for static route".

A router hands packets to a neighbour: the next hop is the address that the other VPC has on its peering with this one (its \`localConnectIP\`
without the mask), never an address further away. For IPv6 the peering needs an IPv6 address at both ends.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 10.2.0.1}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const use of hopsOfKind(design, 'nowhere')) {
      if (use.kind !== 'route') continue
      // Of a VPC without any port the manifests tell too little.
      if (routing(design).router(use.vpc.name)!.ports.length === 0) continue
      yield {
        message: `next hop \`${formatAddress(use.address)}\` of ${use.what} lies in no network of the VPC, so that OVN leaves it out`,
        places: [hopPlace(use)],
        help: 'write the address that the other VPC has on its peering with this one',
        ...withHop(use, hopMeant(design, use)),
      }
    }
  },
}
