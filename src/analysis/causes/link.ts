import type {
  LogicalNetwork,
  LogicalRouter,
  LogicalRouterPort,
  PortNetwork,
} from '../../model/index.ts'
import {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  containsAddress,
  type Family,
  hasHostBits,
  masked,
  overlaps,
  parseAddress,
  sameAddress,
} from '../../net/index.ts'
import type { Change } from './change.ts'

/** A way to make a link between two routers work, and the next hop over it. */
export interface LinkMend {
  readonly changes: readonly Change[]
  /** The far router's address. */
  readonly nextHop: Address
}

/** The far address of a working link: one that lies in a network of the near port, so that routes can name it. */
export function nextHopOver(
  network: LogicalNetwork,
  near: string,
  far: string,
  family: Family,
): Address | undefined {
  const a = network.routers.find(({ name }) => name === near)
  const b = network.routers.find(({ name }) => name === far)
  if (!a || !b) return undefined
  for (const port of a.ports) {
    const peer = b.ports.find(({ name }) => name === port.peer)
    if (peer?.peer !== port.name) continue
    const found = sharedAddress(port, peer, family)
    if (found) return found
  }
  return undefined
}

/** The far port's address in a network of the near one; rather not one that is the network's own. */
function sharedAddress(
  near: LogicalRouterPort,
  far: LogicalRouterPort,
  family: Family,
): Address | undefined {
  const shared = far.networks.filter(
    ({ address }) =>
      address.family === family && near.networks.some((net) => containsAddress(net, address)),
  )
  return (shared.find(hasHostBits) ?? shared[0])?.address
}

/**
 * What makes a link between two routers work: halves that are missing, and addresses of one network at both ends.
 * What is there already is kept, and so is the next hop that routes on either side name.
 *
 * @param wanted the next hop that a route of the near router names, if one does
 * @param back a next hop that the far router's way back names
 * @param misnamed a port of the near router that waits for a router that is not there
 */
export function mendLink(
  near: LogicalRouter,
  far: LogicalRouter,
  family: Family,
  wanted: Address | undefined,
  back: Address | undefined,
  misnamed?: LogicalRouterPort,
): LinkMend {
  const nearHalf = halfOf(near, far)
  const farPort = halfOf(far, near)
  const nearPort = nearHalf ?? misnamed
  const nearName = nearHalf?.name ?? `${near.name}-${far.name}`
  const farName = farPort?.name ?? `${far.name}-${near.name}`
  const of = (port: LogicalRouterPort | undefined): readonly PortNetwork[] =>
    port?.networks.filter(({ address }) => address.family === family) ?? []
  const { nearNet, farNet } = numbers([near, far], of(nearPort), of(farPort), family, wanted, back)
  const changes: Change[] = []
  const put = (
    router: LogicalRouter,
    port: LogicalRouterPort | undefined,
    name: string,
    peer: string,
    net: PortNetwork,
  ): void => {
    const networks = port?.networks ?? []
    const owned = networks.some(
      (own) => sameAddress(own.address, net.address) && own.length === net.length,
    )
    if (port?.peer === peer && owned) return
    // A peering has one address of a family.
    const others = networks.filter(({ address }) => address.family !== family)
    const add = { ...port, name, peer, networks: owned ? networks : [...others, net] }
    changes.push({ kind: 'port', router: router.name, remove: port, add })
  }
  put(near, nearPort, nearName, farName, nearNet)
  put(far, farPort, farName, nearName, farNet)
  return { changes, nextHop: farNet.address }
}

/** The port of a router that leads, or was to lead, to another. */
function halfOf(router: LogicalRouter, other: LogicalRouter): LogicalRouterPort | undefined {
  const theirs = new Set(other.ports.map(({ name }) => name))
  const awaited = new Set(other.ports.map(({ peer }) => peer))
  return (
    router.ports.find(({ peer }) => peer !== undefined && theirs.has(peer)) ??
    router.ports.find(({ name }) => awaited.has(name)) ??
    router.ports.find(({ peer }) => peer === `${other.name}-${router.name}`)
  )
}

/** An address for each end, in one network: of the ends that have numbers already as many as possible keep them. */
function numbers(
  routers: readonly LogicalRouter[],
  near: readonly PortNetwork[],
  far: readonly PortNetwork[],
  family: Family,
  wanted: Address | undefined,
  back: Address | undefined,
): { nearNet: PortNetwork; farNet: PortNetwork } {
  const owner = wanted && far.find(({ address }) => sameAddress(address, wanted))
  if (owner) return { farNet: owner, nearNet: hostBeside(owner, back) }
  const home = wanted ? near.find((net) => containsAddress(net, wanted)) : near[0]
  if (home) return { nearNet: home, farNet: hostBeside(home, wanted) }
  if (!wanted && far[0]) return { farNet: far[0], nearNet: hostBeside(far[0], back) }
  const farNet = wanted
    ? { address: wanted, length: lengthFor(wanted, back) }
    : fresh(routers, family)
  return { farNet, nearNet: hostBeside(farNet, back) }
}

/** The wanted address if it is another one of the network, else a neighbour of the network's own. */
function hostBeside(net: PortNetwork, wanted: Address | undefined): PortNetwork {
  const { address, length } = net
  const { family } = address
  if (wanted && containsAddress(net, wanted) && !sameAddress(wanted, address)) {
    return { address: wanted, length }
  }
  const base = addressToBigInt(masked(net).address)
  const first = addressFromBigInt(family, base + 1n)
  const second = addressFromBigInt(family, base + 2n)
  return { address: sameAddress(first, address) ? second : first, length }
}

/** The length of the smallest network of both, of up to 256 addresses, or of a pair where they are further apart. */
function lengthFor(a: Address, b: Address | undefined): number {
  const pair = addressBits(a.family) - 2
  if (b?.family !== a.family) return pair
  for (let length = pair; length >= pair - 6; length--) {
    if (containsAddress({ address: a, length }, b)) return length
  }
  return pair
}

/** How many pairs of addresses are tried before one that is taken has to do: as many as 169.254.0.0/16 has. */
const PAIRS = 1 << 14

/** The first link-local pair (in IPv6 a unique local one) that no network of the routers has a part in. */
function fresh(routers: readonly LogicalRouter[], family: Family): PortNetwork {
  const first = parseAddress(family === 4 ? '169.254.0.2' : 'fd00:a9fe::2')!
  const length = addressBits(family) - 2
  const taken = routers.flatMap(({ ports }) => ports.flatMap(({ networks }) => networks))
  for (let pair = 0; pair < PAIRS; pair++) {
    const address = addressFromBigInt(family, addressToBigInt(first) + 4n * BigInt(pair))
    const net = { address, length }
    if (!taken.some((other) => overlaps(net, other))) return net
  }
  return { address: first, length }
}
