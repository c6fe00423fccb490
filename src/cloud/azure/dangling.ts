import type { Dangling } from '../world/dangling.ts'
import { sameArmId } from './arm-id.ts'
import { allVirtualNetworks } from './lookup.ts'
import type { AzureWorld } from './world.ts'

/** Peerings that are not connected. */
export function danglingParts(world: AzureWorld): Dangling[] {
  return [...allVirtualNetworks(world)].flatMap(({ network, id }) =>
    network.peerings.flatMap(({ name, remote, state, origin }): Dangling[] => {
      if (state === 'Connected') return []
      const common = {
        where: `${network.name}/${name}`,
        cleanUp: `az network vnet peering delete --ids ${id}/virtualNetworkPeerings/${name}`,
        atKyma: sameArmId(id, world.kyma.network),
        origin,
      }
      return state === 'Disconnected'
        ? [
            {
              kind: 'disconnected-peering',
              text: `the peering with ${remote} is Disconnected: the other side was deleted`,
              effect:
                'the two networks can not be peered again, under whatever name, until it is deleted; it still counts for overlaps and the quota',
              ...common,
            },
          ]
        : [
            {
              kind: 'initiated-peering',
              text: `the peering with ${remote} is Initiated: the other side was never made`,
              effect: 'it counts for overlaps and the quota',
              ...common,
            },
          ]
    }),
  )
}
