import type { RankRange } from './address-order.ts'

/** The place of the last of ascending numbers that is not greater. */
export function lastAtMost(ascending: ArrayLike<number>, limit: number): number {
  let low = 0
  let high = ascending.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! <= limit) low = middle
    else high = middle
  }
  return low
}

/** The runs of numbers below `size` that are in none of the ranges. */
export function complement(ranges: readonly RankRange[], size: number): RankRange[] {
  const sorted = [...ranges].sort((a, b) => a.first - b.first)
  const left: RankRange[] = []
  let at = 0
  for (const { first, end } of sorted) {
    if (first > at) left.push({ first: at, end: first })
    at = Math.max(at, end)
  }
  if (at < size) left.push({ first: at, end: size })
  return left
}

/** These numbers in order, each once. The array is used up. */
export function ascending(numbers: number[]): number[] {
  // As typed numbers they need no function to be compared.
  const sorted = numbers.length < 3 ? numbers.sort((a, b) => a - b) : new Int32Array(numbers).sort()
  let kept = 0
  for (const number of sorted)
    if (kept === 0 || number !== numbers[kept - 1]) numbers[kept++] = number
  numbers.length = kept
  return numbers
}
