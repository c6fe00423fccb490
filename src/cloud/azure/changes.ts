import * as z from 'zod'
import type { Cloud } from '../simulation/cloud.ts'
import { overlap } from '../world/overlap.ts'
import { cidr, type Permissions } from '../world/part.ts'
import {
  commonVerbs,
  granted,
  missing,
  revoked,
  tagged,
  untagged,
  type Verbs,
  verb,
  withoutPart,
} from '../world/verb.ts'
import { CALLS, DOCUMENTED_ACTIONS } from './actions.ts'
import { deletePeering } from './arm.ts'
import { sameArmId, virtualNetworkId } from './arm-id.ts'
import {
  allVirtualNetworks,
  findVirtualNetwork,
  type OwnedVirtualNetwork,
  withPeering,
  withSubscription,
  withVirtualNetwork,
} from './lookup.ts'
import {
  type AzurePeering,
  type AzureSubscription,
  type AzureVirtualNetwork,
  type AzureWorld,
  gateway,
  networkSecurityGroup,
  peering,
  quotas,
  routeTable,
  subnet,
  virtualMachine,
  virtualNetwork,
} from './world.ts'

type Change = Cloud<AzureWorld>
const LISTS = { documented: DOCUMENTED_ACTIONS, all: DOCUMENTED_ACTIONS }

/** The name of a virtual network, or its ARM id. */
const network = z.string()
const name = z.string()
const actions = z.array(z.enum(DOCUMENTED_ACTIONS))

/** What people do on Azure beside Cloud Manager. */
export const AZURE_CHANGES: Verbs<AzureWorld> = {
  ...commonVerbs<AzureWorld>({
    what: 'subscription',
    ids: ({ subscriptions }) => subscriptions.map(({ id }) => id),
    calls: CALLS,
    withFaults: (world, subscription, change) =>
      withSubscription(world, subscription, (old) => ({ ...old, faults: change(old.faults) })),
  }),
  tag: verb(
    z.strictObject({ network, key: z.string(), value: z.string().default('') }),
    (cloud: Change, args) =>
      setNetwork(cloud, args.network, (before) => tagged(before, args.key, args.value)),
  ),
  untag: verb(z.strictObject({ network, key: z.string() }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => untagged(before, args.key)),
  ),
  grant: verb(z.strictObject({ subscription: name, actions }), (cloud: Change, args) =>
    setPermissions(cloud, args.subscription, (old) => granted(old, args.actions, LISTS)),
  ),
  revoke: verb(z.strictObject({ subscription: name, actions }), (cloud: Change, args) =>
    setPermissions(cloud, args.subscription, (old) => revoked(old, args.actions, LISTS)),
  ),
  /** Adds the application's service principal to a tenant, or takes it away. */
  servicePrincipal: verb(
    z.strictObject({ tenant: name, present: z.boolean() }),
    (cloud: Change, { tenant, present }) => {
      const { subscriptions, tenants: listed } = cloud.world
      const known = new Set([
        ...subscriptions.map((subscription) => subscription.tenant),
        ...listed.map(({ id }) => id),
      ])
      if (!known.has(tenant)) return missing('tenant', tenant, [...known])
      const others = listed.filter(({ id }) => id !== tenant)
      const tenants = [...others, { id: tenant, servicePrincipal: present }]
      cloud.world = { ...cloud.world, tenants }
      return undefined
    },
  ),
  setQuotas: verb(
    z.strictObject({
      subscription: name,
      quotas: z.partialRecord(quotas.keyof().exclude(['origin']), z.int().min(0)),
    }),
    (cloud: Change, args) =>
      setSubscription(cloud, args.subscription, (before) => ({
        ...before,
        quotas: { ...before.quotas, ...args.quotas } as typeof before.quotas,
      })),
  ),
  addNetwork: verb(
    z.strictObject({ subscription: name, network: virtualNetwork }),
    (cloud: Change, args) =>
      setSubscription(cloud, args.subscription, (before) => ({
        ...before,
        virtualNetworks: [...before.virtualNetworks, args.network],
      })),
  ),
  removeNetwork: verb(z.strictObject({ network }), removeNetwork),
  addPrefix: verb(z.strictObject({ network, prefix: cidr }), addPrefix),
  removePrefix: verb(z.strictObject({ network, prefix: cidr }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) =>
      withoutPart(before, 'addressSpace', 'prefix', args.prefix),
    ),
  ),
  addSubnet: verb(z.strictObject({ network, subnet }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      subnets: [...before.subnets, args.subnet],
    })),
  ),
  removeSubnet: verb(z.strictObject({ network, name }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) =>
      withoutPart(before, 'subnets', 'subnet', args.name),
    ),
  ),
  addVirtualMachine: verb(
    z.strictObject({ network, machine: virtualMachine }),
    (cloud: Change, args) =>
      setNetwork(cloud, args.network, (before) => ({
        ...before,
        virtualMachines: [...before.virtualMachines, args.machine],
      })),
  ),
  removeVirtualMachine: verb(z.strictObject({ network, name }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) =>
      withoutPart(before, 'virtualMachines', 'virtual machine', args.name),
    ),
  ),
  addRouteTable: verb(z.strictObject({ network, table: routeTable }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      routeTables: [...before.routeTables, args.table],
    })),
  ),
  addNetworkSecurityGroup: verb(
    z.strictObject({ network, group: networkSecurityGroup }),
    (cloud: Change, args) =>
      setNetwork(cloud, args.network, (before) => ({
        ...before,
        networkSecurityGroups: [...before.networkSecurityGroups, args.group],
      })),
  ),
  /** Replaces the rules of a group. */
  setSecurityRules: verb(
    z.strictObject({ network, group: name, rules: networkSecurityGroup.shape.rules }),
    (cloud: Change, args) =>
      setNetwork(cloud, args.network, (before) =>
        withPart(before, 'networkSecurityGroups', 'network security group', args.group, {
          rules: args.rules,
        }),
      ),
  ),
  /** Puts a route table on a subnet. */
  associateRouteTable: verb(
    z.strictObject({ network, subnet: name, table: name }),
    (cloud: Change, args) =>
      setNetwork(cloud, args.network, (before) =>
        withPart(before, 'subnets', 'subnet', args.subnet, { routeTable: args.table }),
      ),
  ),
  addGateway: verb(z.strictObject({ network, gateway }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({ ...before, gateway: args.gateway })),
  ),
  /** Somebody else's side of a peering. */
  addPeering: verb(z.strictObject({ network, peering }), (cloud: Change, args) => {
    const remote = resolve(cloud.world, args.peering.remote)
    if (!remote) return noNetwork(cloud.world, args.peering.remote)
    return setNetwork(cloud, args.network, (before) => ({
      ...before,
      peerings: [...before.peerings, { ...args.peering, remote: remote.id }],
    }))
  }),
  deletePeering: verb(z.strictObject({ network, name }), (cloud: Change, args) => {
    const owned = resolve(cloud.world, args.network)
    if (!owned) return noNetwork(cloud.world, args.network)
    const refused = deletePeering(cloud, owned.id, args.name)
    return refused && noPeering(owned, args.name)
  }),
  /** Brings a side up to date with the address space of the other. */
  syncPeering: verb(z.strictObject({ network, name }), (cloud: Change, args) => {
    const owned = resolve(cloud.world, args.network)
    if (!owned) return noNetwork(cloud.world, args.network)
    const found = owned.network.peerings.find((candidate) => candidate.name === args.name)
    if (!found) return noPeering(owned, args.name)
    const remote = findVirtualNetwork(cloud.world, found.remote)
    if (!remote) return noNetwork(cloud.world, found.remote)
    cloud.world = withPeering(cloud.world, owned.id, args.name, {
      remoteAddressSpace: remote.network.addressSpace,
    })
    return undefined
  }),
}

function noNetwork(world: AzureWorld, nameOrId: string): string {
  const known = [...allVirtualNetworks(world)].map((owned) => owned.network.name)
  return missing('virtual network', nameOrId, known)
}

function noPeering({ network: { peerings } }: OwnedVirtualNetwork, which: string): string {
  const known = peerings.map((side) => side.name)
  return missing('peering', which, known)
}

function resolve(world: AzureWorld, nameOrId: string): OwnedVirtualNetwork | undefined {
  const byId = findVirtualNetwork(world, nameOrId)
  if (byId) return byId
  for (const owned of allVirtualNetworks(world)) if (owned.network.name === nameOrId) return owned
  return undefined
}

function setNetwork(
  cloud: Change,
  nameOrId: string,
  change: (before: AzureVirtualNetwork) => AzureVirtualNetwork | string,
): string | undefined {
  // What a side routes stays as it was when the peering was last synchronized.
  const noted = noteRoutedSpaces(cloud.world)
  const owned = resolve(noted, nameOrId)
  if (!owned) return noNetwork(noted, nameOrId)
  const changed = change(owned.network)
  if (typeof changed === 'string') return changed
  cloud.world = withVirtualNetwork(noted, owned.id, () => changed)
  return undefined
}

/** With something else in the part of this name in one of its lists; or why not: there is none. */
function withPart<List extends 'subnets' | 'networkSecurityGroups'>(
  before: AzureVirtualNetwork,
  list: List,
  what: string,
  which: string,
  change: Partial<AzureVirtualNetwork[List][number]>,
): AzureVirtualNetwork | string {
  const parts: AzureVirtualNetwork[List] = before[list]
  const names = parts.map((part) => part.name)
  if (!names.includes(which)) return missing(what, which, names)
  return {
    ...before,
    [list]: parts.map((part) => (part.name === which ? { ...part, ...change } : part)),
  }
}

function setSubscription(
  cloud: Change,
  id: string,
  change: (before: AzureSubscription) => AzureSubscription | string,
): string | undefined {
  const found = cloud.world.subscriptions.find((one) => one.id === id)
  if (!found) {
    const known = cloud.world.subscriptions.map((one) => one.id)
    return missing('subscription', id, known)
  }
  const changed = change(found)
  if (typeof changed === 'string') return changed
  cloud.world = withSubscription(cloud.world, id, () => changed)
  return undefined
}

function setPermissions(
  cloud: Change,
  id: string,
  change: (before: Permissions) => readonly string[] | string,
): string | undefined {
  return setSubscription(cloud, id, (before) => {
    const permissions = change(before.permissions)
    return typeof permissions === 'string' ? permissions : { ...before, permissions }
  })
}

/** Peerings that say nothing of what they route, route the present address space: writes it down. */
function noteRoutedSpaces(world: AzureWorld): AzureWorld {
  const noted = (side: AzurePeering): AzurePeering => {
    const remote = findVirtualNetwork(world, side.remote)
    if (side.remoteAddressSpace || !remote) return side
    return { ...side, remoteAddressSpace: remote.network.addressSpace }
  }
  const subscriptions = world.subscriptions.map((subscription) => ({
    ...subscription,
    virtualNetworks: subscription.virtualNetworks.map((owner) =>
      owner.peerings.every(({ remoteAddressSpace }) => remoteAddressSpace)
        ? owner
        : { ...owner, peerings: owner.peerings.map(noted) },
    ),
  }))
  return { ...world, subscriptions }
}

/** A prefix that overlaps a peer is refused. */
function addPrefix(
  cloud: Change,
  args: { readonly network: string; readonly prefix: string },
): string | undefined {
  const owned = resolve(cloud.world, args.network)
  for (const { remote } of owned?.network.peerings ?? []) {
    const peer = findVirtualNetwork(cloud.world, remote)
    if (peer && overlap([args.prefix], peer.network.addressSpace)) {
      return `${args.prefix} overlaps the address space of ${peer.network.name}, a peer`
    }
  }
  return setNetwork(cloud, args.network, (before) => ({
    ...before,
    addressSpace: [...before.addressSpace, args.prefix],
  }))
}

/** With the network go its peerings. */
function removeNetwork(cloud: Change, args: { readonly network: string }): string | undefined {
  const owned = resolve(cloud.world, args.network)
  if (!owned) return noNetwork(cloud.world, args.network)
  for (const side of owned.network.peerings) deletePeering(cloud, owned.id, side.name)
  const { subscription, id } = owned
  return setSubscription(cloud, subscription.id, (before) => ({
    ...before,
    virtualNetworks: before.virtualNetworks.filter(
      (other) => !sameArmId(virtualNetworkId(subscription.id, other), id),
    ),
  }))
}
