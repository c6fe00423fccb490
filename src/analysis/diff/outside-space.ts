import type { LogicalNetwork } from '../../model/index.ts'
import {
  type Address,
  addressFromBigInt,
  addressToBigInt,
  containsAddress,
  type Family,
  lastAddress,
  masked,
  type Prefix,
} from '../../net/index.ts'
import { hostPrefix } from '../reachability/asked.ts'
import type { Reachability } from '../reachability/index.ts'
import { boundsOf } from '../reachability/outside.ts'
import type { Touched } from './changed-islands.ts'
import type { States } from './changed-part.ts'

/** Consecutive addresses. */
export interface AddressRange {
  readonly first: Address
  readonly last: Address
}

/** Both ends of a range, as numbers. */
type Run = readonly [first: bigint, last: bigint]

/**
 * The addresses outside of two networks: those that are in no subnet and no network of a router, and that nobody has. They
 * are cut where a rule of either network tells them apart.
 */
export class OutsideSpace {
  /** Whether every range is certain to be of one fate: not where matches ask for single bits of addresses. */
  readonly isExact: boolean
  readonly #asked: readonly Prefix[]
  readonly #insides: readonly Prefix[]
  readonly #inside = new Map<Family, readonly Run[]>()

  /**
   * The two may be parts of whole networks, of which the rest asks nothing that matters to either. `touched` names what
   * of these differs; without it, everything may.
   */
  constructor(
    before: Reachability,
    after: Reachability,
    networks: States,
    touched: Touched | undefined,
  ) {
    const asked: Prefix[] = []
    const visit = (prefix: Prefix) => asked.push(prefix)
    // What does not differ asks the same in both.
    const onlyRouters = touched && touched.switches.size === 0 && touched.ports.size === 0
    const bits = [
      before.visitAsked(visit),
      onlyRouters ? after.visitAskedByRouters(touched.routers, visit) : after.visitAsked(visit),
    ]
    this.isExact = !bits.includes(true)
    this.#asked = asked
    const { routers, switches } = networks.after
    const others = touched
      ? {
          routers: routers.filter(({ name }) => touched.routers.has(name)),
          switches: switches.filter(({ name }) => touched.switches.has(name)),
        }
      : networks.after
    this.#insides = [networks.before, others].flatMap(insideOf)
  }

  /** Whether some address of a prefix is outside. */
  meets(prefix: Prefix): boolean {
    const [first, last] = runOf(prefix)
    const runs = this.#insideOf(prefix.address.family)
    const place = placeOf(runs, ([start]) => start <= first)
    return place === 0 || runs[place - 1]![1] < last
  }

  /** The ranges of a family, ascending. */
  ranges(family: Family): AddressRange[] {
    const inside = this.#insideOf(family)
    const end = 1n << (family === 4 ? 32n : 128n)
    const asked = this.#asked.filter((one) => one.address.family === family && this.meets(one))
    const bounds = boundsOf(family, asked).filter((bound) => bound > 0n && bound < end)
    return gapsOf(inside, end).flatMap((gap) =>
      cut(gap, bounds).map(([first, last]) => ({
        first: addressFromBigInt(family, first),
        last: addressFromBigInt(family, last),
      })),
    )
  }

  /** What is not outside, ascending. */
  #insideOf(family: Family): readonly Run[] {
    let inside = this.#inside.get(family)
    if (!inside) {
      const prefixes = this.#insides.filter(({ address }) => address.family === family)
      inside = joined(prefixes.map(runOf))
      this.#inside.set(family, inside)
    }
    return inside
  }
}

function insideOf({ switches, routers }: Pick<LogicalNetwork, 'switches' | 'routers'>): Prefix[] {
  return [
    ...switches.flatMap(({ subnets, ports }) => {
      const prefixes = subnets.map(({ prefix }) => prefix)
      const strays = ports.flatMap(({ addresses }) =>
        addresses.filter((one) => !prefixes.some((prefix) => containsAddress(prefix, one))),
      )
      return [...prefixes, ...strays.map(hostPrefix)]
    }),
    ...routers.flatMap(({ ports }) => ports.flatMap(({ networks }) => networks)),
  ]
}

function runOf(prefix: Prefix): Run {
  return [addressToBigInt(masked(prefix).address), addressToBigInt(lastAddress(prefix))]
}

/** Ascending, none of them touching another. */
function joined(runs: readonly Run[]): Run[] {
  const found: Run[] = []
  for (const run of runs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const before = found.at(-1)
    if (before && run[0] <= before[1] + 1n) {
      if (run[1] > before[1]) found[found.length - 1] = [before[0], run[1]]
    } else found.push(run)
  }
  return found
}

/** What is between the runs, and on either side of them. */
function gapsOf(runs: readonly Run[], end: bigint): Run[] {
  const starts = [0n, ...runs.map(([, last]) => last + 1n)]
  const ends = [...runs.map(([first]) => first), end]
  return starts
    .map((start, i): Run => [start, ends[i]! - 1n])
    .filter(([first, last]) => first <= last)
}

/** The pieces of a run that begin at the bounds in it. */
function cut([first, last]: Run, bounds: readonly bigint[]): Run[] {
  const starts = [first, ...within(bounds, first + 1n, last)]
  return starts.map((start, i): Run => [start, (starts[i + 1] ?? last + 1n) - 1n])
}

/** The bounds from one number to another. */
function within(bounds: readonly bigint[], from: bigint, to: bigint): readonly bigint[] {
  return bounds.slice(
    placeOf(bounds, (bound) => bound < from),
    placeOf(bounds, (bound) => bound <= to),
  )
}

/** How many of an ascending list are before some place, of which this tells. */
function placeOf<T>(list: readonly T[], isBefore: (item: T) => boolean): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(list[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
