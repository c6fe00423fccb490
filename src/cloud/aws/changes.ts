import * as z from 'zod'
import type { Cloud } from '../simulation/cloud.ts'
import { overlap } from '../world/overlap.ts'
import { cidr, type Permissions, tags } from '../world/part.ts'
import {
  commonVerbs,
  granted,
  missing,
  revoked,
  type Tagged,
  tagged,
  untagged,
  type Verbs,
  verb,
  withoutPart,
} from '../world/verb.ts'
import { CALLS, DOCUMENTED_ACTIONS, PERMISSIONS } from './actions.ts'
import { deleteConnection, hasEnded } from './connection.ts'
import {
  allVpcs,
  findTable,
  findVpc,
  withAccount,
  withConnection,
  withTable,
  withVpc,
} from './lookup.ts'
import {
  type AwsAccount,
  type AwsPeeringConnection,
  type AwsVpc,
  type AwsWorld,
  endpoint,
  gateway,
  quotas,
  routeTable,
  securityGroup,
  securityGroupRule,
  subnet,
  vpc,
} from './world.ts'

type Change = Cloud<AwsWorld>
const LISTS = { documented: DOCUMENTED_ACTIONS, all: PERMISSIONS }

const id = z.string()
const actions = z.array(z.enum(PERMISSIONS))
const pair = z.tuple([id, id])

/** What people do on AWS beside Cloud Manager. */
export const AWS_CHANGES: Verbs<AwsWorld> = {
  ...commonVerbs<AwsWorld>({
    what: 'account',
    ids: ({ accounts }) => accounts.map((account) => account.id),
    calls: CALLS,
    withFaults: (world, account, change) =>
      withAccount(world, account, (old) => ({ ...old, faults: change(old.faults) })),
  }),
  /** Tags a VPC or a route table. */
  tag: verb(
    z.strictObject({ id, key: z.string(), value: z.string().default('') }),
    (cloud: Change, args) => setTags(cloud, args.id, (old) => tagged(old, args.key, args.value)),
  ),
  untag: verb(z.strictObject({ id, key: z.string() }), (cloud: Change, args) =>
    setTags(cloud, args.id, (old) => untagged(old, args.key)),
  ),
  /** Creates the account's role with these rights, or gives it others. */
  createRole: verb(
    z.strictObject({ account: id, actions: z.union([z.enum(['documented', 'all']), actions]) }),
    (cloud: Change, args) =>
      setAccount(cloud, args.account, (before) => ({ ...before, peeringRole: args.actions })),
  ),
  deleteRole: verb(z.strictObject({ account: id }), (cloud: Change, { account }) =>
    setRole(cloud, account, () => undefined),
  ),
  grant: verb(
    z.strictObject({ account: id, actions }),
    (cloud: Change, { account, actions: added }) =>
      setRole(cloud, account, (before) => granted(before, added, LISTS)),
  ),
  revoke: verb(
    z.strictObject({ account: id, actions }),
    (cloud: Change, { account, actions: removed }) =>
      setRole(cloud, account, (before) => revoked(before, removed, LISTS)),
  ),
  setQuotas: verb(
    z.strictObject({
      account: id,
      quotas: z.partialRecord(quotas.keyof().exclude(['origin']), z.int().min(0)),
    }),
    (cloud: Change, args) =>
      setAccount(cloud, args.account, (before) => ({
        ...before,
        quotas: { ...before.quotas, ...args.quotas } as typeof before.quotas,
      })),
  ),
  addVpc: verb(z.strictObject({ account: id, vpc }), (cloud: Change, args) =>
    setAccount(cloud, args.account, (before) => ({ ...before, vpcs: [...before.vpcs, args.vpc] })),
  ),
  removeVpc: verb(z.strictObject({ vpc: id }), (cloud: Change, args) => {
    const owner = findVpc(cloud.world, args.vpc)?.account.id
    if (owner === undefined) return noVpc(cloud.world, args.vpc)
    return setAccount(cloud, owner, (before) => ({
      ...before,
      vpcs: before.vpcs.filter((other) => other.id !== args.vpc),
    }))
  }),
  addCidr: verb(z.strictObject({ vpc: id, cidr }), addCidr),
  removeCidr: verb(z.strictObject({ vpc: id, cidr }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => withoutPart(before, 'cidrs', 'CIDR', args.cidr)),
  ),
  addSubnet: verb(z.strictObject({ vpc: id, subnet }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({ ...before, subnets: [...before.subnets, args.subnet] })),
  ),
  removeSubnet: verb(z.strictObject({ vpc: id, subnet: id }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => withoutPart(before, 'subnets', 'subnet', args.subnet)),
  ),
  addEndpoint: verb(z.strictObject({ vpc: id, endpoint }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({
      ...before,
      endpoints: [...before.endpoints, args.endpoint],
    })),
  ),
  removeEndpoint: verb(z.strictObject({ vpc: id, name: id }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => withoutPart(before, 'endpoints', 'endpoint', args.name)),
  ),
  addGateway: verb(z.strictObject({ vpc: id, gateway }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({
      ...before,
      gateways: [...before.gateways, args.gateway],
    })),
  ),
  addSecurityGroup: verb(z.strictObject({ vpc: id, group: securityGroup }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({
      ...before,
      securityGroups: [...before.securityGroups, args.group],
    })),
  ),
  setIngress: verb(z.strictObject({ group: id, rules: z.array(securityGroupRule) }), setIngress),
  addRouteTable: verb(z.strictObject({ vpc: id, table: routeTable }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({
      ...before,
      routeTables: [...before.routeTables, args.table],
    })),
  ),
  removeRouteTable: verb(z.strictObject({ table: id }), (cloud: Change, args) => {
    const owner = findTable(cloud.world, args.table)?.vpc.id
    if (owner === undefined) return noTable(cloud.world, args.table)
    return setVpc(cloud, owner, (before) => ({
      ...before,
      routeTables: before.routeTables.filter((table) => table.id !== args.table),
    }))
  }),
  /** The target is an id, or the connection with the VPC that is named as peer. */
  addRoute: verb(
    z.strictObject({ table: id, destination: cidr, target: id.optional(), peer: id.optional() }),
    addRoute,
  ),
  deleteRoute: verb(z.strictObject({ table: id, destination: cidr }), (cloud: Change, args) => {
    const found = findTable(cloud.world, args.table)
    if (!found) return noTable(cloud.world, args.table)
    const { routes } = found.table
    const left = routes.filter(({ destination }) => destination !== args.destination)
    if (left.length === routes.length) {
      const known = routes.map(({ destination }) => destination)
      return missing('route to', args.destination, known)
    }
    cloud.world = withTable(cloud.world, args.table, (table) => ({ ...table, routes: left }))
    return undefined
  }),
  /** Makes an active connection of two VPCs. */
  addPeering: verb(
    z.strictObject({ id, vpcs: pair, tags: tags.optional() }),
    (cloud: Change, args) => {
      const [requester, accepter] = args.vpcs
      const ends = args.vpcs.map((end) => findVpc(cloud.world, end))
      const gone = args.vpcs.find((_, i) => !ends[i])
      if (gone !== undefined) return noVpc(cloud.world, gone)
      if (liveConnection(cloud.world, args.vpcs)) return 'VpcPeeringConnectionAlreadyExists'
      if (overlap(ends[0]!.vpc.cidrs, ends[1]!.vpc.cidrs)) return cloud.settings.aws.failedMessage
      const connection: AwsPeeringConnection = {
        id: args.id,
        requester,
        accepter,
        code: 'active',
        message: 'Active',
        since: cloud.now,
        tags: args.tags ?? {},
      }
      const { peeringConnections } = cloud.world
      cloud.world = { ...cloud.world, peeringConnections: [...peeringConnections, connection] }
      return undefined
    },
  ),
  /** Deletes the connection of two VPCs; the owner of the second one does it. */
  deletePeering: verb(z.strictObject({ vpcs: pair }), (cloud: Change, { vpcs }) => {
    const connection = liveConnection(cloud.world, vpcs)
    if (!connection) return noConnection(cloud.world, vpcs)
    const by = connection.requester === vpcs[1] ? 'requester' : 'accepter'
    return deleteConnection(cloud, connection.id, by)?.code
  }),
  rejectPeering: verb(z.strictObject({ vpcs: pair }), (cloud: Change, { vpcs }) => {
    const connection = liveConnection(cloud.world, vpcs)
    if (connection?.code !== 'pending-acceptance') {
      return `there is no request between ${vpcs.join(' and ')} that waits for acceptance`
    }
    const { account } = findVpc(cloud.world, connection.accepter)!
    cloud.world = withConnection(cloud.world, connection.id, {
      code: 'rejected',
      message: `Rejected by ${account.id}`,
      since: cloud.now,
    })
    return undefined
  }),
}

function noVpc(world: AwsWorld, name: string): string {
  const known = [...allVpcs(world)].map(({ vpc: { id } }) => id)
  return missing('VPC', name, known)
}

function noTable(world: AwsWorld, name: string): string {
  const tables = [...allVpcs(world)].flatMap(({ vpc: { routeTables } }) => routeTables)
  const known = tables.map((table) => table.id)
  return missing('route table', name, known)
}

function noConnection({ peeringConnections }: AwsWorld, ends: readonly string[]): string {
  const live = peeringConnections.filter((connection) => !hasEnded(connection))
  const known = live.map(({ requester, accepter }) => `${requester} and ${accepter}`)
  return missing('connection of', ends.join(' and '), known)
}

function setAccount(
  cloud: Change,
  account: string,
  change: (before: AwsAccount) => AwsAccount | string,
): string | undefined {
  const found = cloud.world.accounts.find((one) => one.id === account)
  if (!found) {
    const known = cloud.world.accounts.map((one) => one.id)
    return missing('account', account, known)
  }
  const changed = change(found)
  if (typeof changed === 'string') return changed
  cloud.world = withAccount(cloud.world, account, () => changed)
  return undefined
}

function setVpc(
  cloud: Change,
  name: string,
  change: (before: AwsVpc) => AwsVpc | string,
): string | undefined {
  const owned = findVpc(cloud.world, name)
  if (!owned) return noVpc(cloud.world, name)
  const changed = change(owned.vpc)
  if (typeof changed === 'string') return changed
  cloud.world = withVpc(cloud.world, name, () => changed)
  return undefined
}

/** Changes the role of an account, or takes it away; or says why not. */
function setRole(
  cloud: Change,
  account: string,
  change: (before: Permissions) => readonly string[] | string | undefined,
): string | undefined {
  return setAccount(cloud, account, ({ peeringRole, ...before }) => {
    if (peeringRole === undefined) {
      return `there is no role CloudManagerPeeringRole in account \`${account}\`; createRole makes it`
    }
    const role = change(peeringRole)
    if (typeof role === 'string') return role
    return role === undefined ? before : { ...before, peeringRole: role }
  })
}

/** Changes the tags of a VPC or a route table. */
function setTags(
  cloud: Change,
  name: string,
  change: <Whole extends Tagged>(before: Whole) => Whole | string,
): string | undefined {
  const { world } = cloud
  if (findVpc(world, name)) return setVpc(cloud, name, change)
  const found = findTable(world, name)
  if (!found) {
    const parts = [...allVpcs(world)].flatMap(({ vpc: owner }) => [owner, ...owner.routeTables])
    const known = parts.map((one) => one.id)
    return missing('VPC or route table', name, known)
  }
  const changed = change(found.table)
  if (typeof changed === 'string') return changed
  cloud.world = withTable(world, name, () => changed)
  return undefined
}

/** A CIDR that overlaps one of a peer is refused; one during a pending request is the requester's mistake. */
function addCidr(
  cloud: Change,
  args: { readonly vpc: string; readonly cidr: string },
): string | undefined {
  const { world } = cloud
  for (const connection of world.peeringConnections) {
    const { code, requester, accepter } = connection
    if (requester !== args.vpc && accepter !== args.vpc) continue
    const peer = findVpc(world, requester === args.vpc ? accepter : requester)
    const overlaps = peer !== undefined && overlap([args.cidr], peer.vpc.cidrs)
    if (code === 'active' && overlaps) return `${args.cidr} overlaps ${peer.vpc.id}, a peer`
    if (code !== 'pending-acceptance') continue
    if (requester === args.vpc) return `${args.vpc} has requested a peering that is pending`
    if (overlaps) {
      cloud.world = withConnection(cloud.world, connection.id, {
        code: 'failed',
        message: cloud.settings.aws.failedMessage,
        since: cloud.now,
      })
    }
  }
  const owner = findVpc(world, args.vpc)
  if (owner && owner.vpc.cidrs.length >= owner.account.quotas.cidrsPerVpc) {
    return `${args.vpc} has as many CIDRs as its quota allows`
  }
  return setVpc(cloud, args.vpc, (before) => ({ ...before, cidrs: [...before.cidrs, args.cidr] }))
}

function setIngress(
  cloud: Change,
  args: { readonly group: string; readonly rules: AwsVpc['securityGroups'][number]['ingress'] },
): string | undefined {
  const vpcs = [...allVpcs(cloud.world)].map((owned) => owned.vpc)
  for (const { id: owner, securityGroups } of vpcs) {
    if (!securityGroups.some((group) => group.id === args.group)) continue
    return setVpc(cloud, owner, (before) => ({
      ...before,
      securityGroups: before.securityGroups.map((group) =>
        group.id === args.group ? { ...group, ingress: args.rules } : group,
      ),
    }))
  }
  const known = vpcs.flatMap(({ securityGroups }) => securityGroups.map((group) => group.id))
  return missing('security group', args.group, known)
}

function addRoute(
  cloud: Change,
  args: {
    readonly table: string
    readonly destination: string
    readonly target?: string | undefined
    readonly peer?: string | undefined
  },
): string | undefined {
  const found = findTable(cloud.world, args.table)
  if (!found) return noTable(cloud.world, args.table)
  const target =
    args.peer === undefined
      ? args.target
      : liveConnection(cloud.world, [found.vpc.id, args.peer])?.id
  if (target === undefined) {
    if (args.peer !== undefined) return noConnection(cloud.world, [found.vpc.id, args.peer])
    return 'a route has a target or a peer, and this has neither'
  }
  const known = [...found.vpc.gateways, ...cloud.world.peeringConnections].map((one) => one.id)
  if (!known.includes(target)) return missing('gateway or peering connection', target, known)
  const { destination } = args
  const there = found.table.routes.find((route) => route.destination === destination)
  if (there) {
    const accepted = there.target === target && cloud.settings.aws.sameTargetRoute === 'accepted'
    return accepted ? undefined : 'RouteAlreadyExists'
  }
  const route = { destination, target, propagated: false }
  cloud.world = withTable(cloud.world, args.table, (table) => ({
    ...table,
    routes: [...table.routes, route],
  }))
  return undefined
}

/** The connection of two VPCs that has not ended. */
function liveConnection(
  world: AwsWorld,
  [a, b]: readonly [string, string],
): AwsPeeringConnection | undefined {
  return world.peeringConnections.find(
    (connection) =>
      !hasEnded(connection) &&
      [connection.requester, connection.accepter].every((end) => end === a || end === b),
  )
}
