import { CloudError } from '../simulation/cloud.ts'
import { after, FORGET, type Outcome, REQUEUE } from '../simulation/outcome.ts'
import { PeeringRun } from '../simulation/run.ts'
import { MINUTE, SECOND } from '../simulation/time.ts'
import { isRetryable } from './actions.ts'
import { Ec2 } from './ec2.ts'
import type { AwsVpcPeeringSpec } from './kind.ts'
import { kymaAccount, kymaVpc } from './lookup.ts'
import type { AwsPeeringConnection, AwsRouteTable, AwsVpc, AwsWorld } from './world.ts'

/** One run of the controller on AWS, with what its steps have loaded so far. */
export class AwsRun extends PeeringRun<AwsWorld, AwsVpcPeeringSpec> {
  /** Kyma's side of the interface. */
  local!: Ec2
  remote: Ec2 | undefined
  vpc: AwsVpc | undefined
  tables: readonly AwsRouteTable[] = []
  /** The connection, as each side sees it. */
  connection: AwsPeeringConnection | undefined
  remoteConnection: AwsPeeringConnection | undefined
  remoteVpc: AwsVpc | undefined
  remoteTables: readonly AwsRouteTable[] = []

  /** The control plane fills in Kyma's own account where none is given. */
  get remoteAccount(): string {
    return this.spec.remoteAccountId || kymaAccount(this.cloud.world)
  }
}

/** What Cloud Manager says for a code; it has no words for most of them. */
export function mapped(error: CloudError): string | undefined {
  switch (error.code) {
    case 'UnauthorizedOperation':
      return 'Not authorized to perform this operation.'
    case 'AccessDenied':
      return 'Not authorized to assume role.'
    case 'RouteNotSupported':
      return 'Route not supported.'
    default:
      return undefined
  }
}

const REQUEUE_RETRYABLE = after(10 * SECOND)

/** The end of a run whose call failed and leaves no trace in the status. */
export function silently(error: CloudError): Outcome {
  return isRetryable(error.code) ? REQUEUE_RETRYABLE : REQUEUE
}

export function initiate(run: AwsRun): undefined {
  run.local = new Ec2(run.cloud, run.random, kymaAccount(run.cloud.world))
  if (run.peering.state === '' && !run.peering.deleting) run.save({ state: 'initiating-request' })
}

export function loadConnection(run: AwsRun): Outcome | undefined {
  const { localId } = run.peering
  if (localId === undefined) return undefined
  const found = run.local.describeConnection(localId, run.cloud.world.kyma.network)
  if (found instanceof CloudError) return silently(found)
  run.connection = found
  return undefined
}

export function loadKymaVpc(run: AwsRun): Outcome | undefined {
  run.vpc = kymaVpc(run.cloud.world)?.vpc
  if (run.vpc || (run.peering.deleting && !run.quirk('Q10'))) return undefined
  const message = `AWS VPC ${run.cloud.world.kyma.network} not found`
  run.fail({ reason: 'VpcNotFound', message, exclusive: true })
  return FORGET
}

export function loadKymaRouteTables(run: AwsRun): Outcome | undefined {
  if (!run.vpc) return undefined
  const tables = run.local.describeRouteTables(run.vpc.id)
  if (tables instanceof CloudError) return silently(tables)
  run.tables = tables
  return undefined
}

export function createRemoteClient(run: AwsRun): Outcome | undefined {
  const refused = run.local.assumeRole()
  if (refused && !run.peering.deleting) {
    const message = `Failed creating AWS client for account ${run.remoteAccount}`
    run.fail({ state: 'Error', reason: 'Error', message })
    return after(MINUTE)
  }
  if (!refused) {
    run.remote = new Ec2(run.cloud, run.random, run.remoteAccount, run.spec.remoteRegion)
  }
  return undefined
}

export function loadRemoteConnection(run: AwsRun): Outcome | undefined {
  const { remoteId } = run.peering
  if (remoteId === undefined || !run.remote) return undefined
  const found = run.remote.describeConnection(remoteId, run.spec.remoteVpcId)
  if (!(found instanceof CloudError)) {
    run.remoteConnection = found
    return undefined
  }
  if (run.peering.deleting) return undefined
  if (isRetryable(found.code)) return REQUEUE_RETRYABLE
  const words = mapped(found)
  run.fail({
    state: words ? 'Warning' : 'Error',
    reason: 'FailedLoadingRemoteVpcPeeringConnection',
    message: words ?? 'Error listing AWS peering connections',
  })
  return after(MINUTE)
}

export function loadRemoteVpc(run: AwsRun): Outcome | undefined {
  if (!run.remote) return undefined
  const found = run.remote.describeVpc(run.spec.remoteVpcId)
  if (!(found instanceof CloudError)) {
    run.remoteVpc = found
    return undefined
  }
  if (run.peering.deleting) return undefined
  if (isRetryable(found.code)) return REQUEUE_RETRYABLE
  const words = mapped(found)
  if (words) {
    const reason = run.quirk('Q8') ? 'VpcNotFound' : 'Unauthorized'
    run.fail({ state: 'Warning', reason, message: words })
    return after(MINUTE)
  }
  const message =
    found.code === 'InvalidVpcID.NotFound'
      ? `Remote VPC ID ${run.spec.remoteVpcId} not found`
      : 'Error loading remote VPC Network'
  run.fail({ state: 'Error', reason: 'VpcNotFound', message })
  return FORGET
}

export function loadRemoteRouteTables(run: AwsRun): Outcome | undefined {
  if (!run.remote || !run.remoteVpc) return undefined
  const tables = run.remote.describeRouteTables(run.remoteVpc.id)
  if (!(tables instanceof CloudError)) {
    run.remoteTables = tables
    return undefined
  }
  return run.peering.deleting ? undefined : silently(tables)
}
