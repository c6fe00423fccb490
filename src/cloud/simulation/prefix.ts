import { after, type Outcome, type Step } from './outcome.ts'
import type { PeeringRun } from './run.ts'
import { MINUTE, SECOND } from './time.ts'

/** What the controllers of all providers begin with: the objects of the control plane that a peering refers to. */
export const PREFIX: readonly Step<PeeringRun>[] = [
  loadScope,
  loadLocalNetwork,
  waitLocalNetwork,
  loadRemoteNetworkObject,
  waitRemoteNetwork,
]

function loadScope(run: PeeringRun): Outcome | undefined {
  const { kyma } = run.cloud.world
  if (kyma.controlPlane.scope === 'present') return undefined
  // The reason is spelled like this.
  return refuse(run, 'ScopeNoFound', `Scope ${kyma.shoot} does not exist`, MINUTE)
}

function loadLocalNetwork(run: PeeringRun): Outcome | undefined {
  if (run.cloud.world.kyma.controlPlane.localNetwork !== 'missing') return undefined
  return refuse(run, 'MissingDependency', 'Local network not found', 10 * SECOND)
}

function waitLocalNetwork(run: PeeringRun): Outcome | undefined {
  if (run.peering.deleting) return undefined
  switch (run.cloud.world.kyma.controlPlane.localNetwork) {
    case 'error':
      return refuse(run, 'WaitingDependency', 'Local network not ready', MINUTE)
    case 'processing':
      return after(SECOND)
    default:
      return undefined
  }
}

function loadRemoteNetworkObject(run: PeeringRun): Outcome | undefined {
  if (run.remoteNetwork) return undefined
  return refuse(run, 'MissingDependency', 'Remote network not found', 10 * SECOND)
}

function waitRemoteNetwork(run: PeeringRun): Outcome | undefined {
  if (run.peering.deleting || run.remoteNetwork!.state === 'ready') return undefined
  if (run.remoteNetwork!.state === 'new') return after(SECOND)
  return refuse(run, 'WaitingDependency', 'Remote network not ready', MINUTE)
}

function refuse(run: PeeringRun, reason: string, message: string, delay: number): Outcome {
  run.fail({ state: 'Error', reason, message })
  return after(delay)
}
