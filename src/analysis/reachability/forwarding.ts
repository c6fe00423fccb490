import type { Fabric, RouterNode, RouterPortNode, SwitchNode } from '../../dataplane/index.ts'
import type { AddressOrder } from './address-order.ts'
import { addBit, BitPool } from './bits.ts'
import { complement, lastAtMost } from './ranges.ts'
import { Reach, type Relation } from './reach.ts'
import { RoutingRuns, type Runs } from './routing-runs.ts'
import type { Zones } from './zones.ts'

/** A router with one of its route tables. */
interface RoutingNode {
  readonly router: RouterNode
  readonly table: string
  /** What it does with packets itself. */
  runs: Runs | undefined
  /** Which zones they get to from here. */
  reach: Reach | undefined
}

/** What a forwarding was made from, and the nodes of it that it does not share. */
interface Change {
  readonly base: Forwarding
  readonly replaced: ReadonlyMap<RouterNode, RouterNode>
  readonly affected: ReadonlySet<RoutingNode>
}

/** Longer ways are left to traces, which count the time to live. */
const MOST_ROUTERS = 60

/**
 * Routing between zones. Where the next router of a packet depends on nothing but its destination, a router's way to a
 * zone is that of the next router, with whole runs of zones at a time.
 */
export class Forwarding {
  readonly #order: AddressOrder
  readonly #zones: Zones
  readonly #runs: RoutingRuns
  readonly #bits: BitPool
  readonly #change: Change | undefined
  readonly #nodes = new Map<RouterNode, RoutingNode[]>()
  readonly #fromSwitch = new Map<SwitchNode, Reach>()
  #first: readonly (RoutingNode | undefined)[] | undefined
  #sources: ReadonlyMap<RoutingNode, readonly RoutingNode[]> | undefined

  static of(fabric: Fabric, order: AddressOrder, zones: Zones): Forwarding {
    const runs = new RoutingRuns(fabric, order, zones)
    const forwarding = new Forwarding(order, zones, runs, new BitPool(zones.size), undefined)
    if (zones.size === 0) return forwarding
    const nodes = fabric.network.routers.map(({ name }) =>
      forwarding.#node(fabric.router(name)!, ''),
    )
    forwarding.#reachOf(nodes)
    return forwarding
  }

  private constructor(
    order: AddressOrder,
    zones: Zones,
    runs: RoutingRuns,
    bits: BitPool,
    change: Change | undefined,
  ) {
    this.#order = order
    this.#zones = zones
    this.#runs = runs
    this.#bits = bits
    this.#change = change
  }

  /** The same with some routers replaced: only ways over these are looked for again. */
  with(replaced: ReadonlyMap<RouterNode, RouterNode>): Forwarding {
    const affected = this.#leadingTo(replaced)
    const change = { base: this, replaced, affected }
    const forwarding = new Forwarding(this.#order, this.#zones, this.#runs, this.#bits, change)
    forwarding.#reachOf([...affected].map(({ router, table }) => forwarding.#node(router, table)))
    return forwarding
  }

  /** The zones from which packets may go elsewhere than before routers were replaced. */
  affectedZones(): number[] {
    const { base, affected } = this.#change!
    const zones: number[] = []
    base.#firstNodes().forEach((first, zone) => {
      if (first && affected.has(first)) zones.push(zone)
    })
    return zones
  }

  relation(from: number, to: number): Relation {
    return this.from(this.#zones.switchOf(from)).relation(to)
  }

  /** The zones that workloads on a switch send to. */
  from(node: SwitchNode): Reach {
    let reach = this.#fromSwitch.get(node)
    if (!reach) {
      reach = this.#isAsBefore(node) ? this.#change!.base.from(node) : this.#reachOfSwitch(node)
      this.#fromSwitch.set(node, reach)
    }
    return reach
  }

  #isAsBefore(node: SwitchNode): boolean {
    if (!this.#change) return false
    const { base, affected } = this.#change
    const first = base.#firstNode(node)
    return !first || !affected.has(first)
  }

  /** Those with many runs first: the others then copy what they know. */
  #reachOf(nodes: readonly RoutingNode[]): void {
    const runs = (node: RoutingNode) => this.#runsOf(node).starts.length
    for (const node of nodes.toSorted((a, b) => runs(b) - runs(a))) {
      const reach = new Reach(this.#bits)
      this.#fill(node, 0, this.#zones.size, reach, [])
      node.reach = reach
    }
  }

  /** The tables of these routers, and all that may send packets to them sooner or later. */
  #leadingTo(routers: ReadonlyMap<RouterNode, RouterNode>): ReadonlySet<RoutingNode> {
    this.#sources ??= this.#findSources()
    const found = new Set<RoutingNode>()
    const left = [...routers.keys()].flatMap((router) => this.#nodes.get(router) ?? [])
    for (let node = left.pop(); node; node = left.pop()) {
      if (found.has(node)) continue
      found.add(node)
      left.push(...(this.#sources.get(node) ?? []))
    }
    return found
  }

  /** For each node that a packet may come to, those that send packets to it. */
  #findSources(): ReadonlyMap<RoutingNode, readonly RoutingNode[]> {
    this.#firstNodes()
    const sources = new Map<RoutingNode, RoutingNode[]>()
    // Looking at what one node does may bring up others.
    for (const tables of this.#nodes.values()) {
      for (const node of tables) {
        for (const target of this.#runsOf(node).targets) {
          if (target.kind !== 'router') continue
          const next = this.#nodeBehind(target.port)
          const known = sources.get(next)
          if (!known) sources.set(next, [node])
          else if (known.at(-1) !== node) known.push(node)
        }
      }
    }
    return sources
  }

  #reachOfSwitch(node: SwitchNode): Reach {
    const reach = new Reach(this.#bits)
    const local = node.model.subnets
      .filter(({ prefix }) => prefix.address.family === this.#order.family)
      .map(({ prefix }) => this.#zones.within(this.#order.within(prefix)))
    const port = node.portToGateway(this.#order.family)
    const outside = port ? complement(local, this.#zones.size) : []
    const guards = port ? node.acls(port, 'to-lport') : []
    // What routing drops is dropped, whether or not ACLs do so before, if they don't reject it.
    const mayReject = guards.some(({ acl }) => acl.action === 'reject')
    for (const { first, end } of outside) {
      if (mayReject) {
        reach.mark('open', first, end)
        continue
      }
      this.#fill(this.#nodeBehind(port!.routerPort!), first, end, reach, [])
      if (guards.length > 0) reach.doubt(first, end)
    }
    for (const { first, end } of local) this.#arrive(node, first, end, reach)
    return reach
  }

  /** Of each zone the router that its workloads send to. */
  #firstNodes(): readonly (RoutingNode | undefined)[] {
    this.#first ??= Array.from({ length: this.#zones.size }, (_, zone) =>
      this.#firstNode(this.#zones.switchOf(zone)),
    )
    return this.#first
  }

  #firstNode(node: SwitchNode): RoutingNode | undefined {
    const entry = node.portToGateway(this.#order.family)?.routerPort
    return entry && this.#nodeBehind(entry)
  }

  #nodeBehind({ router, table }: RouterPortNode): RoutingNode {
    return this.#node(router, table)
  }

  #node(asked: RouterNode, table: string): RoutingNode {
    const router = this.#change?.replaced.get(asked) ?? asked
    const tables = this.#nodes.get(router)
    const known = tables?.find((node) => node.table === table)
    if (known) return known
    const change = this.#change
    const before = change ? change.base.#node(asked, table) : undefined
    if (before && !change!.affected.has(before)) return before
    // A router that was not replaced does the same as before; it is those behind it that may not.
    const runs = router === asked ? before?.runs : undefined
    const node = { router, table, runs, reach: undefined }
    if (tables) tables.push(node)
    else this.#nodes.set(router, [node])
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
          this.#fill(this.#nodeBehind(target.port), from, to, into, behind)
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
        into.mark(this.#runs.decidesAlone(node) ? 'astray' : 'open', same.first, same.end)
      }
      addBit(into.arrives, zone)
    }
  }

  #runsOf(node: RoutingNode): Runs {
    node.runs ??= this.#runs.of(node.router, node.table)
    return node.runs
  }
}
