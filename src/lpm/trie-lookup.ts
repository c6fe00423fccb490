import { LEAF_ROUTE, leafCovers } from './trie-leaf.ts'
import { BASE, isLeafLink, offsetOf, RANKS, RUNS, runOf, STARTS } from './trie-node.ts'

/*
 * The longest match in a trie. What branches on a word that is not in the cache yet stops the processor from
 * looking up the next addresses meanwhile, unless it goes the same way nearly always: hence the ways below.
 */

/** The route word of the longest match, or 0. */
export function lookupTrie(
  words: Int32Array,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): number {
  const word = words[w0 >>> 16]!
  return word >= 0 ? word : descend(words, word, w0, w1, w2, w3)
}

/** As {@link lookupTrie}, of an IPv4 address: nearly all are decided by the node that the root leads to. */
export function lookupTrieIpv4(words: Int32Array, w0: number): number {
  const link = words[w0 >>> 16]!
  if (link >= 0) return link
  if ((link & 1) !== 0) {
    // As runOf and popcount, written out: a call costs a check even where its code is inlined.
    const node = ~link >>> 1
    const i = (w0 >>> 13) & 7
    const before = (words[node + RANKS + (i >>> 2)]! >>> (i << 3)) & 255
    let bits = words[node + STARTS + i]! << ~(w0 >>> 8)
    bits -= (bits >>> 1) & 0x55555555
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
    bits = Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
    const word = words[node + RUNS - 1 + before + bits]!
    if (word > 0) return word
  }
  return descend(words, link, w0, 0, 0, 0)
}

/** Follows a link of the root: the route word of the longest match below it, or 0. */
function descend(
  words: Int32Array,
  link: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): number {
  let best = 0
  let word = link
  let key = w0
  let shift = 8
  let next = 1
  do {
    const block = offsetOf(word)
    best = orElse(words[block + BASE]!, best)
    if (isLeafLink(word)) {
      return leafCovers(words, block, w0, w1, w2, w3) ? words[block + LEAF_ROUTE]! : best
    }
    word = words[runOf(words, block, (key >>> shift) & 255)]!
    if (shift > 0) {
      shift -= 8
    } else {
      key = next === 1 ? w1 : next === 2 ? w2 : w3
      next++
      shift = 24
    }
  } while (word < 0)
  return orElse(word, best)
}

/** The word, or the other one for 0, without a branch. */
function orElse(word: number, other: number): number {
  return word | (other & ~((word | -word) >> 31))
}
