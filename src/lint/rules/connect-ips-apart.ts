import { formatPrefix } from '../../net/index.ts'
import { manifests, PEERED, vpc, WEB_AND_DB } from '../examples.ts'
import { linkFaults } from '../link-faults.ts'
import type { LintRule, Violation } from '../rule.ts'
import { joined, placesOf } from './connect-ip-network.ts'

/** The two ends of a peering are in different networks. */
export const connectIpsApart: LintRule = {
  id: 'connect-ips-apart',
  severity: 'error',
  summary: 'the two ends of a peering cannot reach each other',
  why: `A router can send to the other end only if its own \`localConnectIP\` has a network in which the other's address lies: a route
whose next hop lies in none of the router's networks is not installed, and northd says so in its log and nowhere else. The two masks need not
be the same, but each network has to hold both addresses; a \`/32\` or \`/128\` holds only its own.

Write two addresses of one network, such as \`169.254.0.1/30\` and \`169.254.0.2/30\`.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/32}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
      ),
      vpc(
        'b',
        'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/32}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]',
      ),
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const fault of linkFaults(design)) {
      if (fault.kind !== 'apart') continue
      const [one, two] = fault.link.map(
        ({ vpc, addresses }) =>
          `\`${addresses
            .filter(({ address }) => fault.families.includes(address.family))
            .map(formatPrefix)
            .join(',')}\` of VPC \`${vpc.name}\``,
      )
      const fix = joined(design, fault)
      yield {
        message: `localConnectIP ${one} and ${two} are not in one network, so that the two routers cannot send to each other`,
        places: placesOf(fault),
        ...(fix && { fix }),
      }
    }
  },
}
