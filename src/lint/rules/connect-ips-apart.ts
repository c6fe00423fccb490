import { formatAddress, formatPrefix, type Prefix, sameAddress } from '../../net/index.ts'
import { manifests, PEERED, vpc, WEB_AND_DB } from '../examples.ts'
import { type LinkFault, linkFaults } from '../link-faults.ts'
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
      const fix = joined(design, fault)
      yield {
        message: messageOf(fault),
        places: placesOf(fault),
        ...(fix && { fix }),
      }
    }
  },
}

function messageOf({ link, families }: LinkFault): string {
  const [one, two] = link.map(({ addresses }) =>
    addresses.filter(({ address }) => families.includes(address.family)),
  ) as [Prefix[], Prefix[]]
  const [a, b] = link.map(({ vpc }) => `VPC \`${vpc.name}\``)
  const isShared = ({ address }: Prefix) => two.some((other) => sameAddress(other.address, address))
  if (one.every(isShared)) {
    const shared = one.map(({ address }) => `\`${formatAddress(address)}\``).join(' and ')
    return `${a} and ${b} both have ${shared} on their peering, so that they cannot send to each other: each needs an address of its own`
  }
  return `localConnectIP \`${one.map(formatPrefix).join(',')}\` of ${a} and \`${two.map(formatPrefix).join(',')}\` of ${b} are not in one network, so that the two routers cannot send to each other`
}
