import { type Answer, type Cloud, CloudError, isGranted, takeFault } from '../simulation/cloud.ts'
import { type ArmAction, DOCUMENTED_ACTIONS, NO_SERVICE_PRINCIPAL } from './actions.ts'
import { sameArmId } from './arm-id.ts'
import {
  counterpart,
  findVirtualNetwork,
  isInSync,
  type OwnedVirtualNetwork,
  withPeering,
  withSubscription,
  withVirtualNetwork,
} from './lookup.ts'
import { spaceConflict } from './overlap.ts'
import type { AzurePeering, AzureVirtualNetwork, AzureWorld } from './world.ts'

const PEERINGS = 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings'

/** Azure's interface as Cloud Manager's service principal sees it. */
export class Arm {
  readonly #cloud: Cloud<AzureWorld>

  constructor(cloud: Cloud<AzureWorld>) {
    this.#cloud = cloud
  }

  /** Whether a client for a subscription can be made. */
  client(subscription: string, action: 'client' | 'client/auxiliary'): CloudError | undefined {
    return this.#fault(subscription, action)
  }

  getVirtualNetwork(id: string, tenant: string): Answer<AzureVirtualNetwork> {
    const refused = this.#refuses(id, [tenant], 'Microsoft.Network/virtualNetworks/read')
    if (refused) return refused
    return findVirtualNetwork(this.#cloud.world, id)?.network ?? notFound(id)
  }

  getPeering(id: string, name: string, tenant: string): Answer<AzurePeering> {
    const refused = this.#refuses(id, [tenant], `${PEERINGS}/read`)
    if (refused) return refused
    const owned = findVirtualNetwork(this.#cloud.world, id)
    const peering = owned?.network.peerings.find((candidate) => candidate.name === name)
    return peering ?? notFound(`${id}/virtualNetworkPeerings/${name}`)
  }

  /**
   * Creates a peering, or updates it, which brings the remote address space up to date.
   *
   * @param tenants the client's own tenant, and the auxiliary one that it needs for the other network
   */
  putPeering(id: string, peering: AzurePeering, tenants: readonly string[]): Answer<AzurePeering> {
    const refused =
      this.#refuses(id, tenants, `${PEERINGS}/write`) ??
      this.#refuses(peering.remote, tenants, 'Microsoft.Network/virtualNetworks/peer/action')
    if (refused) return refused
    const { world } = this.#cloud
    const local = findVirtualNetwork(world, id)
    const remote = findVirtualNetwork(world, peering.remote)
    if (!local) return notFound(id)
    if (!remote) return notFound(peering.remote)
    const error = peeringError(this.#cloud, local, remote, peering)
    if (error) return error
    const other = counterpart(world, id, peering)
    const made: AzurePeering = {
      ...peering,
      state: other ? 'Connected' : 'Initiated',
      remoteAddressSpace: remote.network.addressSpace,
    }
    this.#cloud.world = withVirtualNetwork(world, id, (network) => ({
      ...network,
      peerings: [...network.peerings.filter(({ name }) => name !== peering.name), made],
    }))
    if (other && other.state !== 'Connected') {
      this.#cloud.world = withPeering(this.#cloud.world, peering.remote, other.name, {
        state: 'Connected',
        remoteAddressSpace: local.network.addressSpace,
      })
    }
    return made
  }

  deletePeering(id: string, name: string, tenant: string): CloudError | undefined {
    return this.#refuses(id, [tenant], `${PEERINGS}/delete`) ?? deletePeering(this.#cloud, id, name)
  }

  /** The sync level that Azure reports of a peering. */
  isInSync(peering: AzurePeering): boolean {
    const { syncLevelOfDisconnected: level } = this.#cloud.settings.azure
    if (peering.state === 'Disconnected' && level !== 'compared') return level === 'inSync'
    return isInSync(this.#cloud.world, peering)
  }

  #fault(subscriptionId: string, action: ArmAction): CloudError | undefined {
    const { world } = this.#cloud
    const subscription = world.subscriptions.find(({ id }) => id === subscriptionId)
    const fault = takeFault(subscription?.faults ?? [], action)
    if (fault && fault.left !== subscription!.faults) {
      this.#cloud.world = withSubscription(world, subscriptionId, (old) => ({
        ...old,
        faults: fault.left,
      }))
    }
    return fault?.error
  }

  #refuses(id: string, tenants: readonly string[], action: ArmAction): CloudError | undefined {
    const { world } = this.#cloud
    const subscriptionId = id.split('/')[2] ?? ''
    const fault = this.#fault(subscriptionId, action)
    if (fault) return fault
    const subscription = world.subscriptions.find((candidate) => candidate.id === subscriptionId)
    const [own] = tenants
    const tenant = tenants.find((known) => known === subscription?.tenant) ?? own
    if (world.tenants.some((known) => known.id === tenant && !known.servicePrincipal)) {
      return new CloudError(NO_SERVICE_PRINCIPAL)
    }
    if (!subscription) {
      return new CloudError(
        'SubscriptionNotFound',
        `The subscription '${subscriptionId}' could not be found.`,
      )
    }
    if (tenant !== subscription.tenant && !isOwn(world, id)) {
      return new CloudError(
        'InvalidAuthenticationTokenTenant',
        `The access token is from the wrong issuer '${tenant}'. It must match the tenant '${subscription.tenant}' associated with this subscription.`,
      )
    }
    if (isOwn(world, id) || isGranted(subscription.permissions, action, DOCUMENTED_ACTIONS)) {
      return undefined
    }
    return new CloudError(
      'AuthorizationFailed',
      `The client does not have authorization to perform action '${action}' over scope '${id}'.`,
    )
  }
}

/** Deletes one side of a peering; the other one, where it was connected, is Disconnected from then on. */
export function deletePeering(
  cloud: Cloud<AzureWorld>,
  id: string,
  name: string,
): CloudError | undefined {
  const owned = findVirtualNetwork(cloud.world, id)
  const peering = owned?.network.peerings.find((candidate) => candidate.name === name)
  if (!owned || !peering) return notFound(`${id}/virtualNetworkPeerings/${name}`)
  const other = counterpart(cloud.world, id, peering)
  cloud.world = withVirtualNetwork(cloud.world, id, (network) => ({
    ...network,
    peerings: network.peerings.filter((candidate) => candidate.name !== name),
  }))
  if (other?.state === 'Connected') {
    cloud.world = withPeering(cloud.world, peering.remote, other.name, { state: 'Disconnected' })
  }
  return undefined
}

export const isNotFound = ({ code }: CloudError): boolean =>
  code === 'ResourceNotFound' || code === 'SubscriptionNotFound'

function notFound(id: string): CloudError {
  return new CloudError('ResourceNotFound', `The Resource '${id}' was not found.`)
}

function isOwn({ kyma }: AzureWorld, id: string): boolean {
  return id.split('/')[2] === kyma.network.split('/')[2]
}

/** Why Azure does not make a peering. */
function peeringError(
  { world, settings: { azure } }: Cloud<AzureWorld>,
  local: OwnedVirtualNetwork,
  remote: OwnedVirtualNetwork,
  peering: AzurePeering,
): CloudError | undefined {
  const existing = local.network.peerings.find(({ name }) => name === peering.name)
  const others = local.network.peerings.filter((other) => other !== existing)
  if (others.some((other) => sameArmId(other.remote, remote.id))) {
    return new CloudError('AnotherPeeringAlreadyReferencesRemoteVnet')
  }
  const broken =
    counterpart(world, local.id, peering)?.state === 'Disconnected' ||
    (existing?.state === 'Disconnected' && azure.updateOfDisconnected === 'refused')
  if (broken) return new CloudError('RemotePeeringIsDisconnected')
  const conflict = spaceConflict(world, local, remote)
  if (conflict) {
    return conflict.third
      ? new CloudError('VnetAddressSpaceOverlapsWithAlreadyPeeredVnet')
      : new CloudError(
          'VnetAddressSpacesOverlap',
          `Cannot create or update peering. Virtual networks cannot be peered because their address spaces overlap. Overlapping address prefixes: ${conflict.prefixes.join(', ')}`,
        )
  }
  if (!existing && others.length >= local.subscription.quotas.peeringsPerVirtualNetwork) {
    return new CloudError(azure.peeringQuotaCode, azure.peeringQuotaMessage)
  }
  return peering.useRemoteGateways ? gatewayError(local, remote, others) : undefined
}

function gatewayError(
  local: OwnedVirtualNetwork,
  remote: OwnedVirtualNetwork,
  others: readonly AzurePeering[],
): CloudError | undefined {
  if (local.network.gateway) {
    return new CloudError(
      'VnetHasGatewayAndCannotUseRemoteGateways',
      `Virtual network ${local.id} has a gateway and can not use those of its peers.`,
    )
  }
  if (!remote.network.gateway) {
    return new CloudError(
      'RemoteVnetHasNoGateways',
      `Peering cannot have UseRemoteGateways flag set to true because remote virtual network ${remote.id} referenced by the peering does not have any gateways.`,
    )
  }
  if (others.some(({ useRemoteGateways }) => useRemoteGateways)) {
    return new CloudError(
      'OnlyOnePeeringCanUseRemoteGateways',
      `Virtual network ${local.id} already uses the gateway of another virtual network; only one peering of a network can have UseRemoteGateways set to true.`,
    )
  }
  return undefined
}
