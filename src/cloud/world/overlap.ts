import { overlaps, parseCidr } from '../../net/index.ts'

/** Prefixes of the first list that share addresses with one of the second, each with the first such. */
export function overlapping(
  first: readonly string[],
  second: readonly string[],
): readonly (readonly [string, string])[] {
  return first.flatMap((a) => {
    const b = second.find((other) => overlaps(parseCidr(a)!, parseCidr(other)!))
    return b === undefined ? [] : [[a, b] as const]
  })
}

export function overlap(first: readonly string[], second: readonly string[]): boolean {
  return overlapping(first, second).length > 0
}
