import { hasCondition, sameCondition, sameConditions } from './condition.ts'
import { after, FORGET, type Outcome, REQUEUE, type Step } from './outcome.ts'
import { MINUTE, SECOND } from './time.ts'
import type { UserRun } from './user-run.ts'

const SOON = after(SECOND / 10)

function addFinalizer(run: UserRun): Outcome | undefined {
  if (run.user.finalizer || run.user.deleting) return undefined
  run.save({ finalizer: true })
  return REQUEUE
}

function chooseId(run: UserRun): Outcome | undefined {
  const { user } = run
  if (user.id !== undefined) return undefined
  if (user.deleting) {
    // "Logical error" in the log, and nobody comes back.
    if (!run.quirk('Q1')) run.removeFinalizer()
    return FORGET
  }
  run.save({ id: run.newId() })
  return SOON
}

function chooseGcpId(run: UserRun): Outcome | undefined {
  if (run.user.id !== undefined) return undefined
  run.save({ id: run.newId(), state: 'Initiated' })
  return SOON
}

function createNetwork(run: UserRun): Outcome | undefined {
  if (run.network || run.user.deleting) return undefined
  run.createNetwork()
  return undefined
}

function waitNetwork(run: UserRun): Outcome | undefined {
  if (run.user.deleting || run.network?.state === 'ready') return undefined
  return REQUEUE
}

function createPeering(run: UserRun): Outcome | undefined {
  if (run.user.deleting) return undefined
  if (run.peering) run.updatePeering()
  else run.createPeering()
  return undefined
}

function deletePeering(run: UserRun): Outcome | undefined {
  const { user, peering } = run
  if (!user.deleting || !peering) return undefined
  if (peering.deleting) return after(SECOND)
  run.deletePeering()
  return after(10 * SECOND)
}

function deleteGcpPeering(run: UserRun): Outcome | undefined {
  if (!run.user.deleting || !run.peering) return undefined
  run.deletePeering()
  run.save({ state: 'Deleting' })
  return after(10 * SECOND)
}

function deleteNetwork(run: UserRun): Outcome | undefined {
  const { user, network } = run
  if (!user.deleting || !network) return undefined
  run.deleteNetwork()
  return after(10 * SECOND)
}

function removeFinalizer(run: UserRun): Outcome | undefined {
  if (!run.user.deleting) return undefined
  run.removeFinalizer()
  return FORGET
}

/** The user sees what the control plane sees, and the controller looks again whenever that changes. */
function copyStatus(run: UserRun): Outcome | undefined {
  const { user } = run
  const { state, conditions } = run.peering!
  const changed =
    user.state !== state ||
    (run.quirk('Q13') ? allDiffer(run) : !sameConditions(user.conditions, conditions))
  if (changed) run.save({ state, conditions: run.stamped(conditions) })
  return FORGET
}

/** Only Azure's controller compares like that; it takes an empty list for a difference. */
function allDiffer({ user, peering }: UserRun): boolean {
  if (user.resource.kind !== 'AzureVpcPeering') {
    return !sameConditions(user.conditions, peering!.conditions)
  }
  return peering!.conditions.every(
    (condition) => !user.conditions.some((shown) => sameCondition(shown, condition)),
  )
}

function copyGcpStatus(run: UserRun): Outcome | undefined {
  const { state, conditions } = run.peering!
  // Nothing is copied before there is something to tell.
  if (conditions.length === 0) return FORGET
  const first = run.quirk('Q2') ? conditions.slice(0, 1) : conditions
  if (run.user.state === state && sameConditions(run.user.conditions, first)) return undefined
  run.save({ state, conditions: run.stamped(first) })
  return REQUEUE
}

function watchGcpStatus(run: UserRun): Outcome {
  const done = !run.quirk('Q2') && hasCondition(run.user.conditions, 'Ready')
  return done ? FORGET : after(MINUTE)
}

/** The controllers of AwsVpcPeering and AzureVpcPeering. */
export const USER_STEPS: readonly Step<UserRun>[] = [
  addFinalizer,
  chooseId,
  createNetwork,
  waitNetwork,
  createPeering,
  deletePeering,
  deleteNetwork,
  removeFinalizer,
  copyStatus,
]

/** That of GcpVpcPeering, which goes another way. */
export const GCP_USER_STEPS: readonly Step<UserRun>[] = [
  chooseGcpId,
  addGcpFinalizer,
  createNetwork,
  waitNetwork,
  createPeering,
  deleteGcpPeering,
  deleteNetwork,
  removeFinalizer,
  copyGcpStatus,
  watchGcpStatus,
]

function addGcpFinalizer(run: UserRun): undefined {
  if (!run.user.deleting) run.save({ finalizer: true })
}
