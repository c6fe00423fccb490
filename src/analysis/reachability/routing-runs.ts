import {
  type AclNode,
  type Fabric,
  ownersOfNextHop,
  type RouteChoice,
  type RouterNode,
  type RouterPortNode,
  type SwitchNode,
  waysForDestination,
} from '../../dataplane/index.ts'
import type { PacketFields } from '../../match/index.ts'
import type { Address, Prefix } from '../../net/index.ts'
import type { AddressOrder, RankRange } from './address-order.ts'
import { prefixesAsked } from './asked.ts'
import { emptyPacket, setDestination } from './packet.ts'
import { ascending } from './ranges.ts'
import type { Zones } from './zones.ts'

/** Where a router sends packets for a run of zones. */
export type Target =
  | { readonly kind: 'lost' | 'astray' | 'open' }
  /** To another router, by the port where they enter it. */
  | { readonly kind: 'router'; readonly port: RouterPortNode }
  | { readonly kind: 'switch'; readonly node: SwitchNode }

/** Where a router, by one of its route tables, sends packets for all zones. */
export interface Runs {
  /** The zones where runs begin, ascending; the first is 0 if there are any. */
  readonly starts: readonly number[]
  /** The target of each run. */
  readonly targets: readonly Target[]
}

const LOST: Target = { kind: 'lost' }
const ASTRAY: Target = { kind: 'astray' }
const OPEN: Target = { kind: 'open' }

/**
 * Tells what single routers do with packets, by nothing but their destination. Routes by source and policies are taken
 * in where they leave that to the destination; else the target is open.
 */
export class RoutingRuns {
  readonly #fabric: Fabric
  readonly #order: AddressOrder
  readonly #zones: Zones
  readonly #packet: PacketFields
  readonly #tieFree = new WeakMap<readonly AclNode[], boolean>()

  constructor(fabric: Fabric, order: AddressOrder, zones: Zones) {
    this.#fabric = fabric
    this.#order = order
    this.#zones = zones
    this.#packet = emptyPacket(order.family)
  }

  of(router: RouterNode, table: string): Runs {
    const starts: number[] = []
    const targets: Target[] = []
    const bounds = this.#bounds(router)
    for (let i = 1; i < bounds.length; i++) {
      const run = { first: bounds[i - 1]!, end: bounds[i]! }
      const start = this.#zones.within(run).first
      const target = this.#target(router, table, run)
      const before = targets.at(-1)
      if (before && areSame(before, target)) continue
      // A run without a zone of its own gives way to the next.
      if (starts.at(-1) === start) {
        targets[targets.length - 1] = target
        continue
      }
      starts.push(start)
      targets.push(target)
    }
    return { starts: starts.slice(), targets: targets.slice() }
  }

  /** Where runs of ranks begin and end that the routes of a table and the policies can't tell apart, in order. */
  #bounds(router: RouterNode): number[] {
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
    return ascending(bounds)
  }

  /** What the router does with packets for the addresses of a run, none of which is a router's own. */
  #target(router: RouterNode, table: string, run: RankRange): Target {
    const p = this.#packet
    setDestination(p, this.#order.at(run.first))
    const [target, ...others] = router
      .routes(table)
      .selectFromAnywhere(p)
      .map((choice) => this.#choose(router, choice, run))
    // Equal choices may be alternatives to one another: where all end alike that is the end.
    const same = others.every((other) => other.kind !== 'astray' && areSame(other, target!))
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
    const node = port.peer ? undefined : port.switchPort?.switch
    if (node && node.acls(port.switchPort!, 'from-lport').length > 0) return OPEN
    if (!nextHop) return node ? { kind: 'switch', node } : LOST
    const owners = ownersOfNextHop(port, nextHop)
    if ('router' in owners) return { kind: 'router', port: owners }
    const [owner, ...others] = owners
    if (!owner) return LOST
    if (owner.switch.machineAt(owner)) return OPEN
    const ownsOne = owner.model.addresses.some((address) => this.#isIn(address, run))
    return others.length > 0 || ownsOne || !this.decidesAlone(owner.switch) ? OPEN : ASTRAY
  }

  #isIn(address: Address, { first, end }: RankRange): boolean {
    if (address.family !== this.#order.family) return false
    const rank = this.#order.rank(address)
    return first <= rank && rank < end
  }

  /** Whether what a switch does with a packet is never left open: no ACLs disagree, and no address has two owners. */
  decidesAlone(node: SwitchNode): boolean {
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

/** Whether packets for both targets go the same way. */
function areSame(a: Target, b: Target): boolean {
  if (a.kind === 'router' && b.kind === 'router') {
    return a.port.router === b.port.router && a.port.table === b.port.table
  }
  if (a.kind === 'switch' && b.kind === 'switch') return a.node === b.node
  return a.kind === b.kind
}
