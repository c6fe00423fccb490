import { formatAddress } from '../../net/index.ts'
import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { hopPlace, hopsOfKind, withHop } from '../hop-uses.ts'
import { addressAcross, connectIpPlace, declarationOf, type LinkEnd } from '../peerings.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A next hop on a peering that the router at the other end does not have. */
export const nextHopUnowned: LintRule = {
  id: 'next-hop-unowned',
  severity: 'error',
  summary: 'a next hop lies in the network of a peering, and nobody has it',
  why: `A peering is a wire between two routers, and each answers for the addresses of its own \`localConnectIP\` alone. The router searches
for the next hop, nobody answers, and the packet is lost without an ICMP error, while the route is installed and listed as it should be. This
is the mistake that shows least.

The next hop is the other VPC's \`localConnectIP\` without its mask.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.3}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const use of hopsOfKind(design, 'unowned')) {
      const { vpc, hop, address } = use
      const remote = hop.remote.model.name
      const end = declarationOf(design, vpc.name, remote)
      const other = declarationOf(design, remote, vpc.name)
      const across =
        end?.addresses && other?.addresses
          ? addressAcross(end as LinkEnd, other as LinkEnd, address.family)
          : undefined
      yield {
        message: `nobody has next hop \`${formatAddress(address)}\` of ${use.what}${across ? `: VPC \`${remote}\` has ${formatAddress(across)} there` : ''}`,
        places: [hopPlace(use), ...(other ? [connectIpPlace(other)] : [])],
        ...withHop(use, across),
      }
    }
  },
}
