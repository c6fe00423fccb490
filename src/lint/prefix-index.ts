import { comparePrefixes, containsPrefix, hasHostBits, masked, type Prefix } from '../net/index.ts'

/** No node. */
const NONE = -1

/**
 * Things by their prefixes; several may have one, and come in the order in which they were given.
 *
 * Prefixes that meet are nested. So in the order of addresses, and of lengths where these are the same, each comes after
 * those that hold it and before those in it, and those that hold one are its parent, the parent of that, and so on.
 */
export class PrefixIndex<V> {
  /** What was given, until somebody asks: of most VPCs, few rules want to know anything. */
  #entries: readonly (readonly [Prefix, V])[]
  /** Each prefix once, in order, without host bits. */
  #prefixes: Prefix[] = []
  #values: V[][] = []
  #parent: number[] = []

  constructor(entries: readonly (readonly [Prefix, V])[]) {
    this.#entries = entries
  }

  /** All whose prefix shares an address with this one: those that hold it, itself included, then those in it. */
  *overlapping(prefix: Prefix): Generator<V> {
    const own = withoutHostBits(prefix)
    const next = this.#upTo(own)
    yield* this.#above(next, own)
    yield* this.#below(next, own)
  }

  /** All whose prefix holds this one, itself included, the longest first. */
  covering(prefix: Prefix): Generator<V> {
    const own = withoutHostBits(prefix)
    return this.#above(this.#upTo(own), own)
  }

  /** All whose prefix lies in this one and is longer. */
  within(prefix: Prefix): Generator<V> {
    const own = withoutHostBits(prefix)
    return this.#below(this.#upTo(own), own)
  }

  *#above(next: number, prefix: Prefix): Generator<V> {
    let node = this.#holder(next - 1, prefix)
    for (; node !== NONE; node = this.#parent[node]!) yield* this.#values[node]!
  }

  *#below(next: number, prefix: Prefix): Generator<V> {
    for (let node = next; node < this.#prefixes.length; node++) {
      if (!containsPrefix(prefix, this.#prefixes[node]!)) return
      yield* this.#values[node]!
    }
  }

  /** How many come before the prefix, or are it. */
  #upTo(prefix: Prefix): number {
    if (this.#entries.length > 0) this.#build()
    let low = 0
    let high = this.#prefixes.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (comparePrefixes(this.#prefixes[middle]!, prefix) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The node, or the next above it, that holds the prefix. */
  #holder(node: number, prefix: Prefix): number {
    let at = node
    while (at !== NONE && !containsPrefix(this.#prefixes[at]!, prefix)) at = this.#parent[at]!
    return at
  }

  #build(): void {
    if (this.#entries.length === 1) {
      // Most have one: lists that grow would take ten times as much.
      const [prefix, value] = this.#entries[0]!
      this.#prefixes = [withoutHostBits(prefix)]
      this.#values = [[value]]
      this.#parent = [NONE]
      this.#entries = []
      return
    }
    const sorted = this.#entries.map(([prefix, value]) => [withoutHostBits(prefix), value] as const)
    sorted.sort(([a], [b]) => comparePrefixes(a, b))
    for (const [prefix, value] of sorted) {
      const last = this.#prefixes.length - 1
      if (last >= 0 && comparePrefixes(this.#prefixes[last]!, prefix) === 0) {
        this.#values[last]!.push(value)
        continue
      }
      this.#parent.push(this.#holder(last, prefix))
      this.#prefixes.push(prefix)
      this.#values.push([value])
    }
    this.#entries = []
  }
}

/** As {@link masked}, without a copy where there are none. */
function withoutHostBits(prefix: Prefix): Prefix {
  return hasHostBits(prefix) ? masked(prefix) : prefix
}
