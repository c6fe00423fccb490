import type { Cloud } from '../simulation/cloud.ts'
import { counterpart, findNetwork, withNetwork } from './lookup.ts'
import { conflictText, rangeConflict } from './overlap.ts'
import { exceededQuota } from './quota.ts'
import type { GcpOperation, GcpPeering, GcpWorld } from './world.ts'

/** Why a network can't get a peering; the words of the operation's error. */
export function operationError(
  { world, settings }: Cloud<GcpWorld>,
  path: string,
  peering: GcpPeering,
): string | undefined {
  const { network } = findNetwork(world, path)!
  if (network.peerings.some((other) => other.network === peering.network)) {
    return 'There is already a peering with the network'
  }
  const second = counterpart(world, path, peering) !== undefined
  const conflict = rangeConflict(world, path, peering.network)
  if (conflict && (second || settings.gcp.overlapDetectedOn === 'firstSide')) {
    return conflictText(conflict)
  }
  const { inactivePeeringsCount } = settings.gcp
  const before = exceededQuota(world, inactivePeeringsCount)
  const after = exceededQuota(withPeering(world, path, peering), inactivePeeringsCount)
  if (after && !before) {
    return `QUOTA_EXCEEDED: Quota '${after.quota}' exceeded. Limit: ${after.limit} for ${after.network}`
  }
  return undefined
}

function withPeering(world: GcpWorld, path: string, peering: GcpPeering): GcpWorld {
  return withNetwork(world, path, (network) => ({
    ...network,
    peerings: [...network.peerings, peering],
  }))
}

/** When the next operation is done. */
export function nextOfOperations({
  world,
}: Cloud<GcpWorld>): { readonly at: number; readonly underway: boolean } | undefined {
  const times = world.operations.filter(({ finished }) => !finished).map(({ doneAt }) => doneAt)
  return times.length > 0 ? { at: Math.min(...times), underway: true } : undefined
}

/** Finishes what is due by now. */
export function progressOperations(cloud: Cloud<GcpWorld>): void {
  for (const operation of cloud.world.operations) {
    if (!operation.finished && operation.doneAt <= cloud.now) finish(cloud, operation)
  }
}

function finish(cloud: Cloud<GcpWorld>, operation: GcpOperation): void {
  const { network: path, peering } = operation
  const there = findNetwork(cloud.world, path) !== undefined
  const error = there ? operationError(cloud, path, peering) : `network ${path} was deleted`
  if (error === undefined) cloud.world = withPeering(cloud.world, path, peering)
  const finished = { ...operation, finished: true, ...(error !== undefined && { error }) }
  const operations = cloud.world.operations.map((other) => (other === operation ? finished : other))
  cloud.world = { ...cloud.world, operations }
}
