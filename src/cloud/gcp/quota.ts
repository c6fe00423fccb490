import { activePeers, allNetworks, type OwnedNetwork, subnetRanges } from './lookup.ts'
import type { GcpQuotas, GcpWorld } from './world.ts'

/** The limits that are shared by a network and its direct peers, and the network's own limit beside each. */
const GROUP_QUOTAS = [
  {
    name: 'SUBNET_RANGES_PER_PEERING_GROUP',
    group: 'subnetRangesPerPeeringGroup',
    own: 'subnetRangesPerNetwork',
    count: ({ network }) => subnetRanges(network).length,
  },
  {
    name: 'STATIC_ROUTES_PER_PEERING_GROUP',
    group: 'staticRoutesPerPeeringGroup',
    own: 'staticRoutesPerNetwork',
    count: ({ network }) => network.routes.filter(({ kind }) => kind === 'static').length,
  },
] as const satisfies readonly {
  readonly name: string
  readonly group: keyof GcpQuotas
  readonly own: keyof GcpQuotas
  readonly count: (owned: OwnedNetwork) => number
}[]

/**
 * The limit of a peering group that applies to a network. With m(X) the larger of a network's limit for groups and its
 * limit for itself, it is the larger of m(network) and the least m of its direct peers.
 */
export function effectiveGroupLimit(own: number, peers: readonly number[]): number {
  return peers.length === 0 ? own : Math.max(own, Math.min(...peers))
}

/** How much of a quota is used. */
export interface QuotaUse {
  readonly network: string
  readonly quota: string
  readonly used: number
  readonly limit: number
}

/** The quotas of peering of one network. */
export function quotasOf(world: GcpWorld, owned: OwnedNetwork, inactiveCount: boolean): QuotaUse[] {
  const { network, path } = owned
  const peers = activePeers(world, owned)
  const peerings: QuotaUse = {
    network: path,
    quota: 'PEERINGS_PER_NETWORK',
    used: inactiveCount ? network.peerings.length : peers.length,
    limit: network.quotas.peeringsPerNetwork,
  }
  const groups = GROUP_QUOTAS.map(({ name, group, own, count }): QuotaUse => {
    const most = ({ network: { quotas } }: OwnedNetwork) => Math.max(quotas[group], quotas[own])
    return {
      network: path,
      quota: name,
      used: [owned, ...peers].reduce((sum, member) => sum + count(member), 0),
      limit: effectiveGroupLimit(most(owned), peers.map(most)),
    }
  })
  return [peerings, ...groups]
}

/** The first quota that a world is beyond. */
export function exceededQuota(world: GcpWorld, inactiveCount: boolean): QuotaUse | undefined {
  for (const owned of allNetworks(world)) {
    const exceeded = quotasOf(world, owned, inactiveCount).find(({ used, limit }) => used > limit)
    if (exceeded) return exceeded
  }
  return undefined
}
