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
  readonly #networks: States

  /** The two may be parts of whole networks, of which the rest asks nothing that matters to either. */
  constructor(before: Reachability, after: Reachability, networks: States) {
    const asked: Prefix[] = []
    const bits = [before, after].map((one) => one.visitAsked((prefix) => asked.push(prefix)))
    this.isExact = !bits.includes(true)
    this.#asked = asked
    this.#networks = networks
  }

  /** The ranges of a family, ascending. */
  ranges(family: Family): AddressRange[] {
    const { before, after } = this.#networks
    const insides = [before, after].flatMap(insideOf)
    const inside = joined(insides.filter(({ address }) => address.family === family).map(runOf))
    const end = 1n << (family === 4 ? 32n : 128n)
    const bounds = boundsOf(family, this.#asked).filter((bound) => bound > 0n && bound < end)
    return gapsOf(inside, end).flatMap((gap) =>
      cut(gap, bounds).map(([first, last]) => ({
        first: addressFromBigInt(family, first),
        last: addressFromBigInt(family, last),
      })),
    )
  }
}

function insideOf({ switches, routers }: LogicalNetwork): Prefix[] {
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
  return bounds.slice(placeOf(bounds, from), placeOf(bounds, to + 1n))
}

/** How many bounds are below a number. */
function placeOf(bounds: readonly bigint[], value: bigint): number {
  let [low, high] = [0, bounds.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (bounds[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
