import { CloudError } from '../simulation/cloud.ts'
import { hasCondition } from '../simulation/condition.ts'
import { after, FORGET, type Outcome } from '../simulation/outcome.ts'
import { MINUTE, SECOND } from '../simulation/time.ts'
import { hasMatchingTag } from '../world/tags.ts'
import { isRetryable } from './actions.ts'
import { hasEnded } from './connection.ts'
import { findTable } from './lookup.ts'
import { type AwsRun, mapped, silently } from './run.ts'
import { selectTables } from './strategy.ts'

export function checkNetworkTag(run: AwsRun): Outcome | undefined {
  run.save({ finalizer: true })
  const { kyma } = run.cloud.world
  if (run.remoteConnection || hasMatchingTag(run.remoteVpc!.tags, kyma)) return undefined
  run.fail({
    reason: 'FailedLoadingRemoteVpcNetwork',
    message: 'Loaded remote Vpc network has no matching tags',
    keepReady: true,
  })
  return after(MINUTE)
}

export function createConnection(run: AwsRun): Outcome | undefined {
  if (run.connection) return undefined
  const created = run.local.createConnection(run.vpc!.id, run.remoteVpc!.id, run.peering.id)
  if (!(created instanceof CloudError)) {
    run.connection = created
    run.save({ localId: created.id })
    return undefined
  }
  if (isRetryable(created.code)) return silently(created)
  run.fail({
    state: 'Warning',
    reason: 'FailedCreatingVpcPeeringConnection',
    message: `Failed creating VpcPeerings. ${mapped(created) ?? ''}`,
  })
  return after(MINUTE)
}

export function waitPendingAcceptance(run: AwsRun): Outcome | undefined {
  const { code, message } = run.connection!
  if (code === 'initiating-request') return after(SECOND)
  if (!hasEnded(run.connection!) && code !== 'deleting') return undefined
  run.fail({ state: code, reason: 'FailedAcceptingVpcPeeringConnection', message })
  return FORGET
}

export function acceptConnection(run: AwsRun): Outcome | undefined {
  if (run.remoteConnection) return undefined
  const { id } = run.connection!
  const refused = run.remote!.acceptConnection(id)
  if (!refused) {
    run.save({ remoteId: id })
    // What was loaded is not active yet: it is looked at again.
    return after(SECOND)
  }
  if (isRetryable(refused.code)) return silently(refused)
  run.fail({
    state: 'Error',
    reason: 'FailedAcceptingVpcPeeringConnection',
    message: `Failed accepting VpcPeerings ${rawText(refused)}`,
    exclusive: true,
  })
  return after(MINUTE)
}

/** An error as the SDK prints it. */
function rawText({ code, message }: CloudError): string {
  return `operation error EC2: AcceptVpcPeeringConnection, api error ${code}: ${message}`
}

export function waitActive(run: AwsRun): Outcome | undefined {
  return run.connection!.code === 'active' ? undefined : after(SECOND)
}

export function createLocalRoutes(run: AwsRun): Outcome | undefined {
  const { id } = run.connection!
  const { cidrs } = run.remoteVpc!
  for (const table of run.tables) {
    const ours = table.routes.filter(({ target }) => target === id)
    for (const destination of cidrs) {
      if (ours.some((route) => route.destination === destination)) continue
      const refused = run.local.createRoute(table.id, destination, id)
      if (!refused) continue
      if (isRetryable(refused.code)) return silently(refused)
      run.fail({
        state: 'Error',
        reason: 'FailedCreatingRoutes',
        message: 'Failed creating route for local route table',
      })
      return FORGET
    }
    if (!run.cloud.settings.vpcPeeringSync) continue
    for (const { destination } of ours) {
      if (!cidrs.includes(destination)) run.local.deleteRoute(table.id, destination, id)
    }
  }
  return undefined
}

export function createRemoteRoutes(run: AwsRun): Outcome | undefined {
  const { id } = run.connection!
  // Secondary CIDRs of Kyma get no way back.
  const destination = run.vpc!.cidrs[0]!
  for (const { id: tableId } of selectedTables(run)) {
    const { table } = findTable(run.cloud.world, tableId)!
    if (table.routes.some((route) => route.target === id && route.destination === destination)) {
      continue
    }
    const refused = run.remote!.createRoute(tableId, destination, id)
    if (!refused) continue
    if (isRetryable(refused.code)) return silently(refused)
    run.fail({
      state: 'Warning',
      reason: 'FailedCreatingRoutes',
      message: `Failed updating routes for remote route table ${tableId}. ${mapped(refused) ?? ''}`,
      keepReady: true,
    })
    return refused.code === 'RouteNotSupported' ? FORGET : after(MINUTE)
  }
  return undefined
}

/** The remote tables that the strategy is about. */
export function selectedTables(run: AwsRun) {
  const strategy = run.spec.remoteRouteTableUpdateStrategy
  return selectTables(run.remoteTables, strategy, run.cloud.world.kyma.shoot)
}

export function updateSuccessStatus(run: AwsRun): Outcome {
  const { conditions } = run.peering
  const ready = hasCondition(conditions, 'Ready')
  if (ready && (run.quirk('Q6') || !hasCondition(conditions, 'Error'))) return FORGET
  run.succeed('active', 'Additional VpcPeerings(s) are provisioned')
  return FORGET
}
