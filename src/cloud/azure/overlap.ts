import { overlapping } from '../world/overlap.ts'
import { sameArmId } from './arm-id.ts'
import { findVirtualNetwork, type OwnedVirtualNetwork } from './lookup.ts'
import type { AzureWorld } from './world.ts'

/** Address spaces that keep two virtual networks from being peered. */
export interface SpaceConflict {
  /** The network that overlaps: the other one, or a third that one of the two has a peering with. */
  readonly with: OwnedVirtualNetwork
  readonly third: boolean
  readonly prefixes: readonly string[]
}

/** A peering counts until it is deleted, Disconnected as it may be. */
export function spaceConflict(
  world: AzureWorld,
  a: OwnedVirtualNetwork,
  b: OwnedVirtualNetwork,
): SpaceConflict | undefined {
  return conflict(a, b, false) ?? thirdConflict(world, a, b) ?? thirdConflict(world, b, a)
}

/** Peers of `peer` that overlap `network`. */
function thirdConflict(
  world: AzureWorld,
  network: OwnedVirtualNetwork,
  peer: OwnedVirtualNetwork,
): SpaceConflict | undefined {
  for (const { remote } of peer.network.peerings) {
    const third = findVirtualNetwork(world, remote)
    if (!third || sameArmId(third.id, network.id)) continue
    const found = conflict(network, third, true)
    if (found) return found
  }
  return undefined
}

function conflict(
  network: OwnedVirtualNetwork,
  other: OwnedVirtualNetwork,
  third: boolean,
): SpaceConflict | undefined {
  const pairs = overlapping(network.network.addressSpace, other.network.addressSpace)
  if (pairs.length === 0) return undefined
  return { with: other, third, prefixes: [...new Set(pairs.flat())] }
}
