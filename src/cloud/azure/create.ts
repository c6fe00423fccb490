import { CloudError } from '../simulation/cloud.ts'
import { withCondition, withoutCondition } from '../simulation/condition.ts'
import { after, FORGET, type Outcome } from '../simulation/outcome.ts'
import { MINUTE, SECOND } from '../simulation/time.ts'
import { hasMatchingTag } from '../world/tags.ts'
import { isNotFound } from './arm.ts'
import { describePeeringError, isThrottled } from './messages.ts'
import { type AzureRun, clientMessage } from './run.ts'
import type { AzurePeering } from './world.ts'

const LOADING_NETWORK = 'FailedLoadingRemoteVpcNetwork'

export function requirePeeringName(run: AzureRun): Outcome | undefined {
  run.save({ finalizer: true })
  if (run.spec.remotePeeringName !== '') return undefined
  run.fail({ state: 'Error', reason: 'Error', message: 'Peering name not specified' })
  return FORGET
}

/** Looks at the remote network and its tags, but only as long as the remote peering is not there. */
export function checkRemoteNetwork(run: AzureRun): Outcome | undefined {
  if (run.remotePeering) return undefined
  const network = run.arm.getVirtualNetwork(run.remoteNetworkId, run.remoteTenant)
  if (network instanceof CloudError) return networkFailed(run, network)
  if (hasMatchingTag(network.tags, run.cloud.world.kyma)) return undefined
  const message = 'Loaded remote VPC network has no matching tags'
  run.fail({ state: 'Warning', reason: LOADING_NETWORK, message })
  return after(MINUTE)
}

function networkFailed(run: AzureRun, error: CloudError): Outcome {
  if (error.code === 'AuthorizationFailed') {
    const message = 'Not authorized to perform action.'
    run.fail({ state: 'Warning', reason: 'Unauthorized', message, keepReady: true })
    return after(MINUTE)
  }
  // Azure tells more in the body of its answer, and then it is a warning only.
  const state = error.message === '' ? 'Error' : 'Warning'
  const missing = isNotFound(error)
  run.fail({
    state,
    reason: LOADING_NETWORK,
    message: missing
      ? 'Remote VPC network not found'
      : error.message || 'Error loading remote network',
    keepReady: true,
  })
  return missing ? FORGET : after(MINUTE)
}

export function createPeeringClient(run: AzureRun): Outcome | undefined {
  if (!run.arm.client(run.localSubscription, 'client/auxiliary')) return undefined
  const message = clientMessage(run, 'peering ', run.localTenant, run.localSubscription)
  run.fail({ state: 'Error', reason: 'CloudProviderError', message })
  return FORGET
}

/** What the user guide lets one expect of a resource that is created again. */
export function replaceDisconnectedPeering(run: AzureRun): undefined {
  if (run.quirk('A1') || run.localPeering || run.remotePeering?.state !== 'Disconnected') return
  run.arm.deletePeering(run.remoteNetworkId, run.remotePeering.name, run.remoteTenant)
  run.remotePeering = undefined
}

export function createLocalPeering(run: AzureRun): Outcome | undefined {
  const { localPeering, cloud, spec } = run
  const outOfSync = localPeering && !run.arm.isInSync(localPeering)
  if (localPeering && !(outOfSync && cloud.settings.vpcPeeringSync)) return undefined
  const made = run.arm.putPeering(
    run.localNetworkId,
    peeringFor(run.peering.id, run.remoteNetworkId, { useRemoteGateways: spec.useRemoteGateway }),
    [run.localTenant, run.remoteTenant],
  )
  const verb = localPeering ? 'updating' : 'creating'
  if (made instanceof CloudError) return peeringFailed(run, made, `Error ${verb} VPC peering`)
  run.localPeering = made
  run.save({ localId: `${run.localNetworkId}/virtualNetworkPeerings/${run.peering.id}` })
  return undefined
}

export function createRemotePeering(run: AzureRun): Outcome | undefined {
  const { remotePeering, cloud, spec } = run
  const outOfSync = remotePeering && !run.arm.isInSync(remotePeering)
  if (remotePeering && !(outOfSync && cloud.settings.vpcPeeringSync)) return undefined
  const made = run.arm.putPeering(
    run.remoteNetworkId,
    peeringFor(spec.remotePeeringName, run.localNetworkId, {
      allowGatewayTransit: spec.useRemoteGateway,
    }),
    [run.remoteTenant, run.localTenant],
  )
  const verb = remotePeering ? 'updating' : 'creating'
  if (made instanceof CloudError) {
    return peeringFailed(run, made, `Error ${verb} remote VPC peering`)
  }
  run.remotePeering = made
  return undefined
}

function peeringFor(
  name: string,
  remote: string,
  gateways: Partial<Pick<AzurePeering, 'useRemoteGateways' | 'allowGatewayTransit'>>,
): AzurePeering {
  return {
    name,
    remote,
    state: 'Initiated',
    allowVirtualNetworkAccess: true,
    allowForwardedTraffic: true,
    useRemoteGateways: false,
    allowGatewayTransit: false,
    ...gateways,
  }
}

function peeringFailed(run: AzureRun, error: CloudError, otherwise: string): Outcome {
  if (isThrottled(error)) return after(MINUTE)
  run.fail({
    ...describePeeringError(error, otherwise),
    reason: 'FailedCreatingVpcPeeringConnection',
  })
  return FORGET
}

/** The local peering as it was before the remote one was made: a second look is needed. */
export function waitConnected(run: AzureRun): Outcome | undefined {
  const { localPeering, cloud } = run
  const synchronized = !cloud.settings.vpcPeeringSync || run.arm.isInSync(localPeering!)
  return localPeering!.state === 'Connected' && synchronized ? undefined : after(SECOND)
}

export function setReady(run: AzureRun): Outcome {
  const ready = { type: 'Ready', reason: 'Ready', message: 'Ready', since: run.second() } as const
  run.save({
    state: 'Connected',
    conditions: withCondition(withoutCondition(run.peering.conditions, 'Error'), ready),
    remoteId: `${run.remoteNetworkId}/virtualNetworkPeerings/${run.spec.remotePeeringName}`,
  })
  return FORGET
}
