import type {
  Acl,
  LogicalNetwork,
  LogicalRouter,
  LogicalRouterPort,
  LogicalSwitch,
  LogicalSwitchPort,
  Packet,
  RouterPolicy,
  StaticRoute,
} from 'isthmus'
import { type Address, addressToBigInt, formatAddress } from 'isthmus/net'
import { ConntrackState, type PacketFields, parseMatch } from '../../src/match/index.ts'
import { type GoldenNames, goldenMatch } from './match.ts'

/** How a packet may end: outcome, reason, and who got it. */
export interface GoldenEnding {
  readonly outcome: string
  readonly reason: string
  readonly receiver: string
  /** The routers that it entered. */
  readonly routers: readonly string[]
}

interface Prefix {
  readonly address: Address
  readonly length: number
}

const bits = ({ family }: Address) => (family === 4 ? 32 : 128)
const same = (a: Address, b: Address) => formatAddress(a) === formatAddress(b)

function contains({ address, length }: Prefix, other: Address): boolean {
  if (address.family !== other.family) return false
  const host = BigInt(bits(address) - length)
  return addressToBigInt(address) >> host === addressToBigInt(other) >> host
}

function broadcast({ address, length }: Prefix): bigint {
  return addressToBigInt(address) | ((1n << BigInt(bits(address) - length)) - 1n)
}

/** A route that takes a packet: how strong it is, where to, and which row it came from. */
interface Way {
  readonly priority: number
  readonly port: LogicalRouterPort | undefined
  readonly nextHop: Address
  readonly connected: boolean
  readonly catchAll: boolean
}

/**
 * The slow twin of the data plane: follows a packet through the plain model and returns every way in which it may end,
 * one for each choice that OVN leaves open. Lists are read from end to end, names are looked up where they are needed,
 * and nothing is compiled.
 */
export class GoldenWalk {
  readonly #network: LogicalNetwork
  readonly #packet: Packet
  readonly #names: GoldenNames
  /** New at the ports of workloads, or part of a connection. */
  readonly #established: boolean

  constructor(network: LogicalNetwork, packet: Packet, established: boolean) {
    this.#network = network
    this.#packet = packet
    this.#established = established
    this.#names = {
      addressSets: new Map(network.addressSets.map(({ name, addresses }) => [name, addresses])),
      portGroups: new Map(network.portGroups.map(({ name, ports }) => [name, ports])),
      ports: [...network.switches, ...network.routers].flatMap(({ ports }) =>
        ports.map(({ name }) => name),
      ),
    }
  }

  /** Sent by the workload behind a port. */
  from(port: LogicalSwitchPort): GoldenEnding[] {
    const { source, destination } = this.#packet
    if (port.addresses.some((own) => same(own, destination))) return ended('delivered', '', port)
    if (port.portSecurity && !port.portSecurity.some((own) => same(own, source))) {
      return ended('dropped', 'port-security')
    }
    const home = this.#switchOf(port)
    const subnets = home.subnets.filter(({ prefix }) => prefix.address.family === source.family)
    let targets: LogicalSwitchPort[]
    if (subnets.some(({ prefix }) => contains(prefix, destination))) {
      targets = owners(home, destination)
      if (targets.length === 0) targets = this.#uplinkOwning(home, destination)
      if (targets.length === 0) return ended('dropped', 'no-such-endpoint')
    } else {
      targets = subnets
        .flatMap(({ gateway }) => (gateway ? this.#uplinkOwning(home, gateway) : []))
        .slice(0, 1)
      if (targets.length === 0) return ended('dropped', 'no-gateway')
    }
    const tracked = this.#stateful(home)
    return this.#acls(home, 'from-lport', port, port, tracked, () =>
      targets.flatMap((target) => this.#outOf(home, port, target, tracked, this.#packet.ttl)),
    )
  }

  /** From the switch to one of its ports. */
  #outOf(
    home: LogicalSwitch,
    from: LogicalSwitchPort,
    to: LogicalSwitchPort,
    tracked: boolean,
    ttl: number,
  ): GoldenEnding[] {
    const known = to.type === 'router' ? tracked : this.#stateful(home)
    return this.#acls(
      home,
      'to-lport',
      to,
      from,
      known,
      () => {
        const { destination } = this.#packet
        if (to.type === 'router') return this.#intoRouter(this.#routerPort(to.routerPort!)!, ttl)
        if (to.portSecurity && !to.portSecurity.some((own) => same(own, destination))) {
          return ended('dropped', 'port-security')
        }
        return to.addresses.some((own) => same(own, destination))
          ? ended('delivered', '', to)
          : ended('misdelivered', 'not-the-owner', to)
      },
      ttl,
    )
  }

  #intoRouter(port: LogicalRouterPort, ttl: number): GoldenEnding[] {
    const router = this.#network.routers.find(({ ports }) => ports.includes(port))!
    return this.#ipInput(router, port, ttl).map((ending) => ({
      ...ending,
      routers: [router.name, ...ending.routers],
    }))
  }

  #ipInput(router: LogicalRouter, port: LogicalRouterPort, ttl: number): GoldenEnding[] {
    const { source, destination, protocol, icmpType } = this.#packet
    const networks = router.ports.flatMap((own) => own.networks)
    const refused = networks.some(
      (own) =>
        source.family === 4 &&
        (same(own.address, source) ||
          (own.address.family === 4 &&
            own.length < 32 &&
            broadcast(own) === addressToBigInt(source))),
    )
    if (refused) return ended('dropped', 'source-is-router')
    if (networks.some((own) => same(own.address, destination))) {
      const icmp = protocol === (source.family === 4 ? 1 : 58)
      if (!icmp) return ended('rejected', 'port-closed')
      return icmpType === (source.family === 4 ? 8 : 128)
        ? ended('answered', '')
        : ended('dropped', 'port-closed')
    }
    if (ttl <= 1) return ended('dropped', 'ttl-exceeded')
    return this.#route(router, port, ttl)
  }

  #route(router: LogicalRouter, port: LogicalRouterPort, ttl: number): GoldenEnding[] {
    const ways = this.#ways(router, port.routeTable ?? '')
    if (ways.length === 0) return ended('dropped', 'no-route')
    return ways.flatMap((way) => {
      if (!way.port) return ended('dropped', 'route-discard')
      return this.#policies(router, port, way, ttl - 1)
    })
  }

  #ways(router: LogicalRouter, table: string): Way[] {
    const { behaviour } = this.#network
    const { source, destination } = this.#packet
    const { scale, connected, static: offset } = behaviour.destinationRoute
    const found: Way[] = []
    for (const port of router.ports) {
      for (const network of port.networks) {
        if (!contains(network, destination)) continue
        const priority = scale * network.length + connected
        found.push({ priority, port, nextHop: destination, connected: true, catchAll: false })
      }
    }
    for (const route of router.staticRoutes) {
      const isSource = route.policy === 'src-ip'
      const everywhere = isSource && behaviour.sourceRoutesInEveryTable && route.routeTable === ''
      if (route.routeTable !== table && !everywhere) continue
      if (!contains(route.prefix, isSource ? source : destination)) continue
      const { length, address } = route.prefix
      const rule = behaviour.sourceRoute
      const priority = !isSource
        ? scale * length + offset
        : rule.kind === 'by-length'
          ? scale * length + rule.offset
          : length === bits(address)
            ? rule.host
            : rule.network
      found.push(...this.#members(router, route, priority))
    }
    const highest = Math.max(...found.map(({ priority }) => priority))
    return found.filter(({ priority }) => priority === highest)
  }

  #members(router: LogicalRouter, route: StaticRoute, priority: number): Way[] {
    const { nextHop, catchAll = false } = route
    if (nextHop === 'discard') {
      const nowhere = this.#packet.destination
      return [{ priority, port: undefined, nextHop: nowhere, connected: false, catchAll }]
    }
    const mixed = nextHop.family !== route.prefix.address.family
    if (mixed && !this.#network.behaviour.crossFamilyNextHop) return []
    return portsTo(router, nextHop).map((port) => ({
      priority,
      port,
      nextHop,
      connected: false,
      catchAll,
    }))
  }

  #policies(
    router: LogicalRouter,
    inPort: LogicalRouterPort,
    way: Way,
    ttl: number,
  ): GoldenEnding[] {
    const matching = router.policies.filter(
      (policy) =>
        this.#works(router, policy) && this.#matches(policy.match, inPort.name, '', 0, ttl),
    )
    const highest = Math.max(...matching.map(({ priority }) => priority))
    const strongest = matching.filter(({ priority }) => priority === highest)
    if (strongest.length === 0) return this.#resolve(way.port!, way.nextHop, ttl, way)
    return strongest.flatMap((policy) => {
      if (policy.action === 'drop') return ended('dropped', 'policy-drop')
      if (policy.action === 'allow') return this.#resolve(way.port!, way.nextHop, ttl, way)
      return policy.nextHops.flatMap((nextHop) =>
        portsTo(router, nextHop).flatMap((port) => this.#resolve(port, nextHop, ttl, undefined)),
      )
    })
  }

  #works(router: LogicalRouter, { action, nextHops }: RouterPolicy): boolean {
    return action !== 'reroute' || nextHops.some((hop) => portsTo(router, hop).length > 0)
  }

  #resolve(
    port: LogicalRouterPort,
    nextHop: Address,
    ttl: number,
    way: Way | undefined,
  ): GoldenEnding[] {
    const peer = port.peer === undefined ? undefined : this.#routerPort(port.peer)
    if (peer?.peer === port.name) {
      return peer.networks.some(({ address }) => same(address, nextHop))
        ? this.#intoRouter(peer, ttl)
        : ended('dropped', 'next-hop-unresolved')
    }
    const home = this.#network.switches.find(({ ports }) =>
      ports.some(({ routerPort }) => routerPort === port.name),
    )
    if (!home) return ended('dropped', 'peer-missing')
    const known = port.networks.some((network) => contains(network, nextHop))
    const targets = known ? owners(home, nextHop) : []
    if (targets.length === 0) {
      if (way?.connected) return ended('dropped', 'no-such-endpoint')
      return ended('dropped', way?.catchAll ? 'no-route' : 'next-hop-unresolved')
    }
    const uplink = home.ports.find(({ routerPort }) => routerPort === port.name)!
    return this.#acls(
      home,
      'from-lport',
      uplink,
      uplink,
      false,
      () => targets.flatMap((target) => this.#outOf(home, uplink, target, false, ttl)),
      ttl,
    )
  }

  /** Judged by the ACLs of a switch at a port; goes on where they let it pass. */
  #acls(
    home: LogicalSwitch,
    direction: Acl['direction'],
    port: LogicalSwitchPort,
    from: LogicalSwitchPort,
    tracked: boolean,
    next: () => GoldenEnding[],
    ttl = this.#packet.ttl,
  ): GoldenEnding[] {
    if (tracked && this.#established) return next()
    const { trk, new: fresh, est, rpl } = ConntrackState
    const ct = !tracked ? 0 : this.#established ? trk | est | rpl : trk | fresh
    const outPort = direction === 'to-lport' ? port.name : ''
    let passing = true
    const endings: GoldenEnding[] = []
    for (const tier of [0, 1, 2, 3]) {
      if (!passing) break
      const matching = this.#aclsOn(home).filter(
        (acl) =>
          acl.direction === direction &&
          acl.tier === tier &&
          this.#matches(acl.match, from.name, outPort, ct, ttl),
      )
      const highest = Math.max(...matching.map(({ priority }) => priority))
      const strongest = matching.filter(({ priority }) => priority === highest)
      passing = strongest.length === 0 || strongest.some(({ action }) => action === 'pass')
      for (const { action } of strongest) {
        if (action === 'pass') continue
        if (action === 'drop') endings.push(...ended('dropped', 'acl-drop'))
        else if (action === 'reject') endings.push(...ended('rejected', 'acl-reject'))
        else endings.push(...next())
      }
    }
    return passing ? [...endings, ...next()] : endings
  }

  #aclsOn(home: LogicalSwitch): Acl[] {
    const groups = this.#network.portGroups.filter((group) =>
      home.ports.some(({ name }) => group.ports.includes(name)),
    )
    return [...home.acls, ...groups.flatMap(({ acls }) => acls)]
  }

  #stateful(home: LogicalSwitch): boolean {
    return this.#aclsOn(home).some(({ action }) => action === 'allow-related')
  }

  #matches(match: string, inPort: string, outPort: string, ct: number, ttl: number): boolean {
    const { source: s, destination: d, ...rest } = this.#packet
    const fields: PacketFields = {
      ...rest,
      family: s.family,
      src0: s.w0,
      src1: s.w1,
      src2: s.w2,
      src3: s.w3,
      dst0: d.w0,
      dst1: d.w1,
      dst2: d.w2,
      dst3: d.w3,
      ct,
      ttl,
      inPort: this.#names.ports.indexOf(inPort),
      outPort: this.#names.ports.indexOf(outPort),
    }
    return goldenMatch(parseMatch(match), fields, this.#names)
  }

  #switchOf(port: LogicalSwitchPort): LogicalSwitch {
    return this.#network.switches.find(({ ports }) => ports.includes(port))!
  }

  #routerPort(name: string): LogicalRouterPort | undefined {
    return this.#network.routers.flatMap(({ ports }) => ports).find((port) => port.name === name)
  }

  #uplinkOwning(home: LogicalSwitch, address: Address): LogicalSwitchPort[] {
    return home.ports.filter(
      ({ routerPort }) =>
        routerPort !== undefined &&
        this.#routerPort(routerPort)?.networks.some((network) => same(network.address, address)),
    )
  }
}

function ended(outcome: string, reason: string, receiver?: LogicalSwitchPort): GoldenEnding[] {
  return [{ outcome, reason, receiver: receiver?.name ?? '', routers: [] }]
}

function owners({ ports }: LogicalSwitch, address: Address): LogicalSwitchPort[] {
  return ports.filter(({ addresses }) => addresses.some((own) => same(own, address)))
}

/** The ports of a router that have the next hop in a network. */
function portsTo({ ports }: LogicalRouter, nextHop: Address): LogicalRouterPort[] {
  return ports.filter(({ networks }) => networks.some((network) => contains(network, nextHop)))
}
