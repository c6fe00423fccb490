import { CloudError } from '../simulation/cloud.ts'
import { after, FORGET, type Outcome } from '../simulation/outcome.ts'
import { PeeringRun } from '../simulation/run.ts'
import { MINUTE, SECOND } from '../simulation/time.ts'
import { Compute, isForbidden } from './compute.ts'
import type { GcpVpcPeeringSpec } from './kind.ts'
import { isActivePeering } from './lookup.ts'
import type { GcpPeering, GcpWorld } from './world.ts'

const CREATING = 'FailedCreatingVpcPeeringConnection'

/** One run of the controller on GCP, with what its steps have loaded so far. */
export class GcpRun extends PeeringRun<GcpWorld, GcpVpcPeeringSpec> {
  compute!: Compute
  /** The two sides of the peering, as far as they are there. */
  localPeering: GcpPeering | undefined
  remotePeering: GcpPeering | undefined
  /** Why the remote one could not be added. */
  remoteError: string | undefined

  get localPath(): string {
    return this.cloud.world.kyma.network
  }

  /** The control plane fills in Kyma's own project where none is given. */
  get remotePath(): string {
    const project = this.spec.remoteProject || this.localPath.split('/')[0]!
    return `${project}/${this.spec.remoteVpc}`
  }

  get localName(): string {
    return `cm-${this.peering.id}`
  }

  isActive(path: string, peering: GcpPeering | undefined): boolean {
    return peering !== undefined && isActivePeering(this.cloud.world, path, peering)
  }

  /** Error with the reason that most steps have, and nothing else; the state becomes Disconnected. */
  disconnect(message: string, keepOthers = false): void {
    this.fail({
      state: 'Disconnected',
      reason: CREATING,
      message,
      exclusive: !keepOthers,
      keepReady: keepOthers,
    })
  }
}

export function addFinalizer(run: GcpRun): undefined {
  run.compute = new Compute(run.cloud, run.random)
  if (!run.peering.deleting) run.save({ finalizer: true })
}

export function checkRemoteOperation(run: GcpRun): Outcome | undefined {
  const { remoteOperation, remoteId, deleting } = run.peering
  if (remoteOperation === undefined || remoteId !== undefined || deleting) return undefined
  const operation = run.compute.getOperation(run.remotePath, remoteOperation)
  if (operation instanceof CloudError) {
    if (isForbidden(operation)) {
      run.fail({
        reason: 'Unauthorized',
        message:
          'Error fetching GCP remote peering operation due to insufficient permissions, please check the documentation for more details',
        exclusive: true,
      })
      return after(5 * MINUTE)
    }
    const message = `Error loading Remote Vpc Peering Operation: ${remoteOperation}`
    run.fail({ reason: 'Error', message })
    return after(MINUTE)
  }
  if (!operation.finished) return after(10 * SECOND)
  if (operation.error === undefined) return undefined
  run.remoteError = operation.error
  // The guard that should end the run here never holds.
  return run.quirk('Q4') ? undefined : reportRemoteError(run, operation.error)
}

/** A failed operation is not tried again: only another resource is another try. */
export function reportRemoteError(run: GcpRun, error: string): Outcome {
  const quota = error.includes('QUOTA_EXCEEDED')
  run.fail({
    state: 'Disconnected',
    reason: quota ? 'QuotaExceeded' : 'Error',
    message: quota
      ? 'Error creating remote Vpc Peering due to quota limits, please check if your vpc quota limits are not exceeded.'
      : // The space at the end is theirs.
        'The cloud provider had an error while creating Vpc Peering ',
    exclusive: true,
  })
  return FORGET
}

export function loadRemotePeering(run: GcpRun): Outcome | undefined {
  const network = run.compute.getNetwork(run.remotePath)
  if (network instanceof CloudError) {
    if (run.peering.deleting) return undefined
    run.disconnect('Error loading Remote Vpc Peering', true)
    return after(MINUTE)
  }
  const { remotePeeringName } = run.spec
  run.remotePeering = network.peerings.find(
    ({ name, network: target }) =>
      name === remotePeeringName && (run.quirk('Q5') || target === run.localPath),
  )
  return undefined
}

export function checkLocalOperation(run: GcpRun): Outcome | undefined {
  const { localOperation, localId, deleting } = run.peering
  if (localOperation === undefined || localId !== undefined || deleting) return undefined
  const operation = run.compute.getOperation(run.localPath, localOperation)
  if (operation instanceof CloudError) return after(10 * SECOND)
  if (!operation.finished) return after(10 * SECOND)
  if (operation.error === undefined) return undefined
  const quota = operation.error.includes('QUOTA_EXCEEDED')
  run.fail({
    state: 'Disconnected',
    type: quota ? 'QuotaExceeded' : 'Error',
    reason: quota ? 'QuotaExceeded' : 'Error',
    message: quota
      ? 'Error creating Local Vpc Peering due to quota limits, please check if your vpc quota limits are not exceeded.'
      : 'The cloud provider had an error while creating Local Vpc Peering',
    exclusive: true,
  })
  return after(5 * MINUTE)
}

export function loadLocalPeering(run: GcpRun): Outcome | undefined {
  const network = run.compute.getNetwork(run.localPath)
  if (network instanceof CloudError) {
    run.disconnect('Error loading Local Vpc Peering', true)
    return after(MINUTE)
  }
  run.localPeering = network.peerings.find(({ name }) => name === run.localName)
  return undefined
}

export function setPeeringIds(run: GcpRun): undefined {
  run.save({
    ...(run.localPeering && { localId: run.localPeering.name }),
    ...(run.remotePeering && { remoteId: run.remotePeering.name }),
  })
}
