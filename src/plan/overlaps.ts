import type { Prefix } from '../net/index.ts'
import { type AddressRange, rangeOf } from './address-range.ts'
import type { Inventory, LinkEnd } from './inventory.ts'

/** Addresses that two parts of a network both have, where a router sees both. */
export interface Overlap {
  /**
   * Subnets of one VPC, of two that are peers, or of two that meet as peers of a third; `transit` is with the network of a
   * peering.
   */
  readonly kind: 'same-vpc' | 'peered' | 'hub' | 'transit'
  /** Name of the VPC whose router sees all of them. */
  readonly at: string
  /** The first one has all addresses that the others have. */
  readonly holders: readonly Holder[]
}

/** Who has the addresses of an overlap. */
export type Holder = SubnetHolder | TransitHolder

export interface SubnetHolder {
  readonly kind: 'subnet'
  readonly subnet: string
  readonly vpc: string
  readonly cidr: Prefix
}

export interface TransitHolder {
  readonly kind: 'transit'
  readonly vpcs: readonly [string, string]
  readonly cidr: Prefix
}

/** The gravest first: the same holders are reported once. */
const KINDS = ['same-vpc', 'transit', 'peered', 'hub'] as const satisfies readonly Overlap['kind'][]

/** A holder with its addresses as numbers, and a number of its own. */
interface Entry {
  readonly id: number
  readonly holder: Holder
  readonly range: AddressRange
}

/**
 * The overlaps that a router sees among its own subnets, those of its peers, and the networks of its peerings. VPCs that
 * nobody joins may have the same addresses. Whoever overlaps is in one list with a holder that has all the addresses, so
 * that many VPCs with one CIDR are one overlap and not one for each pair.
 */
export function overlapsIn(
  { subnets, linkEnds }: Inventory,
  transits: readonly { readonly vpcs: readonly [string, string]; readonly network: Prefix }[],
): Overlap[] {
  const own = new Map<string, Entry[]>()
  const links = new Map<string, Entry[]>()
  let id = 0
  const add = (places: Map<string, Entry[]>, vpc: string, entry: Entry) => {
    const entries = places.get(vpc)
    if (entries) entries.push(entry)
    else places.set(vpc, [entry])
  }
  for (const { name, vpc, cidrs } of subnets) {
    for (const cidr of cidrs) {
      const holder: Holder = { kind: 'subnet', subnet: name, vpc, cidr }
      add(own, vpc, { id: id++, holder, range: rangeOf(cidr) })
    }
  }
  for (const { vpcs, network: cidr } of transits) {
    const entry = {
      id: id++,
      holder: { kind: 'transit', vpcs, cidr } as const,
      range: rangeOf(cidr),
    }
    for (const vpc of new Set(vpcs)) add(links, vpc, entry)
  }
  const peers = peersOf(linkEnds)
  const found = new Map<string, Overlap>()
  for (const vpc of new Set([...own.keys(), ...links.keys()])) {
    const near = [...(peers.get(vpc) ?? [])].flatMap((peer) => own.get(peer) ?? [])
    const entries = [...(own.get(vpc) ?? []), ...(links.get(vpc) ?? []), ...near]
    for (const cluster of clustersOf(entries)) {
      const kind = kindOf(vpc, cluster)
      if (!kind) continue
      const key = cluster.map((entry) => entry.id).join()
      const known = found.get(key)
      if (known && KINDS.indexOf(known.kind) <= KINDS.indexOf(kind)) continue
      found.set(key, { kind, at: vpc, holders: cluster.map(({ holder }) => holder) })
    }
  }
  return [...found.values()].sort(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.at < b.at ? -1 : 1),
  )
}

/** The VPCs that each one is a peer of, as far as either side says so. */
function peersOf(linkEnds: readonly LinkEnd[]): Map<string, Set<string>> {
  const peers = new Map<string, Set<string>>()
  const add = (one: string, two: string) => {
    if (one !== two) peers.set(one, (peers.get(one) ?? new Set()).add(two))
  }
  for (const { vpc, remote } of linkEnds) {
    add(vpc, remote)
    add(remote, vpc)
  }
  return peers
}

/**
 * Prefixes overlap only by nesting: in order of addresses, the larger first, each is in the last one before it that
 * nobody holds, or nowhere.
 *
 *     10.0.0.0/16 ─────────────────────────     10.1.0.0/16 ──────
 *        10.0.3.0/24 ──   10.0.9.0/24 ──
 */
function clustersOf(entries: readonly Entry[]): Entry[][] {
  const sorted = entries.toSorted(
    (a, b) =>
      a.range.family - b.range.family ||
      Number(a.range.first > b.range.first) - Number(a.range.first < b.range.first) ||
      a.holder.cidr.length - b.holder.cidr.length ||
      a.id - b.id,
  )
  const clusters: Entry[][] = []
  let outer: Entry | undefined
  for (const entry of sorted) {
    const { family, first } = entry.range
    if (outer && outer.range.family === family && first <= outer.range.last) {
      clusters.at(-1)!.push(entry)
    } else {
      outer = entry
      clusters.push([entry])
    }
  }
  return clusters.filter(({ length }) => length > 1)
}

/** Undefined for what only a peer sees: subnets of one other VPC. */
function kindOf(vpc: string, cluster: readonly Entry[]): Overlap['kind'] | undefined {
  const owners = new Set<string>()
  for (const { holder } of cluster) {
    if (holder.kind === 'transit') return 'transit'
    owners.add(holder.vpc)
  }
  if (owners.has(vpc)) return owners.size === 1 ? 'same-vpc' : 'peered'
  return owners.size === 1 ? undefined : 'hub'
}
