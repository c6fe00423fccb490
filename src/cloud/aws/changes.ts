import * as z from 'zod'
import type { Cloud } from '../simulation/cloud.ts'
import { overlap } from '../world/overlap.ts'
import { cidr, permissions, tags } from '../world/part.ts'
import { commonVerbs, granted, tagged, type Verbs, verb } from '../world/verb.ts'
import { DELETE_ACTIONS, DOCUMENTED_ACTIONS } from './actions.ts'
import { deleteConnection, hasEnded } from './connection.ts'
import { findTable, findVpc, withAccount, withConnection, withTable, withVpc } from './lookup.ts'
import {
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
const KNOWN = [...DOCUMENTED_ACTIONS, ...DELETE_ACTIONS]

const id = z.string()
const actions = z.array(z.string())
const pair = z.tuple([id, id])

/** What people do on AWS beside Cloud Manager. */
export const AWS_CHANGES: Verbs<AwsWorld> = {
  ...commonVerbs<AwsWorld>((world, owner, change) =>
    world.accounts.some((account) => account.id === owner)
      ? withAccount(world, owner, (account) => ({ ...account, faults: change(account.faults) }))
      : undefined,
  ),
  /** Tags a VPC or a route table. */
  tag: verb(z.strictObject({ id, key: z.string(), value: z.string().default('') }), setTag),
  untag: verb(z.strictObject({ id, key: z.string() }), setTag),
  /** Creates the account's role with these rights, or gives it others. */
  createRole: verb(z.strictObject({ account: id, actions: permissions }), (cloud: Change, args) =>
    setRole(cloud, args.account, () => args.actions),
  ),
  deleteRole: verb(z.strictObject({ account: id }), (cloud: Change, { account }) =>
    setRole(cloud, account, () => undefined),
  ),
  grant: verb(
    z.strictObject({ account: id, actions }),
    (cloud: Change, { account, actions: add }) =>
      setRole(cloud, account, (before) => granted(before, DOCUMENTED_ACTIONS, KNOWN, { add })),
  ),
  revoke: verb(
    z.strictObject({ account: id, actions }),
    (cloud: Change, { account, actions: remove }) =>
      setRole(cloud, account, (before) => granted(before, DOCUMENTED_ACTIONS, KNOWN, { remove })),
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
    if (owner === undefined) return missing('VPC', args.vpc)
    return setAccount(cloud, owner, (before) => ({
      ...before,
      vpcs: before.vpcs.filter((other) => other.id !== args.vpc),
    }))
  }),
  addCidr: verb(z.strictObject({ vpc: id, cidr }), addCidr),
  removeCidr: verb(z.strictObject({ vpc: id, cidr }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({
      ...before,
      cidrs: before.cidrs.filter((other) => other !== args.cidr),
    })),
  ),
  addSubnet: verb(z.strictObject({ vpc: id, subnet }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({ ...before, subnets: [...before.subnets, args.subnet] })),
  ),
  removeSubnet: verb(z.strictObject({ vpc: id, subnet: id }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({
      ...before,
      subnets: before.subnets.filter((other) => other.id !== args.subnet),
    })),
  ),
  addEndpoint: verb(z.strictObject({ vpc: id, endpoint }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({
      ...before,
      endpoints: [...before.endpoints, args.endpoint],
    })),
  ),
  removeEndpoint: verb(z.strictObject({ vpc: id, name: id }), (cloud: Change, args) =>
    setVpc(cloud, args.vpc, (before) => ({
      ...before,
      endpoints: before.endpoints.filter(({ name }) => name !== args.name),
    })),
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
    if (owner === undefined) return missing('route table', args.table)
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
    if (!found) return missing('route table', args.table)
    const left = found.table.routes.filter(({ destination }) => destination !== args.destination)
    if (left.length === found.table.routes.length) return missing('route to', args.destination)
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
      if (gone !== undefined) return missing('VPC', gone)
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
    if (!connection) return missing('connection of', vpcs.join(' and '))
    const by = connection.requester === vpcs[1] ? 'requester' : 'accepter'
    return deleteConnection(cloud, connection.id, by)?.code
  }),
  rejectPeering: verb(z.strictObject({ vpcs: pair }), (cloud: Change, { vpcs }) => {
    const connection = liveConnection(cloud.world, vpcs)
    if (connection?.code !== 'pending-acceptance') {
      return missing('request between', vpcs.join(' and '))
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

const missing = (what: string, name: string): string => `there is no ${what} \`${name}\``

function setAccount(
  cloud: Change,
  account: string,
  change: Parameters<typeof withAccount>[2],
): string | undefined {
  if (!cloud.world.accounts.some((known) => known.id === account))
    return missing('account', account)
  cloud.world = withAccount(cloud.world, account, change)
  return undefined
}

function setVpc(
  cloud: Change,
  name: string,
  change: (before: AwsVpc) => AwsVpc,
): string | undefined {
  if (!findVpc(cloud.world, name)) return missing('VPC', name)
  cloud.world = withVpc(cloud.world, name, change)
  return undefined
}

function setRole(
  cloud: Change,
  account: string,
  change: (
    before: 'documented' | 'all' | readonly string[] | undefined,
  ) => 'documented' | 'all' | readonly string[] | undefined,
): string | undefined {
  return setAccount(cloud, account, ({ peeringRole, ...before }) => {
    const role = change(peeringRole)
    return role === undefined ? before : { ...before, peeringRole: role }
  })
}

function setTag(
  cloud: Change,
  args: { readonly id: string; readonly key: string; readonly value?: string },
): string | undefined {
  const change = <T extends { readonly tags: Readonly<Record<string, string>> }>(before: T): T => ({
    ...before,
    tags: tagged(before.tags, args.key, args.value),
  })
  if (findVpc(cloud.world, args.id)) cloud.world = withVpc(cloud.world, args.id, change)
  else if (findTable(cloud.world, args.id)) cloud.world = withTable(cloud.world, args.id, change)
  else return missing('VPC or route table', args.id)
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
  for (const account of cloud.world.accounts) {
    for (const { id: owner, securityGroups } of account.vpcs) {
      if (!securityGroups.some((group) => group.id === args.group)) continue
      return setVpc(cloud, owner, (before) => ({
        ...before,
        securityGroups: before.securityGroups.map((group) =>
          group.id === args.group ? { ...group, ingress: args.rules } : group,
        ),
      }))
    }
  }
  return missing('security group', args.group)
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
  if (!found) return missing('route table', args.table)
  const target =
    args.peer === undefined
      ? args.target
      : liveConnection(cloud.world, [found.vpc.id, args.peer])?.id
  if (target === undefined) return missing('target', args.peer ?? '')
  const { destination } = args
  if (found.table.routes.some((route) => route.destination === destination)) {
    return 'RouteAlreadyExists'
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
