import { firstByKey, onceFor } from '../world/once-for.ts'
import { sameArmId, virtualNetworkId } from './arm-id.ts'
import type { AzurePeering, AzureSubscription, AzureVirtualNetwork, AzureWorld } from './world.ts'

/** A virtual network, whose it is, and its ARM id. */
export interface OwnedVirtualNetwork {
  readonly subscription: AzureSubscription
  readonly network: AzureVirtualNetwork
  readonly id: string
}

export function* allVirtualNetworks({ subscriptions }: AzureWorld): Iterable<OwnedVirtualNetwork> {
  for (const subscription of subscriptions) {
    for (const network of subscription.virtualNetworks) {
      yield { subscription, network, id: virtualNetworkId(subscription.id, network) }
    }
  }
}

const networksById = onceFor((world: AzureWorld) =>
  firstByKey(allVirtualNetworks(world), ({ id }) => id.toLowerCase()),
)

/** By its ARM id, in whatever case. */
export function findVirtualNetwork(world: AzureWorld, id: string): OwnedVirtualNetwork | undefined {
  return networksById(world).get(id.toLowerCase())
}

export function withSubscription(
  world: AzureWorld,
  id: string,
  change: (subscription: AzureSubscription) => AzureSubscription,
): AzureWorld {
  const subscriptions = world.subscriptions.map((subscription) =>
    subscription.id === id ? change(subscription) : subscription,
  )
  return { ...world, subscriptions }
}

export function withVirtualNetwork(
  world: AzureWorld,
  id: string,
  change: (network: AzureVirtualNetwork) => AzureVirtualNetwork,
): AzureWorld {
  const owner = findVirtualNetwork(world, id)
  if (!owner) return world
  return withSubscription(world, owner.subscription.id, (subscription) => ({
    ...subscription,
    virtualNetworks: subscription.virtualNetworks.map((network) =>
      network === owner.network ? change(network) : network,
    ),
  }))
}

export function withPeering(
  world: AzureWorld,
  id: string,
  name: string,
  change: Partial<AzurePeering>,
): AzureWorld {
  return withVirtualNetwork(world, id, (network) => ({
    ...network,
    peerings: network.peerings.map((peering) =>
      peering.name === name ? { ...peering, ...change } : peering,
    ),
  }))
}

/** The other side's peering back to a network, if there is one. */
export function counterpart(
  world: AzureWorld,
  id: string,
  peering: AzurePeering,
): AzurePeering | undefined {
  const other = findVirtualNetwork(world, peering.remote)
  return other?.network.peerings.find(({ remote }) => sameArmId(remote, id))
}

/** What a side routes to the other one: its address space when they were last synchronized. */
export function routedAddressSpace(world: AzureWorld, peering: AzurePeering): readonly string[] {
  const { remoteAddressSpace, remote } = peering
  return remoteAddressSpace ?? findVirtualNetwork(world, remote)?.network.addressSpace ?? []
}

/** Whether a side routes the other one's present address space. */
export function isInSync(world: AzureWorld, peering: AzurePeering): boolean {
  const now = findVirtualNetwork(world, peering.remote)?.network.addressSpace
  const routed = routedAddressSpace(world, peering)
  return now === undefined || [...now].sort().join() === [...routed].sort().join()
}
