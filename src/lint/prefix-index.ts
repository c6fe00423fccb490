import { RouteTable } from '../lpm/index.ts'
import { masked, type Prefix } from '../net/index.ts'

/** Things by their prefixes; several may have one. */
export class PrefixIndex<V> {
  readonly #table = new RouteTable<V[]>()

  constructor(entries: Iterable<readonly [Prefix, V]>) {
    for (const [written, value] of entries) {
      const prefix = masked(written)
      const known = this.#table.get(prefix)
      if (known) known.push(value)
      else this.#table.insert(prefix, [value])
    }
  }

  /** All whose prefix shares an address with this one: those that hold it, itself included, then those in it. */
  *overlapping(prefix: Prefix): Generator<V> {
    yield* this.covering(prefix)
    yield* this.within(prefix)
  }

  /** All whose prefix holds this one, itself included, the longest first. */
  *covering(prefix: Prefix): Generator<V> {
    for (const { value } of this.#table.covering(masked(prefix))) yield* value
  }

  /** All whose prefix lies in this one and is longer. */
  *within(prefix: Prefix): Generator<V> {
    for (const route of this.#table.coveredBy(masked(prefix))) {
      if (route[0].length > prefix.length) yield* route[1]
    }
  }
}
