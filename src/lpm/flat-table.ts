import { popcount } from './bits.ts'
import { type Allocate, BlockMemory } from './block-memory.ts'
import { LEAF_ROUTE, leafAddress } from './trie-leaf.ts'
import { BASE, isLeafLink, nextStart, offsetOf, runOf } from './trie-node.ts'
import { lastSlot } from './trie-path.ts'

/*
 * IPv4 in two memory accesses. For each /19 there are two words: which of its 32 /24s lead elsewhere than the
 * one before (bit 0 is never set), and where what they lead to is listed:
 *
 *     words[2g]     0b…0100_0100       words[2g + 1]  at ──▶ words[at]      /24s 0 and 1
 *                       │    └ /24 2                         words[at + 1]  /24s 2 to 5
 *                       └ /24 6                              words[at + 2]  /24s 6 to 31
 *
 * A /24 leads to a route word, to 0 for no route, or, negative, to 256 words for its addresses at ~word. Where
 * all 32 lead to the same, there is no list: the second word is it.
 */

const GROUPS = 1 << 19
const GROUP_WORDS = 2 * GROUPS

/** The forwarding table of an IPv4 trie. */
export class FlatTable {
  #memory = new BlockMemory(GROUP_WORDS, 0)
  /** What the /24s of the group at hand lead to. */
  readonly #slots = new Int32Array(32)

  /** @param trie the words of the trie, which are not kept */
  constructor(trie: Int32Array, allocate: Allocate) {
    for (let group = 0; group < GROUPS; group++) this.#build(trie, group)
    this.#memory = this.#memory.clone(allocate)
  }

  get words(): Int32Array {
    return this.#memory.words
  }

  /** Follows the trie after the route of this prefix has changed. */
  update(trie: Int32Array, w0: number, length: number): void {
    const first = w0 >>> 13
    const groups = length < 19 ? GROUPS >> length : 1
    for (let group = first; group < first + groups; group++) {
      this.#clear(group)
      this.#build(trie, group)
    }
    if (this.#memory.isSparse) this.#compact()
  }

  /** Gives back what the group has listed. */
  #clear(group: number): void {
    const { words } = this.#memory
    const bits = words[2 * group]!
    if (bits === 0) return
    const list = words[2 * group + 1]!
    const size = popcount(bits) + 1
    for (let i = list; i < list + size; i++) {
      if (words[i]! < 0) this.#memory.give(~words[i]!, 256)
    }
    this.#memory.give(list, size)
  }

  #build(trie: Int32Array, group: number): void {
    const slots = this.#slots
    this.#fillSlots(trie, group)
    let bits = 0
    for (let slot = 1; slot < 32; slot++) {
      if (slots[slot] !== slots[slot - 1]) bits |= 1 << slot
    }
    let list = slots[0]!
    if (bits !== 0) {
      list = this.#memory.take(popcount(bits) + 1)
      const { words } = this.#memory
      let end = list
      words[end++] = slots[0]!
      for (let slot = 1; slot < 32; slot++) {
        if ((bits >>> slot) & 1) words[end++] = slots[slot]!
      }
    }
    this.#memory.words[2 * group] = bits
    this.#memory.words[2 * group + 1] = list
  }

  /** Finds out what the /24s of a group lead to; lists the addresses of those that need it. */
  #fillSlots(trie: Int32Array, group: number): void {
    const slots = this.#slots
    const first = (group & 7) << 5
    const end = first + 32
    const word = trie[group >>> 3]!
    if (word >= 0) {
      slots.fill(word)
      return
    }
    const block = offsetOf(word)
    const base = trie[block + BASE]!
    if (isLeafLink(word)) {
      slots.fill(base)
      const route = trie[block + LEAF_ROUTE]!
      const length = route & 255
      const slot = (leafAddress(trie, block, 4).w0 >>> 8) & 255
      if (slot >= end || (length > 24 ? slot : lastSlot(slot, length - 16)) < first) return
      if (length > 24) slots[slot - first] = this.#listAddresses(trie, word, base)
      else slots.fill(route, Math.max(0, slot - first), lastSlot(slot, length - 16) + 1 - first)
      return
    }
    let next = first
    for (let slot = first; slot < end; slot = next) {
      next = Math.min(nextStart(trie, block, slot), end)
      const run = trie[runOf(trie, block, slot)]!
      const match = run < 0 ? this.#listAddresses(trie, run, base) : run || base
      slots.fill(match, slot - first, next - first)
    }
  }

  /** Lists what the addresses of the /24 that a link leads to match, and returns the word for it. */
  #listAddresses(trie: Int32Array, link: number, above: number): number {
    const list = this.#memory.take(256)
    const { words } = this.#memory
    const block = offsetOf(link)
    const base = trie[block + BASE]! || above
    if (isLeafLink(link)) {
      const route = trie[block + LEAF_ROUTE]!
      const slot = leafAddress(trie, block, 4).w0 & 255
      words.fill(base, list, list + 256)
      words.fill(route, list + slot, list + lastSlot(slot, (route & 255) - 24) + 1)
    } else {
      let next = 0
      for (let slot = 0; slot < 256; slot = next) {
        next = nextStart(trie, block, slot)
        words.fill(trie[runOf(trie, block, slot)]! || base, list + slot, list + next)
      }
    }
    return ~list
  }

  #compact(): void {
    const { words: from } = this.#memory
    const memory = this.#memory.forCopy(GROUP_WORDS)
    for (let group = 0; group < GROUPS; group++) {
      const bits = from[2 * group]!
      let list = from[2 * group + 1]!
      if (bits !== 0) {
        const size = popcount(bits) + 1
        const copy = memory.take(size)
        for (let i = 0; i < size; i++) {
          const word = from[list + i]!
          memory.words[copy + i] = word < 0 ? copyAddresses(from, ~word, memory) : word
        }
        list = copy
      }
      memory.words[2 * group] = bits
      memory.words[2 * group + 1] = list
    }
    this.#memory = memory
  }
}

function copyAddresses(from: Int32Array, list: number, memory: BlockMemory): number {
  const copy = memory.take(256)
  memory.words.set(from.subarray(list, list + 256), copy)
  return ~copy
}

/** The index of the word that the address's /24 leads to. */
export function placeOf(words: Int32Array, w0: number): number {
  const group = (w0 >>> 13) << 1
  const bits = words[group]!
  // What is shifted out are the bits behind the /24's: shifts take the last five bits of their distance.
  return bits === 0 ? group + 1 : words[group + 1]! + popcount(bits << ~(w0 >>> 8))
}

/** The route word of the longest match, or 0. */
export function lookupFlat(words: Int32Array, w0: number): number {
  const word = words[placeOf(words, w0)]!
  return word >= 0 ? word : words[~word + (w0 & 255)]!
}
