import { CloudError } from '../simulation/cloud.ts'
import { after, FORGET, type Outcome } from '../simulation/outcome.ts'
import { PeeringRun } from '../simulation/run.ts'
import { MINUTE, SECOND } from '../simulation/time.ts'
import { NO_SERVICE_PRINCIPAL } from './actions.ts'
import { Arm, isNotFound } from './arm.ts'
import { parseArmId, sameArmId, virtualNetworkId } from './arm-id.ts'
import type { AzureVpcPeeringSpec } from './kind.ts'
import { findVirtualNetwork } from './lookup.ts'
import { isThrottled, MISSING_SERVICE_PRINCIPAL } from './messages.ts'
import type { AzurePeering, AzureWorld } from './world.ts'

/** One run of the controller on Azure, with what its steps have loaded so far. */
export class AzureRun extends PeeringRun<AzureWorld, AzureVpcPeeringSpec> {
  arm!: Arm
  localPeering: AzurePeering | undefined
  remotePeering: AzurePeering | undefined

  get localNetworkId(): string {
    return this.cloud.world.kyma.network
  }

  get localSubscription(): string {
    return this.localNetworkId.split('/')[2]!
  }

  get localTenant(): string {
    const own = findVirtualNetwork(this.cloud.world, this.localNetworkId)?.subscription
    return own?.tenant ?? ''
  }

  get remoteTenant(): string {
    return this.spec.remoteTenant || this.localTenant
  }

  /** The control plane fills in Kyma's own subscription where none is given. */
  get remoteSubscription(): string {
    return this.#remote.subscription || this.localSubscription
  }

  get remoteNetworkId(): string {
    return virtualNetworkId(this.remoteSubscription, this.#remote)
  }

  get #remote() {
    const id = parseArmId(this.spec.remoteVnet)
    // INVARIANT: an id that can't be read has no object in the control plane.
    if (typeof id === 'string') throw new Error(`unreachable: ${id}`)
    return id
  }
}

export function initiate(run: AzureRun): undefined {
  run.arm = new Arm(run.cloud)
  if (run.peering.state === '' && !run.peering.deleting) run.save({ state: 'Initiated' })
}

export function createLocalClient(run: AzureRun): Outcome | undefined {
  if (!run.arm.client(run.localSubscription, 'client')) return undefined
  const message = clientMessage(run, '', run.localTenant, run.localSubscription)
  run.fail({ state: 'Error', reason: 'CloudProviderError', message })
  return FORGET
}

/** The code gives the two in the wrong order. */
export function clientMessage(
  run: AzureRun,
  what: '' | 'peering ',
  tenant: string,
  subscription: string,
): string {
  const [first, second] = run.quirk('Q9') ? [subscription, tenant] : [tenant, subscription]
  return `Failed creating Azure ${what}client for tenant ${first} subscription ${second}`
}

export function loadLocalPeering(run: AzureRun): Outcome | undefined {
  const found = run.arm.getPeering(run.localNetworkId, run.peering.id, run.localTenant)
  if (!(found instanceof CloudError)) {
    run.localPeering = found
    return undefined
  }
  if (isNotFound(found)) return undefined
  return after(isThrottled(found) ? 10 * SECOND : 5 * MINUTE)
}

export function createRemoteClient(run: AzureRun): Outcome | undefined {
  if (!run.arm.client(run.remoteSubscription, 'client')) return undefined
  if (run.peering.deleting && !run.quirk('Q10')) return undefined
  const message = clientMessage(run, '', run.remoteTenant, run.remoteSubscription)
  run.fail({ state: 'Error', reason: 'CloudProviderError', message, exclusive: true })
  return after(5 * MINUTE)
}

export function loadRemotePeering(run: AzureRun): Outcome | undefined {
  const { remoteNetworkId, spec } = run
  const found = run.arm.getPeering(remoteNetworkId, spec.remotePeeringName, run.remoteTenant)
  if (found instanceof CloudError) {
    return run.peering.deleting || isNotFound(found) ? undefined : remoteLoadFailed(run, found)
  }
  if (sameArmId(found.remote, run.localNetworkId)) {
    run.remotePeering = found
    return undefined
  }
  if (run.peering.deleting) return undefined
  run.fail({
    state: 'Warning',
    reason: LOADING_PEERING,
    message: `Peering with the same name ${spec.remotePeeringName} already exists in network ${remoteNetworkId}`,
  })
  return FORGET
}

const LOADING_PEERING = 'FailedLoadingRemoteVpcPeeringConnection'

function remoteLoadFailed(run: AzureRun, error: CloudError): Outcome {
  if (isThrottled(error)) return after(MINUTE)
  if (error.code === 'AuthorizationFailed') {
    run.fail({
      state: run.quirk('Q9') ? 'Error' : 'Warning',
      reason: 'Unauthorized',
      message: 'Not authorized to perform action.',
    })
    return after(5 * MINUTE)
  }
  if (error.code === NO_SERVICE_PRINCIPAL) {
    run.fail({ state: 'Error', reason: LOADING_PEERING, message: MISSING_SERVICE_PRINCIPAL })
    return after(5 * MINUTE)
  }
  const message = error.message || 'Error loading remote VPC peering'
  run.fail({ state: 'Error', reason: LOADING_PEERING, message })
  return FORGET
}
