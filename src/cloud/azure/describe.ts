import { allVirtualNetworks, findVirtualNetwork, isInSync } from './lookup.ts'
import type { AzureWorld } from './world.ts'

/** Both sides of all peerings. */
export function describePeerings(world: AzureWorld): string[] {
  return [...allVirtualNetworks(world)].flatMap(({ network }) =>
    network.peerings.map((peering) => {
      const remote = findVirtualNetwork(world, peering.remote)?.network.name ?? peering.remote
      const sync = isInSync(world, peering) ? '' : ', out of sync'
      return `${network.name}/${peering.name} → ${remote}: ${peering.state}${sync}`
    }),
  )
}
