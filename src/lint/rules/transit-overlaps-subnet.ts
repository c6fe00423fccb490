import { formatPrefix, masked, overlaps } from '../../net/index.ts'
import { manifests, PEERED, vpc, WEB_AND_DB } from '../examples.ts'
import { freeAddresses } from '../free-links.ts'
import { readdress } from '../link-addresses.ts'
import { connectIpPlace, links, sidesOf } from '../peerings.ts'
import { subnetPlace } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'
import { subnetIndex } from '../subnet-index.ts'

/** The network of a peering has addresses of a subnet of one of the two VPCs. */
export const transitOverlapsSubnet: LintRule = {
  id: 'transit-overlaps-subnet',
  severity: 'error',
  summary: 'the network of a peering has addresses of a subnet in one of its VPCs',
  why: `Two ports of the router then have the next hop in a network of theirs, that of the subnet and that of the peering, and OVN takes
the one that comes first in an order that nobody chose: the packets go to the other VPC, or are lost in the subnet. Addresses that the peering's
network takes from the subnet are lost in any case: pods search for them among their neighbours. Nothing compares the two; the controller
accepts them.

Take the peering's network from addresses that no subnet has, such as 169.254.0.0/16.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 10.1.0.253/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 10.1.0.254}]',
      ),
      vpc(
        'b',
        'vpcPeerings: [{remoteVpc: a, localConnectIP: 10.1.0.254/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 10.1.0.253}]',
      ),
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'undefined', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const link of links(design)) {
      for (const [end, other] of sidesOf(link)) {
        // The addresses are what matters: a wide network around a subnet hides none of it.
        const inUse = [...end.addresses, ...other.addresses].map(({ address }) => address)
        const found = end.addresses.flatMap((network) =>
          [...subnetIndex(design, end.vpc.name).overlapping(network)].filter(({ prefix }) =>
            inUse.some((address) => overlaps(prefix, { address, length: 128 })),
          ),
        )
        const [subnet] = found
        if (!subnet) continue
        const { family } = subnet.prefix.address
        const chosen = freeAddresses(design, link, family)
        const network = end.addresses.find((one) => overlaps(one, subnet.prefix))!
        yield {
          message: `the network \`${formatPrefix(masked(network))}\` of the peering between VPCs \`${end.vpc.name}\` and \`${other.vpc.name}\` has addresses of subnet \`${subnet.name}\`, \`${formatPrefix(subnet.prefix)}\``,
          places: [connectIpPlace(end), connectIpPlace(other), subnetPlace(subnet)],
          ...(chosen && { fix: readdress(design, link, [chosen]) }),
        }
        break
      }
    }
  },
}
