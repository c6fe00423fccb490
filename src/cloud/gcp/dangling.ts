import type { Dangling } from '../world/dangling.ts'
import { allNetworks, isActivePeering } from './lookup.ts'
import type { GcpWorld } from './world.ts'

/** Peerings without another side. */
export function danglingParts(world: GcpWorld): Dangling[] {
  return [...allNetworks(world)].flatMap(({ project, network, path }) =>
    network.peerings
      .filter((peering) => !isActivePeering(world, path, peering))
      .map(({ name, network: other, origin }) => ({
        kind: 'inactive-peering' as const,
        where: `${path}/${name}`,
        text: `the peering with ${other} is INACTIVE: the other side is not there`,
        effect:
          'it counts for the quota; a new resource with the same remotePeeringName takes it over',
        cleanUp: `gcloud compute networks peerings delete ${name} --project=${project.id} --network=${network.name}`,
        atKyma: path === world.kyma.network,
        origin,
      })),
  )
}
