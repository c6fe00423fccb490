import type { Address, Family } from './address.ts'
import type { Prefix } from './prefix.ts'
import { NONE, PrefixTree } from './prefix-tree.ts'

/** A line of an access list: the packets from one prefix to another. It matches nothing if their families differ. */
export interface PrefixPair {
  readonly source: Prefix
  readonly destination: Prefix
}

/** A line and a packet that it is the first to match. */
export interface FirstMatch {
  /** Index of the line. */
  readonly line: number
  readonly source: Address
  readonly destination: Address
}

/**
 * The lines of an access list that decide anything, each once with a packet that no earlier line matches, in no
 * particular order. A line that is missing is never reached: earlier ones match all its packets.
 *
 * Exact for any list, in O(n log n + n w) for n lines of prefixes of up to w bits, less if the caller stops early.
 */
export function* firstMatches(lines: readonly PrefixPair[]): Generator<FirstMatch> {
  for (const family of [4, 6] as const) {
    const own = lines.flatMap(({ source, destination }, index) =>
      source.address.family === family && destination.address.family === family ? [index] : [],
    )
    if (own.length > 0) yield* new Sweep(family, lines, own).run()
  }
}

/** A packet of the family that no line matches, if there is one. */
export function unmatched(
  family: Family,
  lines: readonly PrefixPair[],
): Omit<FirstMatch, 'line'> | undefined {
  const every: Prefix = { address: { family, w0: 0, w1: 0, w2: 0, w3: 0 }, length: 0 }
  for (const match of firstMatches([...lines, { source: every, destination: every }])) {
    if (match.line === lines.length) return { source: match.source, destination: match.destination }
  }
  return undefined
}

/** Greater than every line. */
const NOBODY = 0x7fffffff

/**
 * Walks down the tree of sources and keeps the lines that hold the source where it is in the tree of destinations. As
 * prefixes nest, the lines at hand are those of the node and of all nodes above it, so what a node adds is taken back
 * behind it; and a line takes one node of the other tree, with all below it.
 */
class Sweep {
  readonly #lines: readonly number[]
  readonly #sources: PrefixTree
  readonly #destinations: PrefixTree
  /** For each node of the destinations, the first line at hand that has this very destination. */
  readonly #own: Int32Array
  /** The last of the lines that are first to match somewhere in the node, as lines of it and below say; or nobody. */
  readonly #last: Int32Array
  /** The first of them that was not found yet; or nobody. */
  readonly #next: Int32Array
  readonly #found: Uint8Array
  /** Which nodes of the destinations have addresses in neither child. */
  readonly #hasRest: Uint8Array

  constructor(family: Family, lines: readonly PrefixPair[], own: readonly number[]) {
    this.#lines = own
    this.#sources = new PrefixTree(
      family,
      own.map((index) => lines[index]!.source),
    )
    this.#destinations = new PrefixTree(
      family,
      own.map((index) => lines[index]!.destination),
    )
    const { length } = this.#destinations.prefixes
    this.#own = new Int32Array(length).fill(NOBODY)
    this.#last = new Int32Array(length).fill(NOBODY)
    this.#next = new Int32Array(length).fill(NOBODY)
    this.#found = new Uint8Array(own.length)
    this.#hasRest = new Uint8Array(length)
    for (let node = 0; node < length; node++) {
      this.#hasRest[node] = this.#destinations.hasRest(node) ? 1 : 0
    }
  }

  *run(): Generator<FirstMatch> {
    const sources = this.#sources
    const { first, following } = linesByNode(sources)
    /** What was changed on the way down: nodes of the destinations, and the lines that were there. */
    const changed: number[] = []
    const before: number[] = []
    const changes = new Int32Array(sources.prefixes.length)
    const ahead = [0]
    for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
      const above = node === 0 ? 0 : changes[sources.parent[node]!]!
      while (changed.length > above) this.#put(changed.pop()!, before.pop()!)
      for (let line = first[node]!; line !== NONE; line = following[line]!) {
        const at = this.#destinations.nodeOf[line]!
        if (this.#own[at]! < line) continue
        changed.push(at)
        before.push(this.#own[at]!)
        this.#put(at, line)
      }
      changes[node] = changed.length
      if (sources.hasRest(node) && this.#next[0] !== NOBODY) {
        yield* this.#harvest(sources.rest(node))
      }
      if (sources.high[node] !== NONE) ahead.push(sources.high[node]!)
      if (sources.low[node] !== NONE) ahead.push(sources.low[node]!)
    }
  }

  /** The lines that are the first to match some packet from the source, and were not found before. */
  *#harvest(source: Address): Generator<FirstMatch> {
    for (let line = this.#next[0]!; line !== NOBODY; line = this.#next[0]!) {
      const at = this.#destinations.nodeOf[line]!
      this.#found[line] = 1
      this.#update(at)
      yield { line: this.#lines[line]!, source, destination: this.#behind(at, line) }
    }
  }

  /** An address of the node of which no line below it takes hold before this one. */
  #behind(at: number, line: number): Address {
    const { low, high } = this.#destinations
    let node = at
    while (this.#hasRest[node] === 0) {
      node = this.#last[low[node]!]! > line ? low[node]! : high[node]!
    }
    return this.#destinations.rest(node)
  }

  #put(node: number, line: number): void {
    this.#own[node] = line
    this.#update(node)
  }

  /** Sums up a node from its children, and the nodes above it as far as that changes anything. */
  #update(start: number): void {
    const { low, high, parent } = this.#destinations
    for (let node = start; node !== NONE; node = parent[node]!) {
      const own = this.#own[node]!
      const a = low[node]!
      const b = high[node]!
      const lastA = a === NONE ? -1 : this.#last[a]!
      const lastB = b === NONE ? -1 : this.#last[b]!
      const below = this.#hasRest[node] === 1 ? NOBODY : Math.max(lastA, lastB)
      const nextA = a === NONE ? NOBODY : this.#next[a]!
      const nextB = b === NONE ? NOBODY : this.#next[b]!
      let next = Math.min(nextA, nextB)
      if (next > own) next = own < below && this.#found[own] === 0 ? own : NOBODY
      const last = Math.min(own, below)
      if (last === this.#last[node] && next === this.#next[node]) return
      this.#last[node] = last
      this.#next[node] = next
    }
  }
}

/** The first of the lines at each node, and after each line the one that follows it there. */
function linesByNode({ prefixes, nodeOf }: PrefixTree) {
  const first = new Int32Array(prefixes.length).fill(NONE)
  const following = new Int32Array(nodeOf.length)
  for (let line = nodeOf.length - 1; line >= 0; line--) {
    const node = nodeOf[line]!
    following[line] = first[node]!
    first[node] = line
  }
  return { first, following }
}
