import type { Candidate, Deciding, Hop, Leg, Packet, Step, Trace } from '../../dataplane/index.ts'
import {
  type Acl,
  type LogicalNetwork,
  type LogicalRouter,
  peeringPath,
  type RouterPolicy,
  type StaticRoute,
} from '../../model/index.ts'
import {
  type Address,
  addressBits,
  containsAddress,
  containsPrefix,
  formatAddress,
  masked,
  type Prefix,
  sameAddress,
} from '../../net/index.ts'
import type { Change } from './change.ts'
import { groupRuleFor } from './group-rule.ts'
import { mendLink, nextHopOver } from './link.ts'

/** One way to mend what stopped a packet or its reply, or undefined where no change of rules, routes or links would. */
export function mendOf(trace: Trace, network: LogicalNetwork): readonly Change[] | undefined {
  const leg = trace.reply ?? trace.request
  const sender = trace.request.hops[0]?.inPort
  const hop = leg.hops.at(-1)
  if (!hop || sender === undefined) return undefined
  const owner = leg === trace.reply ? sender : trace.to?.port
  const changes = new Mender(network, leg, owner, leg === trace.request).mend(hop)
  return changes?.length ? changes : undefined
}

/** The router and subnet in which an address is at home. */
interface Home {
  readonly router: LogicalRouter
  readonly subnet: Prefix
}

/** Where the owner's switch is joined to a router; without an owner wherever a subnet has the address. */
function homeOf(
  network: LogicalNetwork,
  owner: string | undefined,
  address: Address,
): Home | undefined {
  const home = network.switches.find(({ ports }) => ports.some(({ name }) => name === owner))
  const uplinks = new Set(home?.ports.map(({ routerPort }) => routerPort))
  for (const router of network.routers) {
    for (const { name, peer, networks } of router.ports) {
      if (home ? !uplinks.has(name) : peer !== undefined) continue
      const subnet = networks.find((net) => containsAddress(net, address))
      if (subnet) return { router, subnet: masked(subnet) }
    }
  }
  return undefined
}

type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

function stepOf<Kind extends Step['kind']>(hop: Hop, kind: Kind): StepOf<Kind> | undefined {
  return hop.steps.findLast((step): step is StepOf<Kind> => step.kind === kind)
}

/** Looks for the change that lets one leg go on from where it ended. */
class Mender {
  readonly #network: LogicalNetwork
  readonly #leg: Leg
  readonly #packet: Packet
  /** Name of the port that is meant to get the packet; absent when whoever has the address will do. */
  readonly #owner: string | undefined
  readonly #home: Home | undefined
  readonly #isRequest: boolean

  constructor(network: LogicalNetwork, leg: Leg, owner: string | undefined, isRequest: boolean) {
    this.#network = network
    this.#isRequest = isRequest
    this.#leg = leg
    this.#packet = leg.packet
    this.#owner = owner
    this.#home = homeOf(network, owner, leg.packet.destination)
  }

  mend(hop: Hop): readonly Change[] | undefined {
    switch (this.#leg.reason) {
      case 'acl-drop':
      case 'acl-reject': {
        const step = stepOf(hop, 'acl')!
        return [this.#allow(hop.node, step)]
      }
      case 'policy-drop':
        return [this.#keepRoute(hop.node, stepOf(hop, 'policy')!.policy)]
      case 'no-route':
        return this.#route(hop)
      case 'route-discard':
        return this.#reroute(hop)
      case 'next-hop-unresolved':
        return this.#unresolved(hop)
      case 'peer-missing':
        return this.#peer(hop)
      case 'not-the-owner':
      case 'no-such-endpoint':
      case 'ttl-exceeded':
        return this.#astray()
      default: {
        const step = stepOf(hop, 'choice')
        return step && this.#decide(hop, step)
      }
    }
  }

  /**
   * A rule just above the one that stops the packet: nothing else of that rank matches, or it would have decided. Rules
   * of security groups are for requests, whose replies pass by themselves.
   */
  #allow(node: string, { direction, port, acl }: StepOf<'acl'>): Change {
    const ofGroup = this.#isRequest && groupRuleFor(this.#network, port.name, acl!, this.#packet)
    if (ofGroup) return ofGroup
    const side = direction === 'from-lport' ? 'inport' : 'outport'
    const match = `${side} == "${port.name}" && ${this.#match()}`
    const { tier, priority } = acl!
    const add: Acl = { direction, tier, priority: priority + 1, match, action: 'allow-related' }
    return { kind: 'acl', switch: node, add }
  }

  #keepRoute(router: string, { priority }: RouterPolicy): Change {
    return this.#policy(router, { priority, action: 'allow', nextHops: [] })
  }

  #policy(router: string, like: Omit<RouterPolicy, 'match'>): Change {
    const { action, nextHops } = like
    const priority = like.priority + 1
    const add: RouterPolicy = { priority, match: this.#match(), action, nextHops }
    return { kind: 'policy', router, add }
  }

  /** A match for packets between the same two addresses. */
  #match(): string {
    const { source, destination } = this.#packet
    const ip = `ip${source.family}`
    return `${ip}.src == ${formatAddress(source)} && ${ip}.dst == ${formatAddress(destination)}`
  }

  #router(name: string): LogicalRouter {
    return this.#network.routers.find((router) => router.name === name)!
  }

  /** No route takes the packet: one is missing, or written with a next hop that the router has no network for. */
  #route(hop: Hop): readonly Change[] | undefined {
    const router = this.#router(hop.node)
    const routeTable = this.#tableOf(hop)
    const dead = deadRoute(router, this.#packet.destination, routeTable)
    const way = this.#way(router, dead?.nextHop)
    if (!way) return undefined
    const { changes, nextHop } = way
    if (dead && sameAddress(dead.nextHop, nextHop)) return changes
    const add: StaticRoute = dead
      ? { ...dead, nextHop }
      : { prefix: this.#home!.subnet, nextHop, policy: 'dst-ip', routeTable }
    return [...changes, { kind: 'route', router: router.name, remove: dead, add }]
  }

  /** The route table that the packet sees in a router: that of the port by which it came. */
  #tableOf(hop: Hop): string {
    const { ports } = this.#router(hop.node)
    return ports.find(({ name }) => name === hop.inPort)?.routeTable ?? ''
  }

  /** The next hop that leads from a router towards home, and what its link lacks. */
  #way(
    router: LogicalRouter,
    wanted: Address | undefined,
  ): { readonly changes: readonly Change[]; readonly nextHop: Address } | undefined {
    if (!this.#home || this.#home.router.name === router.name) return undefined
    const { source, destination } = this.#packet
    const path = peeringPath(this.#network, router.name, this.#home.router.name)
    const next = path[1] ?? this.#meantBy(router, wanted) ?? this.#home.router.name
    const working = nextHopOver(this.#network, router.name, next, destination.family)
    if (working) return { changes: [], nextHop: working }
    const far = this.#router(next)
    return mendLink(router, far, destination.family, wanted, deadRoute(far, source, '')?.nextHop)
  }

  /**
   * Whom a next hop means that is in no network of its router any more: who has a route for the way back with another
   * address of the same small network, and leads home.
   */
  #meantBy(router: LogicalRouter, wanted: Address | undefined): string | undefined {
    if (!wanted) return undefined
    const { source } = this.#packet
    const link = { address: wanted, length: addressBits(wanted.family) - 2 }
    const others = this.#network.routers.filter((other) => {
      const back = other === router ? undefined : deadRoute(other, source, '')?.nextHop
      return back && containsAddress(link, back)
    })
    return others.find(({ name }) => Number.isFinite(this.#distance(name)))?.name
  }

  /** A route that leads astray: the right one is put in its place, or beside it where it is the narrower one. */
  #reroute(hop: Hop): readonly Change[] | undefined {
    const step = stepOf(hop, 'route')
    if (!step || step.connected || !this.#home) return undefined
    const wrong = step.route as StaticRoute
    const router = this.#router(hop.node)
    if (router.name === this.#home.router.name) {
      return [{ kind: 'route', router: router.name, remove: wrong, add: undefined }]
    }
    const way = this.#way(router, wrong.nextHop === 'discard' ? undefined : wrong.nextHop)
    if (!way) return undefined
    if (wrong.nextHop !== 'discard' && sameAddress(wrong.nextHop, way.nextHop)) return way.changes
    const { subnet } = this.#home
    const wider =
      wrong.policy === 'dst-ip' &&
      wrong.prefix.length < subnet.length &&
      containsPrefix(wrong.prefix, subnet)
    const add: StaticRoute = {
      ...wrong,
      ...(wider && { prefix: subnet }),
      nextHop: way.nextHop,
      catchAll: false,
    }
    const remove = wider ? undefined : wrong
    return [...way.changes, { kind: 'route', router: router.name, remove, add }]
  }

  #unresolved(hop: Hop): readonly Change[] | undefined {
    const rerouted = hop.steps.findLast(
      (step): step is StepOf<'policy'> => step.kind === 'policy' && step.nextHop !== undefined,
    )
    return rerouted ? [this.#keepRoute(hop.node, rerouted.policy)] : this.#reroute(hop)
  }

  /** The other half of a peering, with the address that the route names as next hop. */
  #peer(hop: Hop): readonly Change[] | undefined {
    const { port, nextHop } = stepOf(hop, 'route')!
    const router = this.#router(hop.node)
    const named = this.#network.routers.find(({ name }) => `${name}-${router.name}` === port?.peer)
    const far = named ?? this.#home?.router
    if (!far || far === router || port?.peer === undefined) return undefined
    const { source, destination } = this.#packet
    const back = deadRoute(far, source, '')?.nextHop
    const misnamed = named ? undefined : port
    return mendLink(router, far, destination.family, nextHop, back, misnamed).changes
  }

  /** The first router that sends the packet no nearer to its home is to take the right way. */
  #astray(): readonly Change[] | undefined {
    const routers = this.#leg.hops.filter(({ kind }) => kind === 'router')
    for (const [i, hop] of routers.entries()) {
      const next = routers[i + 1]
      if (!this.#home) return undefined
      if (!next || this.#distance(next.node) >= this.#distance(hop.node)) {
        return this.#unresolved(hop)
      }
    }
    return undefined
  }

  #distance(router: string): number {
    const { length } = peeringPath(this.#network, router, this.#home!.router.name)
    return length === 0 ? Number.POSITIVE_INFINITY : length
  }

  /** Where OVN would choose by itself it is told to take the way that ends well, or the first. */
  #decide(hop: Hop, { between }: StepOf<'choice'>): readonly Change[] | undefined {
    const kept = between.find((candidate) => this.#arrives(candidate)) ?? between[0]!
    const { decidedBy } = kept
    const acl = between.map(({ hops }) => stepOf(hops[0]!, 'acl')).find((step) => step?.acl)
    if (acl && between.some((candidate) => isAcl(candidate.decidedBy))) {
      return [this.#allow(hop.node, acl)]
    }
    if (isPolicy(decidedBy)) {
      const nextHops = kept.nextHop ? [kept.nextHop] : []
      return [this.#policy(hop.node, { ...decidedBy, nextHops })]
    }
    const others = new Set(between.map((other) => other.decidedBy))
    others.delete(decidedBy)
    if (others.size < between.length - 1) return undefined
    const changes = [...others].map((route): Change | undefined =>
      'prefix' in route
        ? { kind: 'route', router: hop.node, remove: route, add: undefined }
        : undefined,
    )
    return changes.every((change) => change !== undefined) ? changes : undefined
  }

  #arrives({ outcome, receiver }: Candidate): boolean {
    if (outcome === 'answered') return true
    return outcome === 'delivered' && (this.#owner ?? receiver?.name) === receiver?.name
  }
}

function isAcl(part: Deciding): part is Acl {
  return 'direction' in part
}

function isPolicy(part: Deciding): part is RouterPolicy {
  return 'nextHops' in part
}

/** A static route whose next hop is an address. */
type RouteVia = StaticRoute & { readonly nextHop: Address }

/**
 * A route of a table that would take the destination and is not installed, for its next hop lies in none of the
 * router's networks.
 */
export function deadRoute(
  { staticRoutes, ports }: LogicalRouter,
  destination: Address,
  routeTable: string,
): RouteVia | undefined {
  const networks = ports.flatMap((port) => port.networks)
  return staticRoutes.find(
    (route): route is RouteVia =>
      route.policy === 'dst-ip' &&
      route.routeTable === routeTable &&
      containsAddress(route.prefix, destination) &&
      route.nextHop !== 'discard' &&
      !networks.some((network) => containsAddress(network, route.nextHop as Address)),
  )
}
