/** What says where something is written, or how it is shown, and means nothing to packets. */
const NOTES: ReadonlySet<string> = new Set(['origin', 'assumption', 'log', 'rules'])

type Fields = Readonly<Record<string, unknown>>

/** Whether two values are the same to packets. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  if (Array.isArray(a)) return Array.isArray(b) && areSame(a, b)
  const [one, other] = [a as Fields, b as Fields]
  // Each field that the one has beyond the other is counted, and none may be left in the end.
  let more = 0
  for (const key in one) {
    if (NOTES.has(key)) continue
    const [x, y] = [one[key], other[key]]
    if (x !== y && !isSame(x, y)) return false
    more++
  }
  for (const key in other) if (!NOTES.has(key)) more--
  return more === 0
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !isSame(a[i], b[i])) return false
  return true
}

/** What two networks may both have. */
interface Named {
  readonly name: string
  readonly namespace?: string
}

/** Something of one network, and what has its name in the other. */
export type Counterpart<T> = readonly [one: T, other: T | undefined]

/** What is in one of two lists only, or otherwise there than in the other: as it is in either. */
export function differing<T extends Named>(
  before: readonly T[],
  after: readonly T[],
  isEqual: (one: T, other: T) => boolean = isSame,
): readonly Counterpart<T>[] {
  return differingInStep(before, after, isEqual) ?? differingByName(before, after, isEqual)
}

/** How far behind what is in one list only the next of both is looked for. */
const AHEAD = 16

/** As {@link differing}, in one run through both lists; undefined where something of one list has another place in the other. */
function differingInStep<T extends Named>(
  before: readonly T[],
  after: readonly T[],
  isEqual: (one: T, other: T) => boolean,
): Counterpart<T>[] | undefined {
  const found: Counterpart<T>[] = []
  const alone: T[] = []
  let [i, j] = [0, 0]
  while (i < before.length && j < after.length) {
    const [one, other] = [before[i]!, after[j]!]
    if (haveSameName(one, other)) {
      if (!isEqual(one, other)) found.push([one, other], [other, one])
      i++
      j++
      continue
    }
    const gone = stepsTo(other, before, i)
    const added = stepsTo(one, after, j)
    if (gone === undefined && added === undefined) return undefined
    const isGone = added === undefined || (gone !== undefined && gone <= added)
    const skipped = isGone ? before.slice(i, (i += gone!)) : after.slice(j, (j += added))
    alone.push(...skipped)
  }
  alone.push(...before.slice(i), ...after.slice(j))
  // What is alone in both lists was moved.
  if (new Set(alone.map(nameOf)).size < alone.length) return undefined
  return [...found, ...alone.map((one): Counterpart<T> => [one, undefined])]
}

/** How far behind a place in a list something of that name is. */
function stepsTo(one: Named, list: readonly Named[], from: number): number | undefined {
  const end = Math.min(list.length, from + AHEAD)
  for (let i = from + 1; i < end; i++) if (haveSameName(one, list[i]!)) return i - from
  return undefined
}

function differingByName<T extends Named>(
  before: readonly T[],
  after: readonly T[],
  isEqual: (one: T, other: T) => boolean,
): Counterpart<T>[] {
  const then = new Map(before.map((one) => [nameOf(one), one]))
  const now = new Map(after.map((one) => [nameOf(one), one]))
  const differingFrom = (others: ReadonlyMap<string, T>) => (one: T) => {
    const other = others.get(nameOf(one))
    return other && isEqual(one, other) ? [] : [[one, other] as const]
  }
  return [...before.flatMap(differingFrom(now)), ...after.flatMap(differingFrom(then))]
}

/** Whether none of them has the name of another. */
export function haveOwnNames(all: readonly Named[]): boolean {
  const names = new Map<string | undefined, Set<string>>()
  for (const { namespace, name } of all) {
    const known = names.get(namespace)
    if (!known) names.set(namespace, new Set([name]))
    else if (known.has(name)) return false
    else known.add(name)
  }
  return true
}

function haveSameName(one: Named, other: Named): boolean {
  return one.name === other.name && one.namespace === other.namespace
}

function nameOf({ namespace, name }: Named): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}
