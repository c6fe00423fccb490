import { isGranted } from '../simulation/cloud.ts'
import {
  type Inspection,
  ok,
  type PreflightCheck,
  permissionChecks,
  problem,
  type QuotaUse,
  tagCheck,
} from '../world/preflight.ts'
import { hasMatchingTag } from '../world/tags.ts'
import { DOCUMENTED_ACTIONS } from './actions.ts'
import { parseArmId, sameArmId } from './arm-id.ts'
import type { AzureVpcPeeringSpec } from './kind.ts'
import { findVirtualNetwork, type OwnedVirtualNetwork } from './lookup.ts'
import { spaceConflict } from './overlap.ts'
import type { AzureWorld } from './world.ts'

/** What stands in the way of an AzureVpcPeering. */
export function inspectAzure(world: AzureWorld, spec: AzureVpcPeeringSpec): Inspection {
  const id = parseArmId(spec.remoteVnet)
  if (typeof id === 'string') {
    const help =
      'write the whole ARM id, as /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/virtualNetworks/…, in this spelling; otherwise the resource never gets a status'
    return { checks: [problem('fields', `remoteVnet is no ARM id: ${id}`, help)], quotas: [] }
  }
  const checks: PreflightCheck[] = accessChecks(world, spec, id.subscription)
  const local = findVirtualNetwork(world, world.kyma.network)
  const remote = findVirtualNetwork(world, spec.remoteVnet)
  if (!remote || !local) {
    const text = `there is no virtual network ${spec.remoteVnet}`
    checks.push(problem('network', text, 'correct remoteVnet'))
    return { checks, quotas: [] }
  }
  checks.push(
    tagCheck(
      hasMatchingTag(remote.network.tags, world.kyma),
      remote.network.name,
      world.kyma.shoot,
    ),
    overlapCheck(world, local, remote),
    ...peeringChecks(local, remote, spec),
    ...(spec.useRemoteGateway ? [gatewayCheck(local, remote)] : []),
  )
  return { checks, quotas: [peeringQuota(local), peeringQuota(remote)] }
}

function accessChecks(
  world: AzureWorld,
  spec: AzureVpcPeeringSpec,
  subscriptionId: string,
): PreflightCheck[] {
  const subscription = world.subscriptions.find(({ id }) => id === subscriptionId)
  const granted = subscription?.permissions ?? []
  const missing = DOCUMENTED_ACTIONS.filter(
    (action) => !isGranted(granted, action, DOCUMENTED_ACTIONS),
  )
  const checks = permissionChecks(missing, [], `subscription ${subscriptionId}`)
  const own = findVirtualNetwork(world, world.kyma.network)?.subscription.tenant
  const tenant = spec.remoteTenant || own
  if (subscription && subscription.tenant !== tenant) {
    const text = `the subscription belongs to tenant ${subscription.tenant}, not ${tenant}`
    checks.push(problem('permissions', text, `write remoteTenant: ${subscription.tenant}`))
  }
  if (world.tenants.some((known) => known.id === tenant && !known.servicePrincipal)) {
    const text = `Cloud Manager's application has no service principal in tenant ${tenant}`
    checks.push(problem('permissions', text, 'add the service principal to the tenant'))
  }
  return checks
}

function overlapCheck(
  world: AzureWorld,
  local: OwnedVirtualNetwork,
  remote: OwnedVirtualNetwork,
): PreflightCheck {
  const conflict = spaceConflict(world, local, remote)
  if (!conflict) return ok('overlap', 'no address spaces of the networks and their peers overlap')
  const whose = conflict.third
    ? `${conflict.with.network.name}, a peer of one of them`
    : 'the other'
  return problem(
    'overlap',
    `the address space of one network overlaps that of ${whose}: ${conflict.prefixes.join(', ')}`,
    'peerings count until they are deleted, disconnected ones too',
  )
}

function peeringChecks(
  local: OwnedVirtualNetwork,
  remote: OwnedVirtualNetwork,
  { remotePeeringName }: AzureVpcPeeringSpec,
): PreflightCheck[] {
  const checks: PreflightCheck[] = []
  const back = remote.network.peerings.find((peering) => sameArmId(peering.remote, local.id))
  const named = remote.network.peerings.find(({ name }) => name === remotePeeringName)
  if (named && !sameArmId(named.remote, local.id)) {
    const text = `${remotePeeringName} is the name of a peering with another network`
    checks.push(problem('peerings', text, 'choose another remotePeeringName'))
  }
  if (back?.state === 'Disconnected') {
    const text = `peering ${back.name} of the remote network is Disconnected, and blocks another one`
    const help = `az network vnet peering delete --ids ${remote.id}/virtualNetworkPeerings/${back.name}`
    checks.push(problem('peerings', text, help))
  }
  if (local.network.peerings.some((peering) => sameArmId(peering.remote, remote.id))) {
    const text = 'Kyma has a peering with the remote network already'
    checks.push(
      problem('peerings', text, 'two networks have one peering: delete the other resource'),
    )
  }
  return checks.length > 0 ? checks : [ok('peerings', 'the two networks have no peering yet')]
}

function gatewayCheck(local: OwnedVirtualNetwork, remote: OwnedVirtualNetwork): PreflightCheck {
  if (!remote.network.gateway) {
    const help = 'create the gateway first, or leave useRemoteGateway out'
    return problem('gateway', `${remote.network.name} has no gateway`, help)
  }
  const other = local.network.peerings.find(
    ({ useRemoteGateways, remote: id }) => useRemoteGateways && !sameArmId(id, remote.id),
  )
  if (local.network.gateway || other) {
    const text = 'Kyma uses a gateway already'
    return problem('gateway', text, 'one peering of a network may use a remote gateway')
  }
  return ok('gateway', `${remote.network.name} has a gateway, and Kyma uses no other`)
}

function peeringQuota({ network, subscription }: OwnedVirtualNetwork): QuotaUse {
  return {
    where: network.name,
    quota: 'peerings',
    used: network.peerings.length,
    limit: subscription.quotas.peeringsPerVirtualNetwork,
  }
}
