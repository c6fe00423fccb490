import type { LogicalNetwork } from '../../model/index.ts'
import { awsNetwork } from '../aws/network.ts'
import { azureNetwork } from '../azure/network.ts'
import { gcpNetwork } from '../gcp/network.ts'
import type { World } from '../world/world.ts'

/**
 * The networks of a world, as they are at that moment, in the nouns of OVN: everything that is asked of a Kube-OVN design can
 * be asked of it.
 */
export function networkOfWorld(world: World): LogicalNetwork {
  const network = built(world)
  const routers = new Set(network.routers.map(({ name }) => name))
  return { ...network, cloud: { provider: world.provider, routers } }
}

function built(world: World): LogicalNetwork {
  switch (world.provider) {
    case 'aws':
      return awsNetwork(world)
    case 'gcp':
      return gcpNetwork(world)
    case 'azure':
      return azureNetwork(world)
  }
}
