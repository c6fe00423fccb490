import type { Address } from '../net/index.ts'

/*
 * The root of a trie decides by the first 16 bits at once: one word for each of their values, as in a node's
 * runs. Behind the slots stands the route word of each route of at most 16 bits: that of 0/0 at 1, those of the
 * two prefixes one bit longer than the one at i at 2i and 2i + 1. A node at level n decides by byte n.
 */

export const ROOT_SLOTS = 1 << 16
/** The words that every trie has: slots and routes of the root. */
export const ROOT_SIZE = 3 * ROOT_SLOTS

/** The index of the route word of a prefix of at most 16 bits. */
export function rootRoute(w0: number, length: number): number {
  return ROOT_SLOTS + ((1 << length) | ((w0 >>> 1) >>> (31 - length)))
}

/** The byte of the address that a node at this level decides by. */
export function byteAt(level: number, w0: number, w1: number, w2: number, w3: number): number {
  const word = level < 4 ? w0 : level < 8 ? w1 : level < 12 ? w2 : w3
  return (word >>> (24 - 8 * (level & 3))) & 255
}

/** The address with the byte at this level set to `byte`. */
export function withByte(address: Address, level: number, byte: number): Address {
  const shift = 24 - 8 * (level & 3)
  const set = (word: number, index: number): number =>
    level >> 2 === index ? (word & ~(255 << shift)) | (byte << shift) : word
  const { family, w0, w1, w2, w3 } = address
  return { family, w0: set(w0, 0), w1: set(w1, 1), w2: set(w2, 2), w3: set(w3, 3) }
}

/** The last of the slots that a route covers which ends `depth` bits into a node and starts at `slot`. */
export const lastSlot = (slot: number, depth: number): number => slot + (256 >> depth) - 1
