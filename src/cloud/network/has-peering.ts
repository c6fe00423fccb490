import { sameArmId } from '../azure/arm-id.ts'
import { allVirtualNetworks } from '../azure/lookup.ts'
import { allNetworks } from '../gcp/lookup.ts'
import type { World } from '../world/world.ts'
import { shortNames } from './names.ts'

/**
 * Whether there is a peering from one network to another on the first one's side, be it up or not. Networks are named as in
 * the network of the world. On AWS routes tell, which name their connection.
 */
export function hasPeeringBetween(world: World, from: string, to: string): boolean {
  switch (world.provider) {
    case 'aws':
      return false
    case 'gcp': {
      const networks = [...allNetworks(world)]
      const names = shortNames(networks.map(({ path }) => path))
      const near = networks.find(({ path }) => names.get(path) === from)
      return near?.network.peerings.some(({ network }) => names.get(network) === to) ?? false
    }
    case 'azure': {
      const networks = [...allVirtualNetworks(world)]
      const names = shortNames(networks.map(({ id }) => id))
      const near = networks.find(({ id }) => names.get(id) === from)
      const far = networks.find(({ id }) => names.get(id) === to)
      return (
        far !== undefined &&
        (near?.network.peerings.some(({ remote }) => sameArmId(remote, far.id)) ?? false)
      )
    }
  }
}
