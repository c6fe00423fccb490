import { formatPrefix, masked, type Prefix } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { freeAddresses } from '../free-links.ts'
import { readdress } from '../link-addresses.ts'
import {
  connectIpPlace,
  type Half,
  halves,
  type Link,
  type LinkEnd,
  links,
  sidesOf,
} from '../peerings.ts'
import { PrefixIndex } from '../prefix-index.ts'
import type { Fix, LintRule, Violation } from '../rule.ts'

/** One end of a peering, as a router has it. */
interface OwnEnd {
  readonly peering: Link | Half
  readonly end: LinkEnd
  /** The end in the other VPC, if that declares the peering too. */
  readonly other?: LinkEnd
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
them works. A peering that the other VPC does not declare has a port like any other, and takes packets from those that work.

Give each peering a network of its own.`,
  example: {
    wrong: hub('169.254.0.1', '169.254.0.2'),
    right: hub('169.254.0.5', '169.254.0.6'),
    effect: { probe: { from: 'db', to: 'hub' }, wrong: 'undefined', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    const byVpc = new Map<string, OwnEnd[]>()
    const add = (peering: Link | Half, end: LinkEnd, other?: LinkEnd): void => {
      const own = byVpc.get(end.vpc.name) ?? []
      for (const network of end.addresses) {
        own.push({ peering, end, ...(other && { other }), network })
      }
      byVpc.set(end.vpc.name, own)
    }
    // Halves come first: what collides with one can move, while where its other end is to be nobody knows.
    for (const half of halves(design)) add(half, half[0])
    for (const link of links(design)) {
      for (const [end, other] of sidesOf(link)) add(link, end, other)
    }
    const moved = new Set<Link | Half>()
    for (const ends of byVpc.values()) yield* collisions(design, ends, moved)
  },
}

/** Each peering that collides with one that comes before it in its VPC, once. */
function* collisions(
  design: Design,
  ends: readonly OwnEnd[],
  moved: Set<Link | Half>,
): Generator<Violation> {
  const index = new PrefixIndex(ends.map((own) => [own.network, own] as const))
  const place = new Map(ends.map((own, i) => [own, i]))
  for (const own of ends) {
    const { peering, end, other } = own
    if (moved.has(peering)) continue
    const earlier = firstEarlier(index.overlapping(own.network), own, place, moved)
    if (!earlier) continue
    moved.add(peering)
    const fix = moveOf(design, own)
    yield {
      message: `VPC \`${end.vpc.name}\` has network \`${formatPrefix(masked(own.network))}\` towards VPC \`${end.remoteName}\`, and \`${formatPrefix(masked(earlier.network))}\` towards VPC \`${earlier.end.remoteName}\`: both have the next hop`,
      places: [end, ...(other ? [other] : []), earlier.end].map(connectIpPlace),
      ...(fix && { fix }),
    }
  }
}

/** Gives a link a network of its own, where one is free. */
function moveOf(design: Design, { peering, network }: OwnEnd): Fix | undefined {
  if (peering.length === 1) return undefined
  const chosen = freeAddresses(design, peering, network.address.family)
  return chosen && readdress(design, peering, [chosen])
}

/** The first that comes before and stays where it is. Those that move are passed over, in the end but once. */
function firstEarlier(
  found: Iterable<OwnEnd>,
  own: OwnEnd,
  place: ReadonlyMap<OwnEnd, number>,
  moved: ReadonlySet<Link | Half>,
): OwnEnd | undefined {
  for (const other of found) {
    if (other.peering === own.peering || moved.has(other.peering)) continue
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
