/**
 * A set of small whole numbers as its maximal runs, flat: `[first, last, first, last, …]`, ascending, with a gap
 * between runs. Two equal sets have equal arrays.
 */
export type IntervalSet = readonly number[]

export const EMPTY: IntervalSet = []

/** The numbers of one run. */
export function interval(first: number, last: number): IntervalSet {
  return first > last ? EMPTY : [first, last]
}

/** The numbers in `[0, size)` that a predicate holds for. */
export function intervalsWhere(size: number, holds: (value: number) => boolean): IntervalSet {
  const runs: number[] = []
  for (let value = 0; value < size; value++) {
    if (!holds(value)) continue
    if (runs.at(-1) === value - 1) runs[runs.length - 1] = value
    else runs.push(value, value)
  }
  return runs
}

/** Which combinations of being in `a` and in `b` are in the result. */
export type Combination = (inA: boolean, inB: boolean) => boolean

export const union: Combination = (a, b) => a || b
export const intersection: Combination = (a, b) => a && b
export const difference: Combination = (a, b) => a && !b

/** Sweeps over both sets at once. `keep` must be false outside both. */
export function combine(a: IntervalSet, b: IntervalSet, keep: Combination): IntervalSet {
  const runs: number[] = []
  let i = 0
  let j = 0
  let at = Number.NEGATIVE_INFINITY
  while (i < a.length || j < b.length) {
    // At even places a run begins, at odd ones it ends behind the number.
    const nextA = i < a.length ? a[i]! + (i & 1) : Number.POSITIVE_INFINITY
    const nextB = j < b.length ? b[j]! + (j & 1) : Number.POSITIVE_INFINITY
    const next = Math.min(nextA, nextB)
    if (keep((i & 1) === 1, (j & 1) === 1)) {
      if (runs.at(-1) === at - 1) runs[runs.length - 1] = next - 1
      else runs.push(at, next - 1)
    }
    if (nextA === next) i++
    if (nextB === next) j++
    at = next
  }
  return runs
}

export function sameIntervals(a: IntervalSet, b: IntervalSet): boolean {
  return a.length === b.length && a.every((bound, i) => bound === b[i])
}

export function intervalsContain(set: IntervalSet, value: number): boolean {
  for (let i = 0; i < set.length; i += 2) if (set[i]! <= value && value <= set[i + 1]!) return true
  return false
}
