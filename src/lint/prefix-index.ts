import { RouteTable } from '../lpm/index.ts'
import { containsPrefix, masked, type Prefix } from '../net/index.ts'

/** Up to so many entries are looked through one by one: most VPCs have few of anything. */
const FEW = 12

/** Things by their prefixes; several may have one, and come in the order in which they were given. */
export class PrefixIndex<V> {
  /** By length, the longest first. */
  readonly #few: readonly (readonly [Prefix, V])[]
  readonly #many: RouteTable<V[]> | undefined

  constructor(entries: Iterable<readonly [Prefix, V]>) {
    const all = [...entries]
    this.#few = all.length > FEW ? [] : all.sort(([a], [b]) => b.length - a.length)
    this.#many = all.length > FEW ? tableOf(all) : undefined
  }

  /** All whose prefix shares an address with this one: those that hold it, itself included, then those in it. */
  *overlapping(prefix: Prefix): Generator<V> {
    yield* this.covering(prefix)
    yield* this.within(prefix)
  }

  /** All whose prefix holds this one, itself included, the longest first. */
  *covering(prefix: Prefix): Generator<V> {
    for (const [outer, value] of this.#few) if (containsPrefix(outer, prefix)) yield value
    for (const { value } of this.#many?.covering(masked(prefix)) ?? []) yield* value
  }

  /** All whose prefix lies in this one and is longer. */
  *within(prefix: Prefix): Generator<V> {
    for (const [inner, value] of this.#few) {
      if (inner.length > prefix.length && containsPrefix(prefix, inner)) yield value
    }
    for (const [inner, values] of this.#many?.coveredBy(masked(prefix)) ?? []) {
      if (inner.length > prefix.length) yield* values
    }
  }
}

function tableOf<V>(entries: readonly (readonly [Prefix, V])[]): RouteTable<V[]> {
  const table = new RouteTable<V[]>()
  for (const [prefix, value] of entries) {
    const known = table.get(prefix)
    if (known) known.push(value)
    else table.insert(prefix, [value])
  }
  return table
}
