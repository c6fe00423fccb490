import { CloudError } from '../simulation/cloud.ts'
import { hasCondition, withoutCondition } from '../simulation/condition.ts'
import { after, FORGET, type Outcome, REQUEUE } from '../simulation/outcome.ts'
import { MINUTE } from '../simulation/time.ts'
import { hasEnded } from './connection.ts'
import { selectedTables } from './create.ts'
import { type AwsRun, silently } from './run.ts'

export function removeReadyCondition(run: AwsRun): Outcome | undefined {
  const { conditions } = run.peering
  if (!hasCondition(conditions, 'Ready')) return undefined
  run.save({ conditions: withoutCondition(conditions, 'Ready') })
  return REQUEUE
}

export function deleteLocalRoutes(run: AwsRun): Outcome | undefined {
  const { localId } = run.peering
  for (const table of run.tables) {
    for (const { destination, target } of table.routes) {
      if (target !== localId) continue
      const refused = run.local.deleteRoute(table.id, destination, target)
      if (refused) return silently(refused)
    }
  }
  return undefined
}

export function deleteConnection(run: AwsRun): Outcome | undefined {
  const { connection } = run
  if (!connection || hasEnded(connection) || connection.code === 'deleting') return undefined
  const refused = run.local.deleteConnection(connection.id, 'requester')
  return refused && silently(refused)
}

/** The tables are chosen by the tags that they have now. */
export function deleteRemoteRoutes(run: AwsRun): Outcome | undefined {
  const { localId } = run.peering
  if (!run.spec.deleteRemotePeering || localId === undefined) return undefined
  for (const table of selectedTables(run)) {
    for (const { destination, target } of table.routes) {
      if (target !== localId) continue
      const refused = run.remote!.deleteRoute(table.id, destination, target)
      // No condition tells of it.
      if (refused instanceof CloudError && run.quirk('Q7')) return after(MINUTE)
    }
  }
  return undefined
}

/** The connection is gone by now, so that this fails, and nobody minds. */
export function deleteRemoteConnection(run: AwsRun): undefined {
  if (!run.spec.deleteRemotePeering || !run.remoteConnection) return
  run.remote?.deleteConnection(run.remoteConnection.id, 'accepter')
}

export function removeFinalizer(run: AwsRun): Outcome {
  run.removeFinalizer()
  return FORGET
}
