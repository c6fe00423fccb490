import type { Address, Family } from './address.ts'
import { maskAddress, masked, type Prefix } from './prefix.ts'

/** No node. */
export const NONE = -1

/**
 * The prefixes of one family as a tree by nesting. Nodes are numbers; beside the prefixes themselves there is one for
 * every prefix at which two of them part, and the root, which is every address. So a node has at most one child in each
 * half of its addresses.
 *
 *           0.0.0.0/0                 the root
 *           └─ 10.0.0.0/8             where the two below part
 *              ├─ 10.0.0.0/16         low
 *              └─ 10.128.0.0/16       high
 */
export class PrefixTree {
  readonly family: Family
  /** Host bits are cleared. */
  readonly prefixes: Prefix[] = []
  readonly parent: number[] = []
  readonly low: number[] = []
  readonly high: number[] = []
  /** For each of the prefixes that the tree was made of, its node. */
  readonly nodeOf: Int32Array

  /** All prefixes must be of the family. */
  constructor(family: Family, prefixes: readonly Prefix[]) {
    this.family = family
    this.nodeOf = new Int32Array(prefixes.length)
    this.#add({ address: { family, w0: 0, w1: 0, w2: 0, w3: 0 }, length: 0 }, NONE)
    // In this order every prefix comes after those that hold it, and belongs below the one before it or a node above.
    const own = prefixes.map(masked)
    let last = 0
    for (const index of inOrder(own)) {
      last = this.#insert(own[index]!, last)
      this.nodeOf[index] = last
    }
  }

  /** Whether the node has addresses that are in neither child. */
  hasRest(node: number): boolean {
    const low = this.low[node]!
    const high = this.high[node]!
    if (low === NONE || high === NONE) return true
    const half = this.prefixes[node]!.length + 1
    return this.prefixes[low]!.length > half || this.prefixes[high]!.length > half
  }

  /** An address of the node that is in neither child; there must be one. */
  rest(node: number): Address {
    const { address, length } = this.prefixes[node]!
    const low = this.low[node]!
    const high = this.high[node]!
    if (low === NONE) return address
    if (high === NONE) return flipped(address, length)
    const child = this.prefixes[low]!.length > length + 1 ? low : high
    const { address: first, length: bits } = this.prefixes[child]!
    return flipped(first, bits - 1)
  }

  #insert(prefix: Prefix, last: number): number {
    let top = last
    let below = NONE
    const common = commonBits(prefix, this.prefixes[top]!)
    while (this.prefixes[top]!.length > common) {
      below = top
      top = this.parent[top]!
    }
    const { length } = this.prefixes[top]!
    if (length === prefix.length) return top
    if (length < common) {
      // The one before parts from this prefix between two nodes: there is a new node.
      const fork = this.#add({ address: maskAddress(prefix.address, common), length: common }, top)
      this.parent[below] = fork
      this.low[fork] = below
      top = fork
    }
    return this.#add(prefix, top)
  }

  #add(prefix: Prefix, parent: number): number {
    const node = this.prefixes.length
    this.prefixes.push(prefix)
    this.parent.push(parent)
    this.low.push(NONE)
    this.high.push(NONE)
    if (parent !== NONE) {
      const half = bit(prefix.address, this.prefixes[parent]!.length) ? this.high : this.low
      half[parent] = node
    }
    return node
  }
}

/** The indices of prefixes by address, then by length: sorted byte by byte, from the last to the first. */
function inOrder(prefixes: readonly Prefix[]): Int32Array {
  let order = Int32Array.from(prefixes.keys())
  let sorted = new Int32Array(order.length)
  const keys = new Int32Array(order.length)
  const sortBy = (key: (prefix: Prefix) => number, bytes: number) => {
    for (const [index, prefix] of prefixes.entries()) keys[index] = key(prefix)
    for (let shift = 0; shift < 8 * bytes; shift += 8) {
      const starts = new Int32Array(257)
      for (const value of keys) starts[((value >>> shift) & 255) + 1]!++
      for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!
      for (const index of order) sorted[starts[(keys[index]! >>> shift) & 255]!++] = index
      ;[order, sorted] = [sorted, order]
    }
  }
  sortBy(({ length }) => length, 1)
  if (prefixes[0]?.address.family === 6) {
    sortBy(({ address }) => address.w3, 4)
    sortBy(({ address }) => address.w2, 4)
    sortBy(({ address }) => address.w1, 4)
  }
  sortBy(({ address }) => address.w0, 4)
  return order
}

/** How many of their first bits two prefixes share. */
function commonBits(a: Prefix, b: Prefix): number {
  const p = a.address
  const q = b.address
  let bits = Math.clz32(p.w0 ^ q.w0)
  if (bits === 32) bits += Math.clz32(p.w1 ^ q.w1)
  if (bits === 64) bits += Math.clz32(p.w2 ^ q.w2)
  if (bits === 96) bits += Math.clz32(p.w3 ^ q.w3)
  return Math.min(bits, a.length, b.length)
}

/** Bit 0 is the most significant. */
function bit({ w0, w1, w2, w3 }: Address, index: number): boolean {
  const word = index < 32 ? w0 : index < 64 ? w1 : index < 96 ? w2 : w3
  return ((word << (index & 31)) & 0x80000000) !== 0
}

function flipped({ family, w0, w1, w2, w3 }: Address, index: number): Address {
  const mask = 0x80000000 >>> (index & 31)
  return {
    family,
    w0: index < 32 ? (w0 ^ mask) | 0 : w0,
    w1: index >= 32 && index < 64 ? (w1 ^ mask) | 0 : w1,
    w2: index >= 64 && index < 96 ? (w2 ^ mask) | 0 : w2,
    w3: index >= 96 ? (w3 ^ mask) | 0 : w3,
  }
}
