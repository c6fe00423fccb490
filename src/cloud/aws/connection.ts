import { type Cloud, CloudError } from '../simulation/cloud.ts'
import { DAY, HOUR } from '../simulation/time.ts'
import { overlap } from '../world/overlap.ts'
import { findConnection, findVpc, withConnection } from './lookup.ts'
import type { AwsPeeringConnection, AwsWorld } from './world.ts'

/** Codes in which nothing more happens to a connection but that its record goes. */
const ENDED: readonly AwsPeeringConnection['code'][] = ['failed', 'expired', 'rejected', 'deleted']

export function hasEnded({ code }: AwsPeeringConnection): boolean {
  return ENDED.includes(code)
}

export function isActive(connection: AwsPeeringConnection | undefined): boolean {
  return connection?.code === 'active'
}

/** Whether the two VPCs of a connection are in different regions. */
function isBetweenRegions(world: AwsWorld, { requester, accepter }: AwsPeeringConnection): boolean {
  return findVpc(world, requester)?.vpc.region !== findVpc(world, accepter)?.vpc.region
}

/** For how long a side still sees the record of a connection that has ended. */
function visibleFor(
  world: AwsWorld,
  connection: AwsPeeringConnection,
  side: 'requester' | 'accepter',
): number {
  switch (connection.code) {
    case 'failed':
      return side === 'requester' ? 2 * HOUR : 0
    case 'expired':
      return 2 * DAY
    case 'rejected': {
      const [a, b] = [connection.requester, connection.accepter].map((id) => findVpc(world, id))
      return side === 'requester' && a?.account.id !== b?.account.id ? 2 * DAY : 2 * HOUR
    }
    case 'deleted':
      return connection.deletedBy === side ? 2 * HOUR : 2 * DAY
    default:
      return Infinity
  }
}

/** Whether the owner of a VPC sees the record. */
export function isVisible(
  { world, now }: Cloud<AwsWorld>,
  connection: AwsPeeringConnection,
  vpc: string,
): boolean {
  const side = connection.requester === vpc ? 'requester' : 'accepter'
  return now - connection.since < visibleFor(world, connection, side)
}

/** A change that a connection makes by itself. */
interface Progress {
  readonly at: number
  readonly change: Partial<AwsPeeringConnection> | 'gone'
}

/** How long an unaccepted request lives. */
const EXPIRY = 7 * DAY

function progressOf(
  { world, settings: { aws } }: Cloud<AwsWorld>,
  connection: AwsPeeringConnection,
): Progress | undefined {
  const { code, since } = connection
  switch (code) {
    case 'initiating-request':
      return { at: since + aws.requestTime, change: answered(world, connection, aws.failedMessage) }
    case 'pending-acceptance':
      return { at: since + EXPIRY, change: { code: 'expired', message: 'Expired' } }
    case 'provisioning':
      return { at: since + aws.provisioningTime, change: { code: 'active', message: 'Active' } }
    case 'deleting':
      return { at: since + aws.provisioningTime, change: { code: 'deleted' } }
    case 'active':
      return undefined
    default: {
      const sides = ['requester', 'accepter'] as const
      const visible = sides.map((side) => visibleFor(world, connection, side))
      return { at: since + Math.max(...visible), change: 'gone' }
    }
  }
}

/** What becomes of a request: any overlap of any CIDRs makes it fail. */
function answered(
  world: AwsWorld,
  connection: AwsPeeringConnection,
  failedMessage: string,
): Partial<AwsPeeringConnection> {
  const requester = findVpc(world, connection.requester)
  const accepter = findVpc(world, connection.accepter)
  if (!requester || !accepter || overlap(requester.vpc.cidrs, accepter.vpc.cidrs)) {
    return { code: 'failed', message: failedMessage }
  }
  return {
    code: 'pending-acceptance',
    message: `Pending Acceptance by ${accepter.account.id}`,
  }
}

/** When AWS next does something by itself, and whether that is part of something going on. */
export function nextOfConnections(
  cloud: Cloud<AwsWorld>,
): { readonly at: number; readonly underway: boolean } | undefined {
  let first: { at: number; underway: boolean } | undefined
  for (const connection of cloud.world.peeringConnections) {
    const progress = progressOf(cloud, connection)
    if (!progress || (first && progress.at >= first.at)) continue
    const underway = ['initiating-request', 'provisioning', 'deleting'].includes(connection.code)
    first = { at: progress.at, underway }
  }
  return first
}

/** Does what is due by now. */
export function progressConnections(cloud: Cloud<AwsWorld>): void {
  for (const connection of cloud.world.peeringConnections) {
    const progress = progressOf(cloud, connection)
    if (!progress || progress.at > cloud.now) continue
    const { at, change } = progress
    if (change === 'gone') {
      const peeringConnections = cloud.world.peeringConnections.filter(
        ({ id }) => id !== connection.id,
      )
      cloud.world = { ...cloud.world, peeringConnections }
    } else {
      cloud.world = withConnection(cloud.world, connection.id, { ...change, since: at })
    }
  }
}

/** Deletes a connection for both sides, whoever of them asks. */
export function deleteConnection(
  cloud: Cloud<AwsWorld>,
  id: string,
  by: 'requester' | 'accepter',
): CloudError | undefined {
  const connection = findConnection(cloud.world, id)
  if (!connection) {
    return new CloudError(
      'InvalidVpcPeeringConnectionID.NotFound',
      `The vpcPeeringConnection ID '${id}' does not exist`,
    )
  }
  if (hasEnded(connection) || connection.code === 'deleting') {
    return new CloudError(
      'InvalidStateTransition',
      `Invalid state transition for pcx ${id}, attempted to transition from ${connection.code} to deleting`,
    )
  }
  const between = isBetweenRegions(cloud.world, connection)
  cloud.world = withConnection(cloud.world, id, {
    code: between && connection.code === 'active' ? 'deleting' : 'deleted',
    message: `Deleted by ${findVpc(cloud.world, connection[by])?.account.id ?? by}`,
    since: cloud.now,
    deletedBy: by,
  })
  return undefined
}
