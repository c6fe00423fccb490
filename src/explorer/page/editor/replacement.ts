/** A piece of a text, and what comes in its place. */
export interface Replacement {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** The one piece by which a text is made another; nothing where it is the same. */
export function replacement(before: string, after: string): Replacement | undefined {
  if (before === after) return undefined
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before[from] === after[from]) from++
  let end = 0
  while (
    end < shorter - from &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++
  }
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}
