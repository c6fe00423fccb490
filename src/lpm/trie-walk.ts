import { type Address, containsPrefix, type Family, type Prefix } from '../net/index.ts'
import { lowestBit } from './bits.ts'
import { LEAF_ROUTE, leafAddress } from './trie-leaf.ts'
import {
  depthOf,
  findRoute,
  firstSlotOf,
  isLeafLink,
  nextStart,
  offsetOf,
  positionOf,
  refOf,
  runOf,
} from './trie-node.ts'
import { byteAt, lastSlot, ROOT_SLOTS, rootRoute, withByte } from './trie-path.ts'

/** A prefix and the ref of its value. */
type Found = readonly [prefix: Prefix, ref: number]

/** The routes of a trie inside a prefix without host bits, by address, the shorter first. */
export function* walk(words: Int32Array, prefix: Prefix): Generator<Found, void, undefined> {
  const { address, length } = prefix
  const first = address.w0 >>> 16
  if (length > 16) {
    if (words[first]! < 0) yield* walkBelow(words, words[first]!, 2, address, length)
    return
  }
  for (let slot = first; slot < first + (ROOT_SLOTS >> length); slot++) {
    const start = { ...address, w0: slot << 16 }
    // The longer a prefix, the more slots it may start at.
    const shortest = slot === 0 ? 0 : 16 - lowestBit(slot)
    for (let l = Math.max(length, shortest); l <= 16; l++) {
      const route = words[rootRoute(start.w0, l)]!
      if (route !== 0) yield [{ address: start, length: l }, route >>> 8]
    }
    if (words[slot]! < 0) yield* walkBelow(words, words[slot]!, 2, start, 16)
  }
}

/** The routes below a link at this level that lie in `address` / `length`. */
function* walkBelow(
  words: Int32Array,
  link: number,
  level: number,
  address: Address,
  length: number,
): Generator<Found, void, undefined> {
  const block = offsetOf(link)
  if (isLeafLink(link)) {
    yield* walkLeaf(words, block, address.family, { address, length })
    return
  }
  const { w0, w1, w2, w3 } = address
  const depth = length - 8 * level
  const slot = byteAt(level, w0, w1, w2, w3)
  if (depth > 8) {
    const word = words[runOf(words, block, slot)]!
    if (word < 0) yield* walkBelow(words, word, level + 1, address, length)
    return
  }
  const first = depth > 0 ? slot : 0
  const last = depth > 0 ? lastSlot(slot, depth) : 255
  let index = findRoute(words, block, positionOf(first, Math.max(1, depth)))
  const end = findRoute(words, block, positionOf(last, 8) + 1)
  // Below a slot lie longer routes than those that start at it or before it.
  for (let s = first; s <= last; s = nextStart(words, block, s)) {
    const word = words[runOf(words, block, s)]!
    if (word >= 0) continue
    for (; index < end && firstSlotOf(words[index]!) <= s; index++) {
      yield listed(words[index]!, level, address)
    }
    yield* walkBelow(words, word, level + 1, withByte(address, level, s), 8 * level + 8)
  }
  for (; index < end; index++) yield listed(words[index]!, level, address)
}

function listed(route: number, level: number, address: Address): Found {
  const start = withByte(address, level, firstSlotOf(route))
  return [{ address: start, length: 8 * level + depthOf(route) }, refOf(route)]
}

function* walkLeaf(
  words: Int32Array,
  leaf: number,
  family: Family,
  within: Prefix,
): Generator<Found, void, undefined> {
  const route = words[leaf + LEAF_ROUTE]!
  const prefix = { address: leafAddress(words, leaf, family), length: route & 255 }
  if (containsPrefix(within, prefix)) yield [prefix, route >>> 8]
}
