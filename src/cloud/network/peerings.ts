import { isActive } from '../aws/connection.ts'
import { allVirtualNetworks, counterpart, findVirtualNetwork } from '../azure/lookup.ts'
import { allNetworks, isActivePeering } from '../gcp/lookup.ts'
import type { World } from '../world/world.ts'
import { shortNames } from './names.ts'

/** One side of a peering: the networks by their names in the network of the world, and whether traffic may flow. */
export interface PeeringSide {
  readonly from: string
  readonly to: string
  readonly isUp: boolean
  /** The state of this side in the provider's words: `pending-acceptance`, `INACTIVE`, `Initiated`. */
  readonly state: string
}

/** Every side of every peering of the world. On AWS the two sides are one object. */
export function peeringSides(world: World): PeeringSide[] {
  switch (world.provider) {
    case 'aws':
      return world.peeringConnections.flatMap((connection) => {
        const { requester, accepter } = connection
        const isUp = isActive(connection)
        return [
          { from: requester, to: accepter, isUp, state: connection.code },
          { from: accepter, to: requester, isUp, state: connection.code },
        ]
      })
    case 'gcp': {
      const networks = [...allNetworks(world)]
      const names = shortNames(networks.map(({ path }) => path))
      return networks.flatMap(({ network, path }) =>
        network.peerings.flatMap((peering) => {
          const [from, to] = [names.get(path)!, names.get(peering.network)]
          const isUp = isActivePeering(world, path, peering)
          return to === undefined ? [] : [{ from, to, isUp, state: isUp ? 'ACTIVE' : 'INACTIVE' }]
        }),
      )
    }
    case 'azure': {
      const networks = [...allVirtualNetworks(world)]
      const names = shortNames(networks.map(({ id }) => id))
      return networks.flatMap(({ network, id }) =>
        network.peerings.flatMap((peering) => {
          const remote = findVirtualNetwork(world, peering.remote)
          const back = counterpart(world, id, peering)
          const isUp = peering.state === 'Connected' && back?.state === 'Connected'
          const { state } = peering
          return remote ? [{ from: names.get(id)!, to: names.get(remote.id)!, isUp, state }] : []
        }),
      )
    }
  }
}
