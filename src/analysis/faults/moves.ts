import { ownersOfNextHop, type RouterNode, type RouterPortNode } from '../../dataplane/index.ts'
import type { PacketFields } from '../../match/index.ts'
import type { PortNetwork, StaticRoute } from '../../model/index.ts'
import {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  type Family,
  lastAddress,
  masked,
  type Prefix,
} from '../../net/index.ts'
import { emptyPacket, setDestination, setSource } from '../reachability/packet.ts'
import type { Hole, RouterStep } from './paths.ts'

/** A run of addresses of one family, both ends included. */
export interface AddressRange {
  readonly first: bigint
  readonly last: bigint
}

/** What a router does with packets from one address to a range of addresses, whatever they carry. */
export type Move =
  /** To a peer. */
  | { readonly kind: 'on'; readonly rule: StaticRoute; readonly to: RouterPortNode }
  /** To a switch of its own. */
  | { readonly kind: 'subnet'; readonly rule: PortNetwork; readonly port: RouterPortNode }
  /** Answered by a router, or lost on a link where nobody is meant to be. */
  | { readonly kind: 'own' }
  /** Dropped; `blame` says whether this router's own route is the cause, or what led here. */
  | {
      readonly kind: 'lost'
      readonly rule: StaticRoute | undefined
      readonly blame: 'here' | 'before'
    }
  /** It depends on the packet: on policies, or on a choice that OVN makes by itself. */
  | { readonly kind: 'open' }

/** One way for a range of destinations, from the first router on; a loop goes back to the step `from`. */
export interface Way {
  readonly range: AddressRange
  readonly steps: readonly WayStep[]
  readonly end: Exclude<Move, { kind: 'on' }> | { readonly kind: 'loop'; readonly from: number }
}

/** A router on a way, the port by which it is entered, and the route that it takes; none where the way ends there. */
export interface WayStep {
  readonly port: RouterPortNode
  readonly rule: StaticRoute | PortNetwork | undefined
}

/** More routers than a packet can pass with a time to live of 64. */
const FARTHEST = 64

/** How a router tells destinations of a family apart. */
interface Ranges {
  /** Where they begin, from 0 on. */
  readonly starts: readonly bigint[]
  /** The router's own addresses: each is a range. */
  readonly own: ReadonlySet<bigint>
  /** Whether policies have a say. */
  readonly isOpen: boolean
}

/** What all routers do with packets; worked out when a way first needs it. */
export class MoveMap {
  readonly #ranges = { 4: new Map<RouterNode, Ranges>(), 6: new Map<RouterNode, Ranges>() }
  readonly #moves = new WeakMap<object, Move>()

  /** Every way that packets of a source to the range take from a router port on, split where the ways part. */
  ways(
    entry: RouterPortNode,
    source: Address,
    range: AddressRange,
    visit: (way: Way) => void,
  ): void {
    const packet = emptyPacket(source.family)
    setSource(packet, source)
    this.#ways(entry, packet, range, visit, [])
  }

  #ways(
    entry: RouterPortNode,
    packet: PacketFields,
    range: AddressRange,
    visit: (way: Way) => void,
    steps: readonly WayStep[],
  ): void {
    const { router, table } = entry
    const from = steps.findIndex(({ port }) => port.router === router && port.table === table)
    if (from >= 0) {
      visit({ range, steps, end: { kind: 'loop', from } })
      return
    }
    const ranges = this.#rangesOf(router, packet.family)
    const { starts } = ranges
    for (let i = indexOf(starts, range.first); i < starts.length; i++) {
      const [start, end] = [starts[i]!, starts[i + 1]]
      if (start > range.last) break
      const part = {
        first: start > range.first ? start : range.first,
        last: end !== undefined && end <= range.last ? end - 1n : range.last,
      }
      const move = this.#move(entry, ranges, packet, start)
      const rule = 'rule' in move ? move.rule : undefined
      const passed = [...steps, { port: entry, rule }]
      if (move.kind !== 'on') visit({ range: part, steps: passed, end: move })
      else if (passed.length === FARTHEST) visit({ range: part, steps: passed, end: OPEN })
      else this.#ways(move.to, packet, part, visit, passed)
    }
  }

  #rangesOf(router: RouterNode, family: Family): Ranges {
    let ranges = this.#ranges[family].get(router)
    if (!ranges) {
      const own = router.ports.flatMap(({ model }) =>
        model.networks.map(({ address }) => address).filter((address) => address.family === family),
      )
      ranges = {
        starts: startsOf(prefixesOf(router), family),
        own: new Set(own.map(addressToBigInt)),
        isOpen: mayDeviate(router),
      }
      this.#ranges[family].set(router, ranges)
    }
    return ranges
  }

  #move(entry: RouterPortNode, ranges: Ranges, packet: PacketFields, start: bigint): Move {
    if (ranges.own.has(start)) return OWN
    if (ranges.isOpen) return OPEN
    setDestination(packet, addressFromBigInt(packet.family, start))
    const choice = entry.router.routes(entry.table).select(packet)
    if (!choice) return NO_ROUTE
    let move = this.#moves.get(choice)
    if (!move) this.#moves.set(choice, (move = moveOf(choice)))
    return move
  }
}

/** Whether a policy does more than let packets pass. Policies are compiled only where one could: most are Kube-OVN's own. */
function mayDeviate(router: RouterNode): boolean {
  return (
    router.model.policies.some(({ action }) => action !== 'allow') &&
    router.policies.some(({ policy }) => policy.action !== 'allow')
  )
}

/** The way as a trace tells it. */
export function asRouterSteps({ steps }: Way): RouterStep[] {
  return steps.map(({ port, rule }) => ({ router: port.router.model.name, rule, route: rule }))
}

/** The hole that a way ends in, if it does. */
export function holeAt(way: Way): Hole | undefined {
  if (way.end.kind !== 'lost') return undefined
  const steps = asRouterSteps(way)
  const cause = steps.at(way.end.blame === 'here' ? -1 : -2)
  return cause?.rule && { cause, node: steps.at(-1)!.router }
}

/** The range of a prefix. */
export function rangeOf(prefix: Prefix): AddressRange {
  return {
    first: addressToBigInt(masked(prefix).address),
    last: addressToBigInt(lastAddress(prefix)),
  }
}

/** The last start that is not above the value. */
export function indexOf(starts: readonly bigint[], value: bigint): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (starts[middle]! <= value) low = middle
    else high = middle
  }
  return low
}

const OPEN: Move & { kind: 'open' } = { kind: 'open' }
const OWN: Move = { kind: 'own' }
const NO_ROUTE: Move = { kind: 'lost', rule: undefined, blame: 'before' }

type Choice = NonNullable<ReturnType<ReturnType<RouterNode['routes']>['select']>>

/** The prefixes by which the routes of a router tell destinations apart, its own addresses among them. */
export function prefixesOf({ ports, installed }: RouterNode): Prefix[] {
  const networks = ports.flatMap(({ model }) => model.networks)
  return [
    ...networks,
    ...networks.map(({ address }) => ({ address, length: addressBits(address.family) })),
    ...installed.map(({ route }) => route.prefix),
  ]
}

/** Where the ranges start that these prefixes of a family tell apart, from 0 on. */
export function startsOf(prefixes: Iterable<Prefix>, family: Family): bigint[] {
  const starts = new Set([0n])
  const end = 1n << BigInt(addressBits(family))
  for (const prefix of prefixes) {
    if (prefix.address.family !== family) continue
    const { first, last } = rangeOf(prefix)
    starts.add(first)
    if (last + 1n < end) starts.add(last + 1n)
  }
  return [...starts].sort((a, b) => (a < b ? -1 : 1))
}

/** What becomes of packets for which routes win. */
function moveOf({ members }: Choice): Move {
  if (members.length > 1) return OPEN
  const { route, port, nextHop } = members[0]!
  if (!('prefix' in route)) {
    return port?.switchPort && !port.peer ? { kind: 'subnet', rule: route, port } : OWN
  }
  if (!port || !nextHop) {
    return { kind: 'lost', rule: route, blame: 'before' }
  }
  const owners = ownersOfNextHop(port, nextHop)
  if ('router' in owners) return { kind: 'on', rule: route, to: owners }
  // A workload that is a gateway gets the packet, and may even be who is meant.
  if (owners.length > 0) return OPEN
  const isExit = route.catchAll && !port.peer && port.switchPort
  return isExit ? NO_ROUTE : { kind: 'lost', rule: route, blame: 'here' }
}
