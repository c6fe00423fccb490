import { RouteTable } from '../lpm/index.ts'
import type { PacketFields } from '../match/index.ts'
import type {
  LogicalRouter,
  LogicalRouterPort,
  OvnBehaviour,
  PortNetwork,
  StaticRoute,
} from '../model/index.ts'
import {
  type Address,
  containsAddress,
  type Family,
  type Prefix,
  sameAddress,
  samePrefix,
} from '../net/index.ts'
import type { Reason } from './outcome.ts'

/** What routes must know of a router port: whatever node it is part of, this is in it. */
export interface PortOfRouter {
  readonly model: LogicalRouterPort
}

/** One way a route can take a packet. */
export interface RouteMember<P extends PortOfRouter = PortOfRouter> {
  readonly route: StaticRoute | PortNetwork
  readonly connected: boolean
  readonly priority: number
  /** Absent for a route that discards. */
  readonly port: P | undefined
  /** Absent where the packet's own destination is the next hop: connected routes. */
  readonly nextHop: Address | undefined
}

/** What wins for a prefix: one member, or several that OVN chooses from by itself. */
export interface RouteChoice<P extends PortOfRouter = PortOfRouter> {
  readonly priority: number
  readonly members: readonly RouteMember<P>[]
  /** Why there are several members. */
  readonly reason: Reason
}

/** A static route and whether OVN installs it: `ports` are the ports that have the next hop in a network. */
export interface InstalledRoute<P extends PortOfRouter = PortOfRouter> {
  readonly route: StaticRoute
  readonly ports: readonly P[]
}

/** The routes that packets of one route table see, in the priority order of the OVN build. */
export class RouteSelector<P extends PortOfRouter> {
  readonly #destination: RouteTable<RouteChoice<P>>
  readonly #source: readonly Winner<P>[]
  readonly #highestSource: number

  constructor(
    ports: readonly P[],
    routes: readonly InstalledRoute<P>[],
    table: string,
    behaviour: OvnBehaviour,
  ) {
    const { scale, connected } = behaviour.destinationRoute
    const byDestination = new Winners<P>()
    for (const port of ports) {
      for (const network of port.model.networks) {
        const priority = scale * network.length + connected
        byDestination.add(network, {
          route: network,
          connected: true,
          priority,
          port,
          nextHop: undefined,
        })
      }
    }
    const bySource = new Winners<P>()
    for (const installed of routes) {
      const { route } = installed
      const isSource = route.policy === 'src-ip'
      const everyTable = isSource && behaviour.sourceRoutesInEveryTable && route.routeTable === ''
      if (route.routeTable !== table && !everyTable) continue
      const priority = staticPriority(route, behaviour)
      for (const member of membersOf(installed, priority)) {
        ;(isSource ? bySource : byDestination).add(route.prefix, member)
      }
    }
    this.#destination = byDestination.table
    this.#source = bySource.all.sort((a, b) => b.priority - a.priority)
    this.#highestSource = this.#source[0]?.priority ?? -1
  }

  /** The route that OVN's flows pick for the packet, or undefined when none matches. */
  select(p: PacketFields): RouteChoice<P> | undefined {
    const found = this.#byDestination(p)
    if (this.#highestSource < (found === undefined ? 0 : found.priority)) return found
    return this.#selectWithSource(p, found)
  }

  /** What {@link select} may pick for packets to the destination of this one, from some source each. */
  selectFromAnywhere(p: PacketFields): readonly (RouteChoice<P> | undefined)[] {
    const found = this.#byDestination(p)
    const lowest = found?.priority ?? 0
    return [found, ...this.#source.filter(({ priority }) => priority >= lowest)]
  }

  #byDestination(p: PacketFields): RouteChoice<P> | undefined {
    return p.family === 4
      ? this.#destination.lookupIpv4(p.dst0)
      : this.#destination.lookupIpv6(p.dst0, p.dst1, p.dst2, p.dst3)
  }

  /** A linear scan: source routes decide only where nothing better than a default route does, or upstream. */
  #selectWithSource(
    p: PacketFields,
    found: RouteChoice<P> | undefined,
  ): RouteChoice<P> | undefined {
    const address = { family: p.family, w0: p.src0, w1: p.src1, w2: p.src2, w3: p.src3 }
    let best = found
    for (const choice of this.#source) {
      if (best && choice.priority < best.priority) break
      if (!containsAddress(choice.prefix, address)) continue
      best =
        best && best.priority === choice.priority
          ? {
              priority: best.priority,
              members: [...best.members, ...choice.members],
              reason: 'equal-priority-routes',
            }
          : choice
    }
    return best
  }
}

/** The priority of a static route's flow. */
export function staticPriority(route: StaticRoute, behaviour: OvnBehaviour): number {
  const { scale, static: offset } = behaviour.destinationRoute
  const { address, length } = route.prefix
  if (route.policy === 'dst-ip') return scale * length + offset
  const rule = behaviour.sourceRoute
  if (rule.kind === 'by-length') return scale * length + rule.offset
  return length === (address.family === 4 ? 32 : 128) ? rule.host : rule.network
}

/**
 * The ports of a router through which a next hop is reached: OVN asks only that one of the port's networks contains
 * it (`northd.c`, `find_static_route_outport`). None: OVN installs no flow.
 */
export function portsTowards<P extends PortOfRouter>(nextHop: Address, ports: readonly P[]): P[] {
  if (isLinkLocal(nextHop)) return [...ports]
  return ports.filter((port) =>
    port.model.networks.some((network) => containsAddress(network, nextHop)),
  )
}

/** Every router port has an address in fe80::/64 of its own. */
function isLinkLocal({ family, w0, w1 }: Address): boolean {
  return family === 6 && w0 === (0xfe800000 | 0) && w1 === 0
}

/** Beyond so many ports a table of their networks is worth making. */
const MANY_PORTS = 16

/** {@link portsTowards} for many next hops. */
function portFinder<P extends PortOfRouter>(ports: readonly P[]): (nextHop: Address) => P[] {
  if (ports.length <= MANY_PORTS) return (nextHop) => portsTowards(nextHop, ports)
  const places = new RouteTable<number[]>()
  ports.forEach(({ model }, place) => {
    for (const network of model.networks) {
      const known = places.get(network)
      if (known) known.push(place)
      else places.insert(network, [place])
    }
  })
  return (nextHop) => {
    if (isLinkLocal(nextHop)) return [...ports]
    const found = places.lookupAll(nextHop).flatMap(({ value }) => value)
    return [...new Set(found)].sort((a, b) => a - b).map((place) => ports[place]!)
  }
}

/** The static routes of a router that OVN installs. */
export function installedRoutes<P extends PortOfRouter>(
  router: LogicalRouter,
  ports: readonly P[],
  behaviour: OvnBehaviour,
): InstalledRoute<P>[] {
  const installed: InstalledRoute<P>[] = []
  const towards = portFinder(ports)
  for (const route of router.staticRoutes) {
    if (route.nextHop === 'discard') {
      installed.push({ route, ports: [] })
      continue
    }
    const family: Family = route.prefix.address.family
    if (route.nextHop.family !== family && !behaviour.crossFamilyNextHop) continue
    const ways = towards(route.nextHop)
    if (ways.length > 0) installed.push({ route, ports: ways })
  }
  return installed
}

function membersOf<P extends PortOfRouter>(
  { route, ports }: InstalledRoute<P>,
  priority: number,
): RouteMember<P>[] {
  const base = { route, connected: false, priority }
  if (route.nextHop === 'discard') return [{ ...base, port: undefined, nextHop: undefined }]
  const { nextHop } = route
  return ports.map((port) => ({ ...base, port, nextHop }))
}

/** What wins for a prefix of those members that were offered. */
class Winner<P extends PortOfRouter> implements RouteChoice<P> {
  /** As the first of them was written. */
  readonly prefix: Prefix
  priority: number
  members: readonly RouteMember<P>[]

  constructor(prefix: Prefix, member: RouteMember<P>) {
    this.prefix = prefix
    this.priority = member.priority
    this.members = [member]
  }

  offer(member: RouteMember<P>): void {
    if (member.priority < this.priority) return
    if (member.priority > this.priority) {
      this.priority = member.priority
      this.members = [member]
    } else if (!this.members.some((other) => sameWay(other, member))) {
      this.members = [...this.members, member]
    }
  }

  get reason(): Reason {
    return reasonFor(this.members)
  }
}

/** Routes by prefix, whatever its host bits, each keeping only its members of the highest priority. */
class Winners<P extends PortOfRouter> {
  readonly table = new RouteTable<Winner<P>>()
  /** In the order in which their prefixes were first seen. */
  readonly all: Winner<P>[] = []

  add(prefix: Prefix, member: RouteMember<P>): void {
    const known = this.table.get(prefix)
    if (known) {
      known.offer(member)
      return
    }
    const winner = new Winner(prefix, member)
    this.table.insert(prefix, winner)
    this.all.push(winner)
  }
}

function sameWay(a: RouteMember, b: RouteMember): boolean {
  if (a.port !== b.port || a.connected !== b.connected) return false
  if (a.nextHop === undefined || b.nextHop === undefined) return a.nextHop === b.nextHop
  return sameAddress(a.nextHop, b.nextHop)
}

/**
 * Static routes form an equal-cost group only if their prefixes are written with the same host bits; 10.2.0.0/16 and
 * 10.2.0.5/16 are two flows of one priority.
 */
function reasonFor(members: readonly RouteMember[]): Reason {
  const [first] = members
  if (members.every(({ route }) => route === first!.route)) return 'several-ports-own-next-hop'
  const prefix = (member: RouteMember): Prefix | undefined =>
    'prefix' in member.route ? member.route.prefix : undefined
  const written = prefix(first!)
  const grouped = members.every((member) => {
    const other = prefix(member)
    return written && other && samePrefix(written, other)
  })
  return grouped ? 'equal-cost-paths' : 'equal-priority-routes'
}
