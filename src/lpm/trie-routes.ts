import {
  type Address,
  addressBits,
  type Family,
  ipv4,
  ipv6,
  maskAddress,
  masked,
  maskWord,
  type Prefix,
} from '../net/index.ts'
import { type Allocate, BlockMemory } from './block-memory.ts'
import { NONE, type RouteEntry, type Routes } from './routes.ts'
import { compact } from './trie-compact.ts'
import { createLeaf, LEAF_ROUTE, leafAddress, leafCovers, leafSize } from './trie-leaf.ts'
import { lookupTrie, lookupTrieIpv4 } from './trie-lookup.ts'
import {
  addRoute,
  BASE,
  createNode,
  depthOf,
  findRoute,
  firstRoute,
  firstRun,
  firstSlotOf,
  isLeafLink,
  isolate,
  isRouteAt,
  linkToLeaf,
  linkToNode,
  longestRoute,
  offsetOf,
  paint,
  positionOf,
  refOf,
  relistRoute,
  removeRoute,
  routeCount,
  runCount,
  runOf,
  sizeOf,
} from './trie-node.ts'
import { byteAt, lastSlot, ROOT_SIZE, ROOT_SLOTS, rootRoute, withByte } from './trie-path.ts'
import { walk } from './trie-walk.ts'
import { ValueStore } from './value-store.ts'

/** The indexes of the links followed to the node at hand, by level. */
const path = new Int32Array(16)

/**
 * Many routes: a trie in one Int32Array that decides by 16 bits, then by 8 at a time, and is edited in place.
 * A subtree with a single route is a leaf, so that a long prefix far from others costs no chain of nodes.
 *
 *     10.1.2.0/24, 10.1.3.0/24    root[0x0a01] ──▶ node ─ slots 2 and 3: their route words
 *     10.2.2.2/32                 root[0x0a02] ──▶ leaf
 *
 * trie-path.ts describes the root, trie-node.ts the nodes, trie-leaf.ts the leaves. Handles are route words.
 */
export class TrieRoutes<V> implements Routes<V> {
  shared = false
  readonly family: Family
  #size = 0
  #memory = new BlockMemory(ROOT_SIZE, 0)
  #values = new ValueStore<V>()

  constructor(family: Family) {
    this.family = family
  }

  get size(): number {
    return this.#size
  }

  get byteLength(): number {
    return this.#memory.words.byteLength
  }

  /** The trie itself, for those who know its layout. Replaced as it grows. */
  get words(): Int32Array {
    return this.#memory.words
  }

  lookup(w0: number, w1: number, w2: number, w3: number): V | undefined {
    return this.#values.read(this.#longest(w0, w1, w2, w3) >>> 8)
  }

  match(w0: number, w1: number, w2: number, w3: number, maxLength: number): number {
    if (maxLength === addressBits(this.family)) return this.#longest(w0, w1, w2, w3) || NONE
    const { words } = this.#memory
    if (maxLength < 16) return longestAtRoot(words, w0, maxLength) || NONE
    let best = 0
    let word = words[w0 >>> 16]!
    for (let level = 2; word < 0; level++) {
      const block = offsetOf(word)
      best = words[block + BASE]! || best
      if (isLeafLink(word)) {
        const route = words[block + LEAF_ROUTE]!
        const matches = (route & 255) <= maxLength && leafCovers(words, block, w0, w1, w2, w3)
        return (matches ? route : best) || NONE
      }
      const slot = byteAt(level, w0, w1, w2, w3)
      const depth = maxLength - 8 * level
      if (depth < 8) {
        const route = longestRoute(words, block, slot, depth)
        return (route ? route + 8 * level : best) || NONE
      }
      word = words[runOf(words, block, slot)]!
    }
    return word || best || NONE
  }

  lengthOf(handle: number): number {
    return handle & 255
  }

  valueOf(handle: number): V {
    return this.#values.read(handle >>> 8) as V
  }

  insert(w0: number, w1: number, w2: number, w3: number, length: number, value: V): boolean {
    w0 &= maskWord(length, 0)
    w1 &= maskWord(length, 1)
    w2 &= maskWord(length, 2)
    w3 &= maskWord(length, 3)
    if (length <= 16) return this.#insertAtRoot(w0, length, value)
    const memory = this.#memory
    let link = w0 >>> 16
    for (let level = 2; ; level++) {
      const word = memory.words[link]!
      if (word >= 0) {
        const route = (this.#values.keep(value) << 8) | length
        const leaf = createLeaf(memory, word, route, this.#address(w0, w1, w2, w3))
        memory.words[link] = linkToLeaf(leaf)
        this.#size++
        return true
      }
      if (isLeafLink(word)) {
        const leaf = offsetOf(word)
        const route = memory.words[leaf + LEAF_ROUTE]!
        if ((route & 255) === length && leafCovers(memory.words, leaf, w0, w1, w2, w3)) {
          memory.words[leaf + LEAF_ROUTE] = this.#reword(route, value)
          return false
        }
        this.#pushLeafDown(link, level)
      }
      const slot = byteAt(level, w0, w1, w2, w3)
      const depth = length - 8 * level
      if (depth <= 8) return this.#insertInNode(link, slot, depth, length, value)
      link = isolate(memory, link, slot)
    }
  }

  delete(w0: number, w1: number, w2: number, w3: number, length: number): boolean {
    w0 &= maskWord(length, 0)
    w1 &= maskWord(length, 1)
    w2 &= maskWord(length, 2)
    w3 &= maskWord(length, 3)
    const address = this.#address(w0, w1, w2, w3)
    const ref = length <= 16 ? this.#deleteAtRoot(w0, length) : this.#deleteBelow(address, length)
    if (ref === 0) return false
    this.#values.release(ref)
    this.#size--
    this.#compactIfSparse()
    return true
  }

  *within(prefix: Prefix): Generator<RouteEntry<V>, void, undefined> {
    for (const [key, ref] of walk(this.#memory.words, masked(prefix))) {
      yield [key, this.#values.read(ref) as V]
    }
  }

  clone(): TrieRoutes<V> {
    const copy = new TrieRoutes<V>(this.family)
    copy.#size = this.#size
    copy.#memory = this.#memory.clone()
    copy.#values = this.#values.clone()
    return copy
  }

  /** As {@link clone}, but compacted, and in words that come from `allocate` now and whenever it grows. */
  compacted(allocate: Allocate): TrieRoutes<V> {
    const copy = new TrieRoutes<V>(this.family)
    copy.#size = this.#size
    copy.#memory = compact(this.#memory, leafSize(this.family), allocate)
    copy.#values = this.#values.clone()
    return copy
  }

  /** The route word of the longest match, or 0. */
  #longest(w0: number, w1: number, w2: number, w3: number): number {
    const { words } = this.#memory
    return this.family === 4 ? lookupTrieIpv4(words, w0) : lookupTrie(words, w0, w1, w2, w3)
  }

  #insertAtRoot(w0: number, length: number, value: V): boolean {
    const { words } = this.#memory
    const index = rootRoute(w0, length)
    const old = words[index]!
    const word = old === 0 ? (this.#values.keep(value) << 8) | length : this.#reword(old, value)
    if (word !== old) {
      words[index] = word
      paintRoot(words, w0, length, word)
    }
    if (old === 0) this.#size++
    return old === 0
  }

  #insertInNode(link: number, slot: number, depth: number, length: number, value: V): boolean {
    const memory = this.#memory
    const node = offsetOf(memory.words[link]!)
    const position = positionOf(slot, depth)
    const index = findRoute(memory.words, node, position)
    const last = lastSlot(slot, depth)
    if (isRouteAt(memory.words, node, index, position)) {
      const old = refOf(memory.words[index]!)
      const ref = this.#values.replace(old, value)
      if (ref === old) return false
      relistRoute(memory.words, index, ref)
      paint(memory, link, slot, last, length, (ref << 8) | length)
      return false
    }
    const ref = this.#values.keep(value)
    addRoute(memory, link, position, ref)
    paint(memory, link, slot, last, length, (ref << 8) | length)
    this.#size++
    this.#compactIfSparse()
    return true
  }

  /** Memory follows the routes, not the changes: growing nodes leave smaller blocks behind. */
  #compactIfSparse(): void {
    if (this.#memory.isSparse) this.#memory = compact(this.#memory, leafSize(this.family))
  }

  /** The route word with the ref of another value. */
  #reword(route: number, value: V): number {
    return (this.#values.replace(route >>> 8, value) << 8) | (route & 255)
  }

  /** Puts a node where a leaf was, and the leaf's route into or below it. */
  #pushLeafDown(link: number, level: number): void {
    const memory = this.#memory
    const leaf = offsetOf(memory.words[link]!)
    const { w0, w1, w2, w3 } = leafAddress(memory.words, leaf, this.family)
    const route = memory.words[leaf + LEAF_ROUTE]!
    const node = createNode(memory, memory.words[leaf + BASE]!)
    memory.words[link] = linkToNode(node)
    const slot = byteAt(level, w0, w1, w2, w3)
    const depth = (route & 255) - 8 * level
    if (depth > 8) {
      const run = isolate(memory, link, slot)
      memory.words[run] = linkToLeaf(leaf)
      memory.words[leaf + BASE] = 0
    } else {
      memory.give(leaf, leafSize(this.family))
      addRoute(memory, link, positionOf(slot, depth), route >>> 8)
      paint(memory, link, slot, lastSlot(slot, depth), route & 255, route)
    }
  }

  /** Removes a route of at most 16 bits; returns the ref of its value, or 0 when there was none. */
  #deleteAtRoot(w0: number, length: number): number {
    const { words } = this.#memory
    const index = rootRoute(w0, length)
    const old = words[index]!
    if (old === 0) return 0
    words[index] = 0
    paintRoot(words, w0, length, longestAtRoot(words, w0, length - 1))
    return old >>> 8
  }

  /** Removes a route of more than 16 bits; returns the ref of its value, or 0 when there was none. */
  #deleteBelow(address: Address, length: number): number {
    const { w0, w1, w2, w3 } = address
    const { words } = this.#memory
    let link = w0 >>> 16
    for (let level = 2; words[link]! < 0; level++) {
      path[level] = link
      const block = offsetOf(words[link]!)
      if (isLeafLink(words[link]!)) {
        const route = words[block + LEAF_ROUTE]!
        if ((route & 255) !== length || !leafCovers(words, block, w0, w1, w2, w3)) return 0
        this.#removeLeaf(address, level)
        return route >>> 8
      }
      const slot = byteAt(level, w0, w1, w2, w3)
      const depth = length - 8 * level
      if (depth <= 8) {
        const index = findRoute(words, block, positionOf(slot, depth))
        if (!isRouteAt(words, block, index, positionOf(slot, depth))) return 0
        const ref = refOf(words[index]!)
        removeRoute(words, block, index)
        const shorter = longestRoute(words, block, slot, depth - 1)
        const under = shorter === 0 ? 0 : shorter + 8 * level
        paint(this.#memory, link, slot, lastSlot(slot, depth), length, under)
        this.#collapse(address, level)
        return ref
      }
      link = runOf(words, block, slot)
    }
    return 0
  }

  /** Removes the leaf at the end of the path to the address. */
  #removeLeaf(address: Address, level: number): void {
    const memory = this.#memory
    const link = path[level]!
    const leaf = offsetOf(memory.words[link]!)
    const base = memory.words[leaf + BASE]!
    memory.give(leaf, leafSize(this.family))
    memory.words[link] = base
    if (level === 2) return
    const slot = byteAt(level - 1, address.w0, address.w1, address.w2, address.w3)
    // Its slot may now lead to the same as its neighbours.
    paint(memory, path[level - 1]!, slot, slot, 255, base)
    this.#collapse(address, level - 1)
  }

  /** Makes a leaf of each node at the end of the path to the address that has one route left. */
  #collapse(address: Address, end: number): void {
    const memory = this.#memory
    for (let level = end; level >= 2; level--) {
      const link = path[level]!
      const node = offsetOf(memory.words[link]!)
      const index = onlyRoute(memory.words, node)
      if (index === 0) return
      const base = memory.words[node + BASE]!
      const only = memory.words[index]!
      const isListed = index >= firstRoute(memory.words, node)
      memory.give(node, sizeOf(memory.words, node))
      if (isListed) {
        const route = (refOf(only) << 8) | (8 * level + depthOf(only))
        const start = withByte(maskAddress(address, 8 * level), level, firstSlotOf(only))
        const leaf = createLeaf(memory, base, route, start)
        memory.words[link] = linkToLeaf(leaf)
      } else {
        memory.words[link] = only
        memory.words[offsetOf(only) + BASE] = base
      }
    }
  }

  #address(w0: number, w1: number, w2: number, w3: number): Address {
    return this.family === 4 ? ipv4(w0) : ipv6(w0, w1, w2, w3)
  }
}

/** The route word of the longest route of at most `maxLength`, up to 16, bits that covers the address, or 0. */
function longestAtRoot(words: Int32Array, w0: number, maxLength: number): number {
  let word = 0
  for (let length = maxLength; length >= 0 && word === 0; length--) {
    word = words[rootRoute(w0, length)]!
  }
  return word
}

/** As {@link paint}, for the slots of the root. */
function paintRoot(words: Int32Array, w0: number, length: number, word: number): void {
  const first = w0 >>> 16
  const end = first + (ROOT_SLOTS >> length)
  for (let slot = first; slot < end; slot++) {
    const old = words[slot]!
    const index = old >= 0 ? slot : offsetOf(old) + BASE
    if ((words[index]! & 255) <= length) words[index] = word
  }
}

/** The index of the only route in the node or of the link to the only leaf below it; 0 when there is more. */
function onlyRoute(words: Int32Array, node: number): number {
  const routes = routeCount(words, node)
  const runs = runCount(words, node)
  // One route or one link needs no more than three runs.
  if (routes > 1 || runs > 3) return 0
  let only = routes === 1 ? firstRoute(words, node) : 0
  for (let run = firstRun(node); run < firstRun(node) + runs; run++) {
    const word = words[run]!
    if (word >= 0) continue
    if (only !== 0 || !isLeafLink(word)) return 0
    only = run
  }
  return only
}
