import { isGranted } from '../simulation/cloud.ts'
import { overlapping } from '../world/overlap.ts'
import {
  type Inspection,
  ok,
  type PreflightCheck,
  permissionChecks,
  problem,
  type QuotaUse,
  tagCheck,
} from '../world/preflight.ts'
import { hasMatchingTag } from '../world/tags.ts'
import { DELETE_ACTIONS, DOCUMENTED_ACTIONS } from './actions.ts'
import { hasEnded, isActive } from './connection.ts'
import type { AwsVpcPeeringSpec } from './kind.ts'
import { findVpc, kymaVpc, type OwnedVpc } from './lookup.ts'
import { selectTables } from './strategy.ts'
import type { AwsWorld } from './world.ts'

/** What stands in the way of an AwsVpcPeering. */
export function inspectAws(world: AwsWorld, spec: AwsVpcPeeringSpec): Inspection {
  const local = kymaVpc(world)
  const remote = findVpc(world, spec.remoteVpcId)
  const account = world.accounts.find(({ id }) => id === spec.remoteAccountId)
  const missing = (actions: readonly string[]) =>
    actions.filter((action) => !isGranted(account?.peeringRole ?? [], action, DOCUMENTED_ACTIONS))
  const checks: PreflightCheck[] = permissionChecks(
    missing(DOCUMENTED_ACTIONS),
    spec.deleteRemotePeering ? missing(DELETE_ACTIONS) : [],
    `role CloudManagerPeeringRole of account ${spec.remoteAccountId}`,
  )
  const found =
    remote?.account.id === spec.remoteAccountId && remote.vpc.region === spec.remoteRegion
  if (!found || !remote || !local) {
    const where = `${spec.remoteAccountId || 'no account'}, ${spec.remoteRegion || 'no region'}`
    const text = `there is no VPC ${spec.remoteVpcId || 'without an id'} in ${where}`
    checks.push(problem('network', text, 'correct remoteVpcId, remoteAccountId or remoteRegion'))
    return { checks, quotas: [] }
  }
  checks.push(
    tagCheck(hasMatchingTag(remote.vpc.tags, world.kyma), remote.vpc.id, world.kyma.shoot),
    overlapCheck(local, remote),
    connectionCheck(world, local, remote),
    ...routeChecks(world, local, remote, spec),
  )
  return { checks, quotas: quotasOf(world, local, remote, spec) }
}

function overlapCheck(local: OwnedVpc, remote: OwnedVpc): PreflightCheck {
  const [pair] = overlapping(local.vpc.cidrs, remote.vpc.cidrs)
  if (!pair) return ok('overlap', 'no CIDRs of the two VPCs overlap')
  const text = `${pair[0]} of ${local.vpc.id} overlaps ${pair[1]} of ${remote.vpc.id}`
  return problem('overlap', text, 'any overlap keeps the VPCs apart: choose another VPC')
}

function connectionCheck(world: AwsWorld, { vpc }: OwnedVpc, remote: OwnedVpc): PreflightCheck {
  const there = world.peeringConnections.find(
    (connection) =>
      !hasEnded(connection) &&
      [connection.requester, connection.accepter].every(
        (end) => end === vpc.id || end === remote.vpc.id,
      ),
  )
  if (!there) return ok('peerings', 'the two VPCs have no peering connection yet')
  return problem(
    'peerings',
    `${there.id} joins the two VPCs already`,
    'two VPCs have one connection',
  )
}

function routeChecks(
  world: AwsWorld,
  local: OwnedVpc,
  remote: OwnedVpc,
  spec: AwsVpcPeeringSpec,
): PreflightCheck[] {
  const ways = [
    { tables: local.vpc.routeTables, to: remote.vpc.cidrs, at: 'of Kyma' },
    {
      tables: selectTables(
        remote.vpc.routeTables,
        spec.remoteRouteTableUpdateStrategy,
        world.kyma.shoot,
      ),
      to: local.vpc.cidrs.slice(0, 1),
      at: 'of the remote VPC',
    },
  ]
  const taken = ways.flatMap(({ tables, to, at }) =>
    tables.flatMap((table) =>
      table.routes
        .filter(({ destination, propagated }) => !propagated && to.includes(destination))
        .map(({ destination }) =>
          problem(
            'routes',
            `table ${table.id} ${at} has a route to ${destination} already`,
            `delete it: aws ec2 delete-route --route-table-id ${table.id} --destination-cidr-block ${destination}`,
          ),
        ),
    ),
  )
  return taken.length > 0 ? taken : [ok('routes', 'no route is in the way')]
}

function quotasOf(
  world: AwsWorld,
  local: OwnedVpc,
  remote: OwnedVpc,
  spec: AwsVpcPeeringSpec,
): QuotaUse[] {
  const active = ({ vpc, account }: OwnedVpc): QuotaUse => ({
    where: vpc.id,
    quota: 'active peering connections',
    used: world.peeringConnections.filter(
      (connection) =>
        isActive(connection) && (connection.requester === vpc.id || connection.accepter === vpc.id),
    ).length,
    limit: account.quotas.activePeeringsPerVpc,
  })
  const routes = ({ vpc, account }: OwnedVpc, tables = vpc.routeTables): QuotaUse[] =>
    tables.map((table) => ({
      where: table.id,
      quota: 'routes',
      used: table.routes.filter(({ propagated }) => !propagated).length,
      limit: account.quotas.routesPerRouteTable,
    }))
  const { shoot } = world.kyma
  const selected = selectTables(remote.vpc.routeTables, spec.remoteRouteTableUpdateStrategy, shoot)
  return [active(local), active(remote), ...routes(local), ...routes(remote, selected)]
}
