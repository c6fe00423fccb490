import { formatPrefix, masked, type Prefix } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { freeAddresses } from '../free-links.ts'
import { readdress } from '../link-addresses.ts'
import { connectIpPlace, type Link, type LinkEnd, links, sidesOf } from '../peerings.ts'
import { PrefixIndex } from '../prefix-index.ts'
import type { LintRule, Violation } from '../rule.ts'

/** One end of a link, as a router has it. */
interface OwnEnd {
  readonly link: Link
  readonly end: LinkEnd
  readonly other: LinkEnd
  readonly network: Prefix
}

/** Two peerings of a VPC whose networks have addresses in common. */
export const transitRangesOverlap: LintRule = {
  id: 'transit-ranges-overlap',
  severity: 'error',
  summary: 'two peerings of a VPC have networks with addresses in common',
  why: `The router has two ports with the next hop in a network of theirs, and OVN takes the one that comes first in an order that nobody
chose. Packets for one VPC are sent to the other, whose router does not have the address, and they are lost: at least one of the two peerings does
not work, and which one may change with any restart. A hub whose peerings are all copied from the same example shows just this: only one of
them works.

Give each peering a network of its own.`,
  example: {
    wrong: hub('169.254.0.1', '169.254.0.2'),
    right: hub('169.254.0.5', '169.254.0.6'),
    effect: { probe: { from: 'db', to: 'hub' }, wrong: 'undefined', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    const byVpc = new Map<string, OwnEnd[]>()
    for (const link of links(design)) {
      for (const [end, other] of sidesOf(link)) {
        const own = byVpc.get(end.vpc.name) ?? []
        for (const network of end.addresses) own.push({ link, end, other, network })
        byVpc.set(end.vpc.name, own)
      }
    }
    const moved = new Set<Link>()
    for (const ends of byVpc.values()) yield* collisions(design, ends, moved)
  },
}

/** Each link that collides with one declared earlier in its VPC, once. */
function* collisions(
  design: Design,
  ends: readonly OwnEnd[],
  moved: Set<Link>,
): Generator<Violation> {
  const index = new PrefixIndex(ends.map((own) => [own.network, own] as const))
  const place = new Map(ends.map((own, i) => [own, i]))
  for (const own of ends) {
    if (moved.has(own.link)) continue
    const earlier = firstEarlier(index.overlapping(own.network), own, place, moved)
    if (!earlier) continue
    moved.add(own.link)
    const { family } = own.network.address
    const chosen = freeAddresses(design, own.link, family)
    yield {
      message: `VPC \`${own.end.vpc.name}\` has network \`${formatPrefix(masked(own.network))}\` towards VPC \`${own.other.vpc.name}\`, and \`${formatPrefix(masked(earlier.network))}\` towards VPC \`${earlier.other.vpc.name}\`: both have the next hop`,
      places: [connectIpPlace(own.end), connectIpPlace(own.other), connectIpPlace(earlier.end)],
      ...(chosen && { fix: readdress(design, own.link, [chosen]) }),
    }
  }
}

/** The first that was declared before and stays where it is. Those that move are passed over, in the end but once. */
function firstEarlier(
  found: Iterable<OwnEnd>,
  own: OwnEnd,
  place: ReadonlyMap<OwnEnd, number>,
  moved: ReadonlySet<Link>,
): OwnEnd | undefined {
  for (const other of found) {
    if (other.link === own.link || moved.has(other.link)) continue
    return place.get(other)! < place.get(own)! ? other : undefined
  }
  return undefined
}

function hub(own: string, other: string): string {
  return manifests(
    vpc(
      'hub',
      `vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.1/30}, {remoteVpc: b, localConnectIP: ${own}/30}]`,
      `staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.2}, {policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: ${other}}]`,
    ),
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.2/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.0.0.0/24, nextHopIP: 169.254.0.1}]',
    ),
    vpc(
      'b',
      `vpcPeerings: [{remoteVpc: hub, localConnectIP: ${other}/30}]`,
      `staticRoutes: [{policy: policyDst, cidr: 10.0.0.0/24, nextHopIP: ${own}}]`,
    ),
    subnet('net-hub', 'hub', '10.0.0.0/24'),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-b', 'b', '10.2.0.0/24'),
    pod('hub', 'net-hub'),
    pod('web', 'net-a'),
    pod('db', 'net-b'),
  )
}
