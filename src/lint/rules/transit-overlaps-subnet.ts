import { containsAddress, formatPrefix, masked, type Prefix } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, PEERED, vpc, WEB_AND_DB } from '../examples.ts'
import { freeAddresses } from '../free-links.ts'
import { readdress } from '../link-addresses.ts'
import { hopsIn } from '../named-hops.ts'
import { connectIpPlace, halves, type LinkEnd, links, sidesOf } from '../peerings.ts'
import { type RoutedSubnet, subnetPlace } from '../routing.ts'
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
        const found = collision(design, end, other)
        if (!found) continue
        const chosen = freeAddresses(design, link, found.subnet.prefix.address.family)
        yield {
          message: `the network \`${formatPrefix(masked(found.network))}\` of the peering between VPCs \`${end.vpc.name}\` and \`${other.vpc.name}\` has addresses of subnet ${nameOf(found)}`,
          places: [connectIpPlace(end), connectIpPlace(other), subnetPlace(found.subnet)],
          ...(chosen && { fix: readdress(design, link, [chosen]) }),
        }
        break
      }
    }
    for (const [end] of halves(design)) {
      const found = collision(design, end)
      if (!found) continue
      yield {
        message: `the network \`${formatPrefix(masked(found.network))}\` of VPC \`${end.vpc.name}\` towards VPC \`${end.remoteName}\` has addresses of subnet ${nameOf(found)}`,
        places: [connectIpPlace(end), subnetPlace(found.subnet)],
      }
    }
  },
}

/** A network of a peering, and a subnet of the same router with addresses of it. */
interface Collision {
  readonly network: Prefix
  readonly subnet: RoutedSubnet
}

/**
 * The first subnet that has an address which the peering needs: that of an end, or a next hop. A wide network around a
 * subnet hides nothing else of it.
 */
function collision(design: Design, end: LinkEnd, other?: LinkEnd): Collision | undefined {
  const ends = [...end.addresses, ...(other?.addresses ?? [])]
  for (const network of end.addresses) {
    for (const subnet of subnetIndex(design, end.vpc.name).overlapping(network)) {
      const { prefix } = subnet
      const common = prefix.length > network.length ? prefix : network
      if (
        ends.some(({ address }) => containsAddress(prefix, address)) ||
        hopsIn(design, end.vpc.name, common).length > 0
      ) {
        return { network, subnet }
      }
    }
  }
  return undefined
}

function nameOf({ subnet: { name, prefix } }: Collision): string {
  return `\`${name}\`, \`${formatPrefix(prefix)}\``
}
