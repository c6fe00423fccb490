import { firstByKey, onceFor } from '../world/once-for.ts'
import type { AwsAccount, AwsPeeringConnection, AwsRouteTable, AwsVpc, AwsWorld } from './world.ts'

/** A VPC and whose it is. */
export interface OwnedVpc {
  readonly account: AwsAccount
  readonly vpc: AwsVpc
}

export function* allVpcs({ accounts }: AwsWorld): Iterable<OwnedVpc> {
  for (const account of accounts) for (const vpc of account.vpcs) yield { account, vpc }
}

const vpcsById = onceFor((world: AwsWorld) => firstByKey(allVpcs(world), ({ vpc }) => vpc.id))

export function findVpc(world: AwsWorld, id: string): OwnedVpc | undefined {
  return vpcsById(world).get(id)
}

/** Kyma's own VPC; `undefined` once somebody has deleted it. */
export function kymaVpc(world: AwsWorld): OwnedVpc | undefined {
  return findVpc(world, world.kyma.network)
}

export function kymaAccount(world: AwsWorld): string {
  return kymaVpc(world)?.account.id ?? world.accounts[0]!.id
}

export function findTable(
  world: AwsWorld,
  id: string,
): (OwnedVpc & { readonly table: AwsRouteTable }) | undefined {
  for (const owned of allVpcs(world)) {
    const table = owned.vpc.routeTables.find((candidate) => candidate.id === id)
    if (table) return { ...owned, table }
  }
  return undefined
}

const connectionsById = onceFor((connections: AwsWorld['peeringConnections']) =>
  firstByKey(connections, ({ id }) => id),
)

export function findConnection(
  { peeringConnections }: AwsWorld,
  id: string | undefined,
): AwsPeeringConnection | undefined {
  return id === undefined ? undefined : connectionsById(peeringConnections).get(id)
}

const connectionsByVpc = onceFor((connections: AwsWorld['peeringConnections']) => {
  const byVpc = new Map<string, AwsPeeringConnection[]>()
  for (const connection of connections) {
    for (const vpc of new Set([connection.requester, connection.accepter])) {
      const there = byVpc.get(vpc)
      if (there) there.push(connection)
      else byVpc.set(vpc, [connection])
    }
  }
  return byVpc
})

/** Every connection that a VPC has or had and that is still listed, in the order of the world. */
export function connectionsOf(
  { peeringConnections }: AwsWorld,
  vpc: string,
): readonly AwsPeeringConnection[] {
  return connectionsByVpc(peeringConnections).get(vpc) ?? []
}

export function withAccount(
  world: AwsWorld,
  id: string,
  change: (account: AwsAccount) => AwsAccount,
): AwsWorld {
  const accounts = world.accounts.map((account) => (account.id === id ? change(account) : account))
  return { ...world, accounts }
}

export function withVpc(world: AwsWorld, id: string, change: (vpc: AwsVpc) => AwsVpc): AwsWorld {
  const owner = findVpc(world, id)
  if (!owner) return world
  return withAccount(world, owner.account.id, (account) => ({
    ...account,
    vpcs: account.vpcs.map((vpc) => (vpc.id === id ? change(vpc) : vpc)),
  }))
}

export function withTable(
  world: AwsWorld,
  id: string,
  change: (table: AwsRouteTable) => AwsRouteTable,
): AwsWorld {
  const owner = findTable(world, id)
  if (!owner) return world
  return withVpc(world, owner.vpc.id, (vpc) => ({
    ...vpc,
    routeTables: vpc.routeTables.map((table) => (table.id === id ? change(table) : table)),
  }))
}

export function withConnection(
  world: AwsWorld,
  id: string,
  change: Partial<AwsPeeringConnection>,
): AwsWorld {
  const peeringConnections = world.peeringConnections.map((connection) =>
    connection.id === id ? { ...connection, ...change } : connection,
  )
  return { ...world, peeringConnections }
}
