import { overlapping } from '../world/overlap.ts'
import { activePeers, findNetwork, type OwnedNetwork, subnetRanges } from './lookup.ts'
import type { GcpWorld } from './world.ts'

/** Two ranges that can't both be in a group of peers. */
export interface RangeConflict {
  readonly range: string
  readonly other: string
  readonly owner: string
  /** Whether the other range is that of a peer of the peer. */
  readonly indirect: boolean
}

/** What keeps two networks from being peered: their ranges, or those of the networks that either is peered with. */
export function rangeConflict(world: GcpWorld, a: string, b: string): RangeConflict | undefined {
  const first = findNetwork(world, a)
  const second = findNetwork(world, b)
  if (!first || !second) return undefined
  return (
    conflictWith(first, second, false) ??
    peersConflict(world, first, second) ??
    peersConflict(world, second, first)
  )
}

/** What keeps a range from being added to a network that has peers. */
export function newRangeConflict(
  world: GcpWorld,
  path: string,
  range: string,
): RangeConflict | undefined {
  const owned = findNetwork(world, path)
  if (!owned) return undefined
  const direct = activePeers(world, owned)
  const indirect = direct.flatMap((peer) => activePeers(world, peer))
  for (const other of [owned, ...direct, ...indirect]) {
    const [pair] = overlapping([range], subnetRanges(other.network))
    if (pair) {
      return { range, other: pair[1], owner: other.path, indirect: !direct.includes(other) }
    }
  }
  return undefined
}

function peersConflict(
  world: GcpWorld,
  network: OwnedNetwork,
  peer: OwnedNetwork,
): RangeConflict | undefined {
  for (const third of activePeers(world, peer)) {
    if (third.path === network.path) continue
    const conflict = conflictWith(network, third, true)
    if (conflict) return conflict
  }
  return undefined
}

function conflictWith(
  a: OwnedNetwork,
  b: OwnedNetwork,
  indirect: boolean,
): RangeConflict | undefined {
  const [pair] = overlapping(subnetRanges(a.network), subnetRanges(b.network))
  return pair && { range: pair[0], other: pair[1], owner: b.path, indirect }
}

/** GCP's words for it. */
export function conflictText({ range, other, owner, indirect }: RangeConflict): string {
  const where = indirect ? `an active peer of the peer network, ${owner}` : 'the peer network'
  return `An IP range in the local network (${range}) overlaps with an IP range (${other}) in ${where}.`
}
