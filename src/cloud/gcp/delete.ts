import { hasCondition, withoutCondition } from '../simulation/condition.ts'
import { after, FORGET, type Outcome, REQUEUE } from '../simulation/outcome.ts'
import { MINUTE, SECOND } from '../simulation/time.ts'
import { isBusy, isThrottled } from './compute.ts'
import type { GcpRun } from './run.ts'

export function removeReadyCondition(run: GcpRun): Outcome | undefined {
  const { conditions } = run.peering
  if (!hasCondition(conditions, 'Ready')) return undefined
  run.save({ conditions: withoutCondition(conditions, 'Ready') })
  return REQUEUE
}

export function deleteLocalPeering(run: GcpRun): Outcome | undefined {
  if (!run.localPeering) return undefined
  const refused = run.compute.removePeering(run.localPath, run.localPeering.name)
  if (!refused) return after(10 * SECOND)
  const message = 'Error deleting local network VpcPeering'
  run.fail({ reason: 'Error', message })
  return after(MINUTE)
}

/** A local peering that is still being added would come back. */
export function waitLocalOperation(run: GcpRun): Outcome | undefined {
  const { localOperation } = run.peering
  const underway = run.cloud.world.operations.some(
    ({ id, finished }) => id === localOperation && !finished,
  )
  return underway ? after(10 * SECOND) : undefined
}

export function deleteRemotePeering(run: GcpRun): Outcome | undefined {
  const { remotePeering, spec } = run
  if (!spec.deleteRemotePeering || !remotePeering) return undefined
  if (!run.quirk('H1') && run.peering.localId === undefined) return undefined
  const refused = run.compute.removePeering(run.remotePath, remotePeering.name)
  if (!refused) return undefined
  if (isThrottled(refused)) return after(MINUTE)
  if (isBusy(refused)) return after(10 * SECOND)
  // Without the permission the peering stays, and only the log tells.
  return undefined
}

export function removeFinalizer(run: GcpRun): Outcome {
  run.removeFinalizer()
  return FORGET
}
