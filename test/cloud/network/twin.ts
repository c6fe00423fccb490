import type { AwsWorld } from '../../../src/cloud/aws/world.ts'
import type { AzurePeering, AzureWorld } from '../../../src/cloud/azure/world.ts'
import type { GcpPeering, GcpWorld } from '../../../src/cloud/gcp/world.ts'
import type { World } from '../../../src/cloud/index.ts'
import { containsAddress, parseAddress, parseCidr } from '../../../src/net/index.ts'

/** Two networks by their own names: the id of a VPC, the name of a network. */
export type Pair = readonly [from: string, to: string]

/**
 * Who may have traffic with whom, read from nothing but the states that the providers show: the slow twin of
 * everything that decides it in the code.
 */
export function peeredPairs(world: World): Pair[] {
  switch (world.provider) {
    case 'aws':
      return awsPairs(world)
    case 'gcp':
      return gcpSides(world)
        .filter(({ back }) => back)
        .map(({ pair }) => pair)
    case 'azure':
      return azureSides(world)
        .filter(({ side, back }) => side.state === 'Connected' && back?.state === 'Connected')
        .map(({ pair }) => pair)
  }
}

function awsPairs({ accounts, peeringConnections }: AwsWorld): Pair[] {
  const vpcs = accounts.flatMap((account) => account.vpcs).map(({ id }) => id)
  return peeringConnections
    .filter(({ code }) => code === 'active')
    .filter(({ requester, accepter }) => vpcs.includes(requester) && vpcs.includes(accepter))
    .flatMap(({ requester, accepter }): Pair[] => [
      [requester, accepter],
      [accepter, requester],
    ])
}

interface Sides<Side> {
  readonly pair: Pair
  readonly side: Side
  readonly back: Side | undefined
}

/** Every side of every peering, with the one that leads back. */
export function gcpSides({ projects }: GcpWorld): Sides<GcpPeering>[] {
  const networks = projects.flatMap(({ id, networks }) =>
    networks.map((network) => ({ network, path: `${id}/${network.name}` })),
  )
  return networks.flatMap((near) =>
    networks.flatMap((far): Sides<GcpPeering>[] => {
      const side = near.network.peerings.find(({ network }) => network === far.path)
      const back = far.network.peerings.find(({ network }) => network === near.path)
      return side ? [{ pair: [near.network.name, far.network.name], side, back }] : []
    }),
  )
}

/** As {@link gcpSides}. */
export function azureSides({ subscriptions }: AzureWorld): Sides<AzurePeering>[] {
  const networks = subscriptions.flatMap(({ id, virtualNetworks }) =>
    virtualNetworks.map((network) => ({
      network,
      id: `/subscriptions/${id}/resourceGroups/${network.resourceGroup}/providers/Microsoft.Network/virtualNetworks/${network.name}`,
    })),
  )
  return networks.flatMap((near) =>
    networks.flatMap((far): Sides<AzurePeering>[] => {
      const side = near.network.peerings.find(({ remote }) => remote === far.id)
      const back = far.network.peerings.find(({ remote }) => remote === near.id)
      return side ? [{ pair: [near.network.name, far.network.name], side, back }] : []
    }),
  )
}

/** Where a VPC's only route table sends a packet: the target of the longest route, and of two of them the static one. */
export function awsTarget({ accounts }: AwsWorld, id: string, text: string): string | undefined {
  const address = parseAddress(text)!
  const vpc = accounts.flatMap(({ vpcs }) => vpcs).find((candidate) => candidate.id === id)!
  const [best] = vpc.routeTables
    .flatMap(({ routes }) => routes)
    .map((route) => ({ ...route, prefix: parseCidr(route.destination)! }))
    .filter(({ prefix }) => containsAddress(prefix, address))
    .sort((a, b) => b.prefix.length - a.prefix.length || +a.propagated - +b.propagated)
  return best?.target
}
