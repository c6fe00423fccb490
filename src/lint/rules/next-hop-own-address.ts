import { formatAddress } from '../../net/index.ts'
import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { hopMeant, hopPlace, hopsOfKind, withHop } from '../hop-uses.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A next hop that is an address of the router itself. */
export const nextHopOwnAddress: LintRule = {
  id: 'next-hop-own-address',
  severity: 'error',
  summary: "a next hop is the router's own address",
  why: `The router searches for its own address among its neighbours. Nobody answers, and the packet is lost without an ICMP error. It
happens when the two ends of a peering are mixed up, or when the gateway of an own subnet is named instead of the other VPC's router.

The next hop is the other VPC's \`localConnectIP\` without its mask.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.1}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const use of hopsOfKind(design, 'own')) {
      const { peer } = use.hop.port
      const [across] = (peer?.model.networks ?? [])
        .map(({ address }) => address)
        .filter(({ family }) => family === use.address.family)
      const { origin } = use.hop.port.model
      yield {
        message: `next hop \`${formatAddress(use.address)}\` of ${use.what} is the router's own address`,
        places: [
          hopPlace(use),
          ...(origin
            ? [{ origin, label: `what gives the router \`${formatAddress(use.address)}\`` }]
            : []),
        ],
        ...withHop(use, across ?? hopMeant(design, use)),
      }
    }
  },
}
