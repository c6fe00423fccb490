import { after, FORGET, type Outcome } from '../simulation/outcome.ts'
import { MINUTE } from '../simulation/time.ts'
import type { AzureRun } from './run.ts'

/** Errors are logged, and nothing else. */
export function deleteRemotePeering(run: AzureRun): undefined {
  if (!run.spec.deleteRemotePeering || !run.remotePeering) return
  if (!run.quirk('H1') && !run.localPeering) return
  run.arm.deletePeering(run.remoteNetworkId, run.remotePeering.name, run.remoteTenant)
}

export function deleteLocalPeering(run: AzureRun): Outcome | undefined {
  if (!run.localPeering) return undefined
  const refused = run.arm.deletePeering(run.localNetworkId, run.localPeering.name, run.localTenant)
  return refused && after(5 * MINUTE)
}

export function removeFinalizer(run: AzureRun): Outcome {
  run.removeFinalizer()
  return FORGET
}
