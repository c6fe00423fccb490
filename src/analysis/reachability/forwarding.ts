import type {
  AclNode,
  Fabric,
  RouteChoice,
  RouterNode,
  RouterPortNode,
  SwitchNode,
  SwitchPortNode,
} from '../../dataplane/index.ts'
import { waysForDestination } from '../../dataplane/index.ts'
import type { PacketFields } from '../../match/index.ts'
import type { GuestSubnet } from '../../model/index.ts'
import { type Address, containsAddress, type Prefix } from '../../net/index.ts'
import type { AddressOrder, RankRange } from './address-order.ts'
import { prefixesAsked } from './asked.ts'
import { addBit } from './bits.ts'
import { emptyPacket, setDestination } from './packet.ts'
import { complement, lastAtMost } from './ranges.ts'
import { Reach, type Relation } from './reach.ts'
import type { Zones } from './zones.ts'

/** Where a router, or one of its route tables, sends packets for a run of zones. */
type Target =
  | { readonly kind: 'lost' | 'astray' | 'open' }
  | { readonly kind: 'router'; readonly node: RoutingNode }
  | { readonly kind: 'switch'; readonly node: SwitchNode }

interface RoutingNode {
  readonly router: RouterNode
  readonly table: string
  /** The zones where runs begin, ascending from 0, and the target of each run. */
  runs: { readonly starts: readonly number[]; readonly targets: readonly Target[] } | undefined
  reach: Reach | undefined
}

/** What a forwarding was made from, and the nodes of it that it does not share. */
interface Change {
  readonly base: Forwarding
  readonly replaced: ReadonlyMap<RouterNode, RouterNode>
  readonly affected: ReadonlySet<RoutingNode>
}

const LOST: Target = { kind: 'lost' }
const ASTRAY: Target = { kind: 'astray' }
const OPEN: Target = { kind: 'open' }

/** Longer ways are left to traces, which count the time to live. */
const MOST_ROUTERS = 60

/**
 * Routing between zones. The next router of a packet depends on nothing but its destination, where routers have
 * neither policies nor routes by source; so a router's way to a zone is that of the next router, with whole runs of
 * zones at a time.
 */
export class Forwarding {
  readonly #fabric: Fabric
  readonly #order: AddressOrder
  readonly #zones: Zones
  readonly #change: Change | undefined
  readonly #nodes = new Map<RouterNode, Map<string, RoutingNode>>()
  readonly #fromSwitch = new Map<SwitchNode, Reach>()
  readonly #firstRouters = new Map<SwitchNode, RoutingNode | undefined>()
  readonly #tieFree = new WeakMap<readonly AclNode[], boolean>()
  readonly #packet: PacketFields
  #sources: ReadonlyMap<RoutingNode, readonly RoutingNode[]> | undefined

  static of(fabric: Fabric, order: AddressOrder, zones: Zones): Forwarding {
    const forwarding = new Forwarding(fabric, order, zones, undefined)
    const nodes = fabric.network.routers.map(({ name }) =>
      forwarding.#node(fabric.router(name)!, ''),
    )
    forwarding.#reachOf(nodes)
    return forwarding
  }

  private constructor(
    fabric: Fabric,
    order: AddressOrder,
    zones: Zones,
    change: Change | undefined,
  ) {
    this.#fabric = fabric
    this.#order = order
    this.#zones = zones
    this.#change = change
    this.#packet = emptyPacket(order.family)
  }

  /** The same with some routers replaced: only ways over these are looked for again. */
  with(replaced: ReadonlyMap<RouterNode, RouterNode>): Forwarding {
    const affected = this.#leadingTo(replaced)
    const forwarding = new Forwarding(this.#fabric, this.#order, this.#zones, {
      base: this,
      replaced,
      affected,
    })
    forwarding.#reachOf([...affected].map(({ router, table }) => forwarding.#node(router, table)))
    return forwarding
  }

  /** Whether what a switch sends may go elsewhere than before routers were replaced. */
  isAffected(node: SwitchNode): boolean {
    if (!this.#change) return true
    const { base, affected } = this.#change
    const first = base.#firstRouter(node)
    return first !== undefined && affected.has(first)
  }

  relation(from: number, to: number): Relation {
    return this.from(this.#zones.switchOf(from)).relation(to)
  }

  /** The zones that workloads on a switch send to. */
  from(node: SwitchNode): Reach {
    let reach = this.#fromSwitch.get(node)
    if (!reach && this.#change && !this.isAffected(node)) return this.#change.base.from(node)
    if (!reach) {
      reach = this.#reachOfSwitch(node)
      this.#fromSwitch.set(node, reach)
    }
    return reach
  }

  /** Those with many runs first: the others then copy what they know. */
  #reachOf(nodes: readonly RoutingNode[]): void {
    const runs = (node: RoutingNode) => this.#runsOf(node).starts.length
    for (const node of [...nodes].sort((a, b) => runs(b) - runs(a))) {
      const reach = new Reach(this.#zones.size)
      this.#fill(node, 0, this.#zones.size, reach, [])
      node.reach = reach
    }
  }

  /** The tables of these routers, and all that may send packets to them sooner or later. */
  #leadingTo(routers: ReadonlyMap<RouterNode, RouterNode>): ReadonlySet<RoutingNode> {
    this.#sources ??= sourcesOf(this.#allNodes())
    const found = new Set<RoutingNode>()
    const left = [...routers.keys()].flatMap((router) => [
      ...(this.#nodes.get(router)?.values() ?? []),
    ])
    for (let node = left.pop(); node; node = left.pop()) {
      if (found.has(node)) continue
      found.add(node)
      left.push(...(this.#sources.get(node) ?? []))
    }
    return found
  }

  /** Every table that a packet may come to. */
  #allNodes(): readonly RoutingNode[] {
    for (let zone = 0; zone < this.#zones.size; zone++)
      this.#firstRouter(this.#zones.switchOf(zone))
    const nodes: RoutingNode[] = []
    // Looking at what one does may bring up others.
    for (const tables of this.#nodes.values()) {
      for (const node of tables.values()) {
        this.#runsOf(node)
        nodes.push(node)
      }
    }
    return nodes
  }

  #reachOfSwitch(node: SwitchNode): Reach {
    const reach = new Reach(this.#zones.size)
    const local = this.#subnets(node).map(({ prefix }) =>
      this.#zones.within(this.#order.within(prefix)),
    )
    const entry = this.#entry(node)
    const outside = entry ? complement(local, this.#zones.size) : []
    for (const { first, end } of outside) {
      if (node.acls(entry!, 'to-lport').length > 0) reach.mark('open', first, end)
      else this.#fill(this.#entryNode(entry!.routerPort!), first, end, reach, [])
    }
    for (const { first, end } of local) this.#arrive(node, first, end, reach)
    return reach
  }

  /** The switch's port to the router that workloads send to. */
  #entry(node: SwitchNode): SwitchPortNode | undefined {
    return this.#subnets(node)
      .map(({ gateway }) => gateway && routerPortOwning(node, gateway))
      .find((port) => port !== undefined)
  }

  #firstRouter(node: SwitchNode): RoutingNode | undefined {
    if (this.#firstRouters.has(node)) return this.#firstRouters.get(node)
    const entry = this.#entry(node)?.routerPort
    const first = entry && this.#entryNode(entry)
    this.#firstRouters.set(node, first)
    return first
  }

  #entryNode({ router, model }: RouterPortNode): RoutingNode {
    return this.#node(router, model.routeTable ?? '')
  }

  #subnets(node: SwitchNode): readonly GuestSubnet[] {
    return node.model.subnets.filter(({ prefix }) => prefix.address.family === this.#order.family)
  }

  #node(asked: RouterNode, table: string): RoutingNode {
    const router = this.#change?.replaced.get(asked) ?? asked
    const known = this.#nodes.get(router)?.get(table)
    if (known) return known
    if (this.#change) {
      const before = this.#change.base.#node(asked, table)
      if (!this.#change.affected.has(before)) return before
    }
    const node = { router, table, runs: undefined, reach: undefined }
    const tables = this.#nodes.get(router)
    if (tables) tables.set(table, node)
    else this.#nodes.set(router, new Map([[table, node]]))
    return node
  }

  /** Adds what a router does with packets for zones from `first` to before `end`. `path`: the routers before it. */
  #fill(
    node: RoutingNode,
    first: number,
    end: number,
    into: Reach,
    path: readonly RoutingNode[],
  ): void {
    // Back where it has been, the packet goes round until its time to live is over.
    if (first >= end || path.includes(node)) return
    const routers = path.length + 1
    if (node.reach && routers + node.reach.routers <= MOST_ROUTERS) {
      into.add(node.reach, first, end)
      into.routers = Math.max(into.routers, routers + node.reach.routers)
      return
    }
    if (routers > MOST_ROUTERS) {
      into.mark('open', first, end)
      return
    }
    into.routers = Math.max(into.routers, routers)
    const { starts, targets } = this.#runsOf(node)
    const behind = [...path, node]
    for (let run = lastAtMost(starts, first); run < starts.length && starts[run]! < end; run++) {
      const from = Math.max(first, starts[run]!)
      const to = Math.min(end, starts[run + 1] ?? end)
      const target = targets[run]!
      switch (target.kind) {
        case 'router':
          this.#fill(target.node, from, to, into, behind)
          break
        case 'switch':
          this.#arrive(target.node, from, to, into)
          break
        case 'astray':
        case 'open':
          into.mark(target.kind, from, to)
          break
        case 'lost':
      }
    }
  }

  /** Packets for these zones are handed to a switch, which may or may not be theirs. */
  #arrive(node: SwitchNode, first: number, end: number, into: Reach): void {
    for (const zone of this.#zones.of(node)) {
      if (zone < first || zone >= end) continue
      // Others may have the same addresses on a switch of their own.
      const same = this.#zones.sameAddresses(zone)
      if (same.end - same.first > 1) {
        into.mark(this.#decidesAlone(node) ? 'astray' : 'open', same.first, same.end)
      }
      addBit(into.arrives, zone)
    }
  }

  #runsOf(node: RoutingNode): NonNullable<RoutingNode['runs']> {
    if (node.runs) return node.runs
    const starts: number[] = []
    const targets: Target[] = []
    for (const { first, end } of this.#runRanks(node)) {
      const start = this.#zones.within({ first, end }).first
      const target = this.#target(node, { first, end })
      const before = targets.at(-1)
      if (before && before.kind === target.kind && nodeOf(before) === nodeOf(target)) continue
      // A run without a zone of its own gives way to the next.
      if (starts.at(-1) === start) {
        targets[targets.length - 1] = target
        continue
      }
      starts.push(start)
      targets.push(target)
    }
    node.runs = { starts, targets }
    return node.runs
  }

  /** Runs of ranks that the routes of a table and the policies can't tell apart. */
  #runRanks({ router }: RoutingNode): RankRange[] {
    const { family, size } = this.#order
    const bounds = [0, size]
    const add = (prefix: Prefix) => {
      if (prefix.address.family !== family) return
      const { first, end } = this.#order.within(prefix)
      bounds.push(first, end)
    }
    for (const { prefix } of router.model.staticRoutes) add(prefix)
    for (const { networks } of router.model.ports) networks.forEach(add)
    for (const { match } of router.policies) {
      prefixesAsked(match.questions.destination, this.#fabric).forEach(add)
    }
    bounds.sort((a, b) => a - b)
    const ranges: RankRange[] = []
    for (let i = 1; i < bounds.length; i++) {
      if (bounds[i - 1] !== bounds[i]) ranges.push({ first: bounds[i - 1]!, end: bounds[i]! })
    }
    return ranges
  }

  /** What the router does with packets for the addresses of a run, none of which is a router's own. */
  #target({ router, table }: RoutingNode, run: RankRange): Target {
    const p = this.#packet
    setDestination(p, this.#order.at(run.first))
    const [target, ...others] = router
      .routes(table)
      .selectFromAnywhere(p)
      .map((choice) => this.#choose(router, choice, run))
    // Equal choices may be alternatives to one another: where all end alike that is the end.
    const same = others.every(
      (other) =>
        other.kind !== 'astray' && other.kind === target!.kind && nodeOf(other) === nodeOf(target!),
    )
    return same ? target! : OPEN
  }

  #choose(
    router: RouterNode,
    choice: RouteChoice<RouterPortNode> | undefined,
    run: RankRange,
  ): Target {
    if (!choice) return LOST
    if (choice.members.length > 1) return OPEN
    const { port, nextHop } = choice.members[0]!
    if (!port) return LOST
    if (router.policies.length === 0) return this.#next(port, nextHop, run)
    const ways = waysForDestination(router.policies, this.#packet)
    if (!ways || ways.length > 1) return OPEN
    const [way] = ways
    if (way?.policy.action === 'drop') return LOST
    return way?.port ? this.#next(way.port, way.nextHop, run) : this.#next(port, nextHop, run)
  }

  /** Where packets for a run go from a router's port. Without a next hop they are for neighbours. */
  #next(port: RouterPortNode, nextHop: Address | undefined, run: RankRange): Target {
    if (port.peer) {
      if (!nextHop || !port.peer.addresses.get(nextHop)) return LOST
      return { kind: 'router', node: this.#entryNode(port.peer) }
    }
    const { switchPort } = port
    if (!switchPort) return LOST
    const node = switchPort.switch
    if (node.acls(switchPort, 'from-lport').length > 0) return OPEN
    if (!nextHop) return { kind: 'switch', node }
    if (!port.model.networks.some((network) => containsAddress(network, nextHop))) return LOST
    const { family, w0, w1, w2, w3 } = nextHop
    const [owner, ...others] = node.owners(family, w0, w1, w2, w3)
    if (!owner) return LOST
    const ownsOne = owner.model.addresses.some((address) => this.#isIn(address, run))
    return others.length > 0 || ownsOne || !this.#decidesAlone(node) ? OPEN : ASTRAY
  }

  #isIn(address: Address, { first, end }: RankRange): boolean {
    if (address.family !== this.#order.family) return false
    const rank = this.#order.rank(address)
    return first <= rank && rank < end
  }

  /** Whether what a switch does with a packet is never left open: no ACLs disagree, and no address has two owners. */
  #decidesAlone(node: SwitchNode): boolean {
    return node.ports.every(
      (port) =>
        this.#isTieFree(node.acls(port, 'from-lport')) &&
        this.#isTieFree(node.acls(port, 'to-lport')) &&
        port.model.addresses.every(
          ({ family, w0, w1, w2, w3 }) => node.owners(family, w0, w1, w2, w3).length === 1,
        ),
    )
  }

  #isTieFree(list: readonly AclNode[]): boolean {
    let free = this.#tieFree.get(list)
    if (free === undefined) {
      free = list.every(({ acl }, i) => {
        const next = list[i + 1]?.acl
        return (
          !next ||
          next.tier !== acl.tier ||
          next.priority !== acl.priority ||
          next.action === acl.action
        )
      })
      this.#tieFree.set(list, free)
    }
    return free
  }
}

/** For each node, those that send packets to it. */
function sourcesOf(
  nodes: readonly RoutingNode[],
): ReadonlyMap<RoutingNode, readonly RoutingNode[]> {
  const sources = new Map<RoutingNode, RoutingNode[]>()
  for (const node of nodes) {
    for (const target of new Set(node.runs?.targets)) {
      if (target.kind !== 'router') continue
      const known = sources.get(target.node)
      if (known) known.push(node)
      else sources.set(target.node, [node])
    }
  }
  return sources
}

function nodeOf(target: Target): unknown {
  return 'node' in target ? target.node : undefined
}

function routerPortOwning(node: SwitchNode, address: Address): SwitchPortNode | undefined {
  return node.routerPorts.find(({ routerPort }) => routerPort?.addresses.get(address))
}
