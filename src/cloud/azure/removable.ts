import { shortNames } from '../network/names.ts'
import { peeringName, type Removable, type Removables } from '../world/removable.ts'
import { sameArmId } from './arm-id.ts'
import {
  allVirtualNetworks,
  type OwnedVirtualNetwork,
  withSubscription,
  withVirtualNetwork,
} from './lookup.ts'
import type { AzureVirtualNetwork, AzureWorld } from './world.ts'

/**
 * Parts of a world on Azure: `peering:vnet-a/vnet-b`, `route:vnet-a/10.0.0.0/16`, `rule:vnet-a/allow-web`, `group:vnet-a/nsg`,
 * `vpc:vnet-a`, `pod:vnet-a/vm`.
 */
export const AZURE_REMOVABLES: Removables<AzureWorld> = {
  peering: (world) =>
    named(world).flatMap(({ name: from, id, network }, _, networks) =>
      network.peerings.map((peering) => ({
        ...peeringName(
          from,
          networks.find((other) => sameArmId(other.id, peering.remote))?.name ?? peering.remote,
        ),
        ...changing(id, (old) => ({
          ...old,
          peerings: old.peerings.filter(({ name }) => name !== peering.name),
        })),
      })),
    ),
  route: (world) =>
    named(world).flatMap(({ name, id, network }) =>
      network.routeTables.flatMap(({ routes }) =>
        routes.map(({ prefix }) => ({
          name: `${name}/${prefix}`,
          ...changing(id, (old) => ({
            ...old,
            routeTables: old.routeTables.map((table) => ({
              ...table,
              routes: table.routes.filter((route) => route.prefix !== prefix),
            })),
          })),
        })),
      ),
    ),
  rule: (world) =>
    named(world).flatMap(({ name, id, network }) =>
      network.networkSecurityGroups.flatMap(({ rules }) =>
        rules.map((rule) => ({
          name: `${name}/${rule.name}`,
          ...changing(id, (old) => ({
            ...old,
            networkSecurityGroups: old.networkSecurityGroups.map((group) => ({
              ...group,
              rules: group.rules.filter((other) => other.name !== rule.name),
            })),
          })),
        })),
      ),
    ),
  group: (world) =>
    named(world).flatMap(({ name, id, network }) =>
      network.networkSecurityGroups.map((group) => ({
        name: `${name}/${group.name}`,
        ...changing(id, (old) => withoutGroup(old, group.name)),
      })),
    ),
  vpc: (world) =>
    named(world)
      .filter(({ id }) => !sameArmId(id, world.kyma.network))
      .map(({ name, subscription, network }) => ({
        name,
        without: (left) =>
          withSubscription(left, subscription.id, (old) => ({
            ...old,
            virtualNetworks: old.virtualNetworks.filter((other) => other.name !== network.name),
          })),
      })),
  pod: (world) =>
    named(world).flatMap(({ name, id, network }) =>
      network.virtualMachines.map((machine) => ({
        name: `${name}/${machine.name}`,
        ...changing(id, (old) => ({
          ...old,
          virtualMachines: old.virtualMachines.filter((other) => other.name !== machine.name),
        })),
      })),
    ),
}

function named(world: AzureWorld): (OwnedVirtualNetwork & { readonly name: string })[] {
  const networks = [...allVirtualNetworks(world)]
  const names = shortNames(networks.map(({ id }) => id))
  return networks.map((owned) => ({ ...owned, name: names.get(owned.id)! }))
}

function changing(
  id: string,
  change: (network: AzureVirtualNetwork) => AzureVirtualNetwork,
): Pick<Removable<AzureWorld>, 'without'> {
  return { without: (world) => withVirtualNetwork(world, id, change) }
}

/** What had the group has none then: everything passes. */
function withoutGroup(network: AzureVirtualNetwork, name: string): AzureVirtualNetwork {
  const bare = <T extends { readonly networkSecurityGroup?: string | undefined }>(part: T): T => {
    const { networkSecurityGroup, ...rest } = part
    return networkSecurityGroup === name ? (rest as T) : part
  }
  return {
    ...network,
    networkSecurityGroups: network.networkSecurityGroups.filter((group) => group.name !== name),
    subnets: network.subnets.map(bare),
    virtualMachines: network.virtualMachines.map(bare),
  }
}
