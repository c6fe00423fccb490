import { allVpcs } from '../aws/lookup.ts'
import { allVirtualNetworks } from '../azure/lookup.ts'
import { allNetworks } from '../gcp/lookup.ts'
import type { World } from '../world/world.ts'
import { shortNames } from './names.ts'

/** A network of a world, by its name in the network that is made of the world. */
export interface NamedNetwork {
  readonly name: string
  /** AWS account, GCP project or Azure subscription. */
  readonly account: string
}

/** Every VPC or virtual network of the world. */
export function namedNetworks(world: World): NamedNetwork[] {
  switch (world.provider) {
    case 'aws':
      return Array.from(allVpcs(world), ({ vpc, account }) => ({
        name: vpc.id,
        account: account.id,
      }))
    case 'gcp': {
      const networks = [...allNetworks(world)]
      const names = shortNames(networks.map(({ path }) => path))
      return networks.map(({ path, project }) => ({ name: names.get(path)!, account: project.id }))
    }
    case 'azure': {
      const networks = [...allVirtualNetworks(world)]
      const names = shortNames(networks.map(({ id }) => id))
      return networks.map(({ id, subscription }) => ({
        name: names.get(id)!,
        account: subscription.id,
      }))
    }
  }
}
