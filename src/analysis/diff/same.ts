/** What says where something is written, or how it is shown, and means nothing to packets. */
const NOTES: ReadonlySet<string> = new Set(['origin', 'assumption', 'log', 'rules'])

type Fields = Readonly<Record<string, unknown>>

/** Whether two values are the same to packets. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]))
  }
  const [one, other] = [a as Fields, b as Fields]
  for (const key in one) if (!NOTES.has(key) && !isSame(one[key], other[key])) return false
  for (const key in other) if (!NOTES.has(key) && !(key in one)) return false
  return true
}

/** Something of one network, and what has its name in the other. */
export type Counterpart<T> = readonly [one: T, other: T | undefined]

/** What is in one of two lists only, or otherwise there than in the other: as it is in either. */
export function differing<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): Counterpart<T>[] {
  const then = new Map(before.map((one) => [one.name, one]))
  const now = new Map(after.map((one) => [one.name, one]))
  const differingFrom = (others: ReadonlyMap<string, T>) => (one: T) => {
    const other = others.get(one.name)
    return isSame(one, other) ? [] : [[one, other] as const]
  }
  return [...before.flatMap(differingFrom(now)), ...after.flatMap(differingFrom(then))]
}
