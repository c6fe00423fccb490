import { formatPrefix } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, PEERED, vpc, WEB_AND_DB } from '../examples.ts'
import { joinedAddresses, type LinkAddresses, readdress } from '../link-addresses.ts'
import { type LinkFault, linkFaults } from '../link-faults.ts'
import { connectIpPlace, isNetworkAddress } from '../peerings.ts'
import type { Fix, LintRule, Place, Violation } from '../rule.ts'

/** The form `10.1.2.0/24`: a network where a live cluster takes the router's own address. */
export const connectIpNetwork: LintRule = {
  id: 'connect-ip-network',
  severity: 'error',
  summary: 'localConnectIP is a network, and no packet passes the peering on a live cluster',
  why: `A live cluster takes \`localConnectIP\` as it stands for the address of the VPC's router port: \`10.1.2.0/24\` gives the router
the address \`10.1.2.0\`. Nobody has \`10.1.2.1\`, so a route with that next hop is installed, is listed, looks right, and loses every packet:
the router searches for a neighbour that is not there. Both directions are lost, and no ICMP error comes back.

Write an address for each of the two routers, both in one network, such as \`10.1.2.1/24\` and \`10.1.2.2/24\`; the next hop of a route is the
address of the router at the other end.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 192.168.1.0/24}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 192.168.1.1}]',
      ),
      vpc(
        'b',
        'vpcPeerings: [{remoteVpc: a, localConnectIP: 192.168.2.0/24}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 192.168.2.1}]',
      ),
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const fault of linkFaults(design)) {
      if (fault.kind !== 'network') continue
      const { link, families } = fault
      const wrong = link.flatMap(({ vpc, addresses }) =>
        addresses
          .filter((prefix) => families.includes(prefix.address.family) && isNetworkAddress(prefix))
          .map((prefix) => `\`${formatPrefix(prefix)}\` of VPC \`${vpc.name}\``),
      )
      const fix = joined(design, fault)
      yield {
        message: `no packet passes between VPCs \`${link[0].vpc.name}\` and \`${link[1].vpc.name}\` on a live cluster: localConnectIP ${wrong.join(' and ')} ${wrong.length > 1 ? 'are networks' : 'is a network'}, not a router's address in it`,
        places: placesOf(fault),
        ...(fix && { fix }),
      }
    }
  },
}

/** The lines of both ends. */
export function placesOf({ link }: LinkFault): Place[] {
  return link.map(connectIpPlace)
}

/** Gives both ends addresses in one network, where one is free. */
export function joined(design: Design, { link, families }: LinkFault): Fix | undefined {
  const chosen: LinkAddresses[] = []
  for (const family of families) {
    const pair = joinedAddresses(design, link, family)
    if (!pair) return undefined
    chosen.push(pair)
  }
  return readdress(design, link, chosen)
}
