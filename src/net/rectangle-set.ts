import {
  type Combination,
  combine,
  EMPTY,
  type IntervalSet,
  intervalsContain,
  sameIntervals,
  union,
} from './interval-set.ts'

/** Pairs `(x, y)` whose x is in the slab and whose y is in its set. */
interface Slab {
  readonly first: number
  readonly last: number
  readonly ys: IntervalSet
}

/**
 * A set of pairs of small whole numbers, in slabs of equal sets of y: ascending in x, none empty, and neighbours that
 * touch differ in y. Equal sets have equal slabs. Slabs with equal sets of y share one array: a test of single bits makes
 * thousands of slabs and of runs in each, but few different ones.
 *
 *      y │     ┌──┐           first … last   ys
 *        │ ┌───┤  ├───┐        1 … 4        [2,5]
 *        │ │   │  │   │        5 … 7        [2,8]
 *        │ └───┴──┴───┘        8 … 11       [2,5]
 *        └──────────────── x
 */
export class RectangleSet {
  static readonly empty = new RectangleSet([])

  readonly slabs: readonly Slab[]

  private constructor(slabs: readonly Slab[]) {
    this.slabs = slabs
  }

  /** Every x of one set with every y of another. */
  static product(xs: IntervalSet, ys: IntervalSet): RectangleSet {
    if (ys.length === 0) return RectangleSet.empty
    const slabs: Slab[] = []
    for (let i = 0; i < xs.length; i += 2) slabs.push({ first: xs[i]!, last: xs[i + 1]!, ys })
    return new RectangleSet(slabs)
  }

  get isEmpty(): boolean {
    return this.slabs.length === 0
  }

  /** A text that equal sets share. Every set of y is in it once, for single bits make thousands of slabs with the same. */
  get key(): string {
    const places = new Map<string, number>()
    const byArray = new Map<IntervalSet, number>()
    const placeOf = (ys: IntervalSet) => {
      let place = byArray.get(ys)
      if (place === undefined) {
        const text = ys.join()
        place = places.get(text) ?? places.size
        places.set(text, place)
        byArray.set(ys, place)
      }
      return place
    }
    const slabs = this.slabs.map(({ first, last, ys }) => `${first},${last},${placeOf(ys)}`)
    return `${slabs.join(' ')}|${[...places.keys()].join(' ')}`
  }

  has(x: number, y: number): boolean {
    const slab = this.slabs.find(({ first, last }) => first <= x && x <= last)
    return slab !== undefined && intervalsContain(slab.ys, y)
  }

  equals(other: RectangleSet): boolean {
    return (
      this.slabs.length === other.slabs.length &&
      this.slabs.every((slab, i) => {
        const twin = other.slabs[i]!
        return (
          slab.first === twin.first && slab.last === twin.last && sameIntervals(slab.ys, twin.ys)
        )
      })
    )
  }

  /** The pairs with x and y exchanged. */
  transposed(): RectangleSet {
    const xsOf = new Map<IntervalSet, number[]>()
    for (const { first, last, ys } of this.slabs) {
      const xs = xsOf.get(ys)
      if (xs) xs.push(first, last)
      else xsOf.set(ys, [first, last])
    }
    let all = RectangleSet.empty
    for (const [ys, xs] of xsOf) all = all.combine(RectangleSet.product(ys, xs), union)
    return all
  }

  /** A pair of the set, with `x` if any has it, and then a y that is at least `y` if there is one. */
  first(x: number, y: number): readonly [number, number] | undefined {
    const slab = this.slabs.find(({ first, last }) => first <= x && x <= last) ?? this.slabs[0]
    if (!slab) return undefined
    const { first, last, ys } = slab
    const run = ys.findIndex((bound, i) => (i & 1) === 1 && bound >= y)
    return [first <= x && x <= last ? x : first, run < 0 ? ys[0]! : Math.max(y, ys[run - 1]!)]
  }

  /** Sweeps over the slabs of both. */
  combine(other: RectangleSet, keep: Combination): RectangleSet {
    const slabs: Slab[] = []
    const combined = combiner(keep)
    let i = 0
    let j = 0
    let at = 0
    while (i < this.slabs.length || j < other.slabs.length) {
      const a = this.slabs[i]
      const b = other.slabs[j]
      const inA = a !== undefined && a.first <= at
      const inB = b !== undefined && b.first <= at
      const endA = a === undefined ? Number.POSITIVE_INFINITY : inA ? a.last + 1 : a.first
      const endB = b === undefined ? Number.POSITIVE_INFINITY : inB ? b.last + 1 : b.first
      const end = Math.min(endA, endB)
      const ys = combined(inA ? a.ys : EMPTY, inB ? b.ys : EMPTY)
      if (ys.length > 0 && end > at) {
        const last = slabs.at(-1)
        if (last && last.last === at - 1 && last.ys === ys) {
          slabs[slabs.length - 1] = { ...last, last: end - 1 }
        } else slabs.push({ first: at, last: end - 1, ys })
      }
      if (inA && a.last + 1 === end) i++
      if (inB && b.last + 1 === end) j++
      at = end
    }
    return slabs.length === 0 ? RectangleSet.empty : new RectangleSet(slabs)
  }
}

/** Combines sets of y: what was combined before is remembered, and equal results are one array. */
function combiner(keep: Combination): (a: IntervalSet, b: IntervalSet) => IntervalSet {
  const known = new Map<IntervalSet, Map<IntervalSet, IntervalSet>>()
  const results: IntervalSet[] = []
  return (a, b) => {
    let withA = known.get(a)
    if (!withA) {
      withA = new Map()
      known.set(a, withA)
    }
    let ys = withA.get(b)
    if (!ys) {
      const made = combine(a, b, keep)
      ys = results.find((other) => sameIntervals(other, made))
      if (!ys) {
        ys = made
        results.push(made)
      }
      withA.set(b, ys)
    }
    return ys
  }
}
