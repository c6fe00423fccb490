import { allNetworks, isActivePeering } from './lookup.ts'
import type { GcpWorld } from './world.ts'

/** Both sides of all peerings. */
export function describePeerings(world: GcpWorld): string[] {
  return [...allNetworks(world)].flatMap(({ network, path }) =>
    network.peerings.map((peering) => {
      const state = isActivePeering(world, path, peering) ? 'ACTIVE' : 'INACTIVE'
      return `${path}/${peering.name} → ${peering.network}: ${state}`
    }),
  )
}
