import { type Answer, type Cloud, CloudError, isGranted, takeFault } from '../simulation/cloud.ts'
import type { Random } from '../simulation/random.ts'
import { overlap } from '../world/overlap.ts'
import { DOCUMENTED_ACTIONS, type Ec2Action } from './actions.ts'
import { deleteConnection, hasEnded, isActive, isVisible } from './connection.ts'
import {
  findConnection,
  findTable,
  findVpc,
  withAccount,
  withConnection,
  withTable,
} from './lookup.ts'
import type { AwsPeeringConnection, AwsRouteTable, AwsVpc, AwsWorld } from './world.ts'

/** AWS's interface as one principal sees it: Cloud Manager in its own account, or in a role of another one. */
export class Ec2 {
  readonly #cloud: Cloud<AwsWorld>
  readonly #random: Random
  readonly #account: string
  readonly #roleRegion: string | undefined

  /** @param roleRegion where the account's role is used; without it, the account's own rights are, everywhere */
  constructor(cloud: Cloud<AwsWorld>, random: Random, account: string, roleRegion?: string) {
    this.#cloud = cloud
    this.#random = random
    this.#account = account
    this.#roleRegion = roleRegion
  }

  /** Whether credentials for other accounts can be had at all; what a role may do, its calls tell. */
  assumeRole(): CloudError | undefined {
    return this.#refuses('sts:AssumeRole')
  }

  describeVpc(id: string): Answer<AwsVpc> {
    const refused = this.#refuses('ec2:DescribeVpcs')
    if (refused) return refused
    const owned = findVpc(this.#cloud.world, id)
    const seen =
      owned?.account.id === this.#account &&
      (this.#roleRegion === undefined || owned.vpc.region === this.#roleRegion)
    return seen
      ? owned.vpc
      : new CloudError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`)
  }

  describeRouteTables(vpc: string): Answer<readonly AwsRouteTable[]> {
    const refused = this.#refuses('ec2:DescribeRouteTables')
    if (refused) return refused
    return findVpc(this.#cloud.world, vpc)?.vpc.routeTables ?? []
  }

  /** The connection, where it is seen from a VPC of this account; `undefined` where it is not found. */
  describeConnection(id: string, vpc: string): Answer<AwsPeeringConnection | undefined> {
    const refused = this.#refuses('ec2:DescribeVpcPeeringConnections')
    if (refused) return refused
    const connection = findConnection(this.#cloud.world, id)
    return connection && isVisible(this.#cloud, connection, vpc) ? connection : undefined
  }

  createConnection(
    requester: string,
    accepter: string,
    name: string,
  ): Answer<AwsPeeringConnection> {
    const refused = this.#refuses('ec2:CreateVpcPeeringConnection')
    if (refused) return refused
    const { world, now, settings } = this.#cloud
    const { quotas } = findVpc(world, requester)!.account
    const outstanding = world.peeringConnections.filter(
      (other) =>
        other.code === 'pending-acceptance' &&
        findVpc(world, other.requester)?.account.id === this.#account,
    )
    if (outstanding.length >= quotas.outstandingPeeringRequests) {
      return new CloudError('OutstandingVpcPeeringConnectionLimitExceeded')
    }
    if (settings.aws.activeQuotaAt === 'request' && this.#isFull(requester)) {
      return new CloudError('VpcPeeringConnectionsPerVpcLimitExceeded')
    }
    if (world.peeringConnections.some((other) => joins(other, requester, accepter))) {
      return new CloudError('VpcPeeringConnectionAlreadyExists')
    }
    const connection: AwsPeeringConnection = {
      id: `pcx-${this.#random.hex(17)}`,
      requester,
      accepter,
      code: 'initiating-request',
      message: 'Initiating Request',
      since: now,
      tags: { Name: name },
    }
    this.#cloud.world = {
      ...world,
      peeringConnections: [...world.peeringConnections, connection],
    }
    return connection
  }

  acceptConnection(id: string): CloudError | undefined {
    const refused = this.#refuses('ec2:AcceptVpcPeeringConnection')
    if (refused) return refused
    const connection = findConnection(this.#cloud.world, id)
    if (connection?.code !== 'pending-acceptance') {
      return new CloudError('InvalidStateTransition', `${id} is ${connection?.code ?? 'not there'}`)
    }
    if (this.#isFull(connection.accepter) || this.#isFull(connection.requester)) {
      return new CloudError('ActiveVpcPeeringConnectionPerVpcLimitExceeded')
    }
    this.#cloud.world = withConnection(this.#cloud.world, id, {
      code: 'provisioning',
      message: 'Provisioning',
      since: this.#cloud.now,
    })
    return undefined
  }

  deleteConnection(id: string, by: 'requester' | 'accepter'): CloudError | undefined {
    return this.#refuses('ec2:DeleteVpcPeeringConnection') ?? deleteConnection(this.#cloud, id, by)
  }

  createRoute(tableId: string, destination: string, target: string): CloudError | undefined {
    const refused = this.#refuses('ec2:CreateRoute')
    if (refused) return refused
    const { world, settings } = this.#cloud
    const { account, vpc, table } = findTable(world, tableId)!
    if (table.edge) return new CloudError(settings.aws.gatewayTableCode)
    const there = table.routes.find(
      (route) => !route.propagated && route.destination === destination,
    )
    if (there) {
      const accepted = there.target === target && settings.aws.sameTargetRoute === 'accepted'
      return accepted ? undefined : new CloudError('RouteAlreadyExists')
    }
    if (overlap([destination], vpc.cidrs)) {
      return new CloudError(
        'InvalidParameterValue',
        `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR blocks`,
      )
    }
    const own = table.routes.filter(({ propagated }) => !propagated)
    if (own.length >= account.quotas.routesPerRouteTable) {
      return new CloudError('RouteLimitExceeded')
    }
    const route = { destination, target, propagated: false }
    this.#cloud.world = withTable(world, tableId, (old) => ({
      ...old,
      routes: [...old.routes, route],
    }))
    return undefined
  }

  deleteRoute(tableId: string, destination: string, target: string): CloudError | undefined {
    const refused = this.#refuses('ec2:DeleteRoute')
    if (refused) return refused
    this.#cloud.world = withTable(this.#cloud.world, tableId, (table) => ({
      ...table,
      routes: table.routes.filter(
        (route) => route.destination !== destination || route.target !== target,
      ),
    }))
    return undefined
  }

  /** Whether the account's role, or a fault, keeps the call from being made. */
  #refuses(action: Ec2Action): CloudError | undefined {
    const { world } = this.#cloud
    const account = world.accounts.find(({ id }) => id === this.#account)
    const fault = takeFault(account?.faults ?? [], action)
    if (fault) {
      if (fault.left !== account!.faults) {
        this.#cloud.world = withAccount(world, this.#account, (old) => ({
          ...old,
          faults: fault.left,
        }))
      }
      return fault.error
    }
    if (this.#roleRegion === undefined) return undefined
    if (account?.peeringRole === undefined) {
      return new CloudError(
        'AccessDenied',
        `Cloud Manager is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${this.#account}:role/CloudManagerPeeringRole`,
      )
    }
    if (isGranted(account.peeringRole, action, DOCUMENTED_ACTIONS)) return undefined
    return new CloudError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. No identity-based policy allows the ${action} action`,
    )
  }

  #isFull(vpc: string): boolean {
    const { world } = this.#cloud
    const owned = findVpc(world, vpc)
    if (!owned) return false
    const active = world.peeringConnections.filter(
      (other) => isActive(other) && (other.requester === vpc || other.accepter === vpc),
    )
    return active.length >= owned.account.quotas.activePeeringsPerVpc
  }
}

/** Whether a connection of these two VPCs exists, in whichever direction. */
function joins(connection: AwsPeeringConnection, a: string, b: string): boolean {
  const { requester, accepter } = connection
  if (hasEnded(connection)) return false
  return (requester === a && accepter === b) || (requester === b && accepter === a)
}
