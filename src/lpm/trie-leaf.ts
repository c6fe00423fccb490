import { type Address, type Family, ipv4, ipv6, maskWord } from '../net/index.ts'
import type { BlockMemory } from './block-memory.ts'

/*
 * A leaf is the only route below a slot, however long: base (as in a node), route word, and the address in one
 * word or four.
 */

export const LEAF_ROUTE = 1
const LEAF_ADDRESS = 2

/** How many words a leaf takes. */
export const leafSize = (family: Family): number => LEAF_ADDRESS + (family === 4 ? 1 : 4)

export function createLeaf(
  memory: BlockMemory,
  base: number,
  route: number,
  address: Address,
): number {
  const leaf = memory.take(leafSize(address.family))
  const { words } = memory
  words[leaf] = base
  words[leaf + LEAF_ROUTE] = route
  words[leaf + LEAF_ADDRESS] = address.w0
  if (address.family === 6) {
    words[leaf + LEAF_ADDRESS + 1] = address.w1
    words[leaf + LEAF_ADDRESS + 2] = address.w2
    words[leaf + LEAF_ADDRESS + 3] = address.w3
  }
  return leaf
}

export function leafAddress(words: Int32Array, leaf: number, family: Family): Address {
  const at = leaf + LEAF_ADDRESS
  return family === 4
    ? ipv4(words[at]!)
    : ipv6(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!)
}

/** Whether the leaf's route covers the address. */
export function leafCovers(
  words: Int32Array,
  leaf: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): boolean {
  const length = words[leaf + LEAF_ROUTE]! & 255
  const at = leaf + LEAF_ADDRESS
  if (((words[at]! ^ w0) & maskWord(length, 0)) !== 0) return false
  if (length <= 32) return true
  return (
    ((words[at + 1]! ^ w1) & maskWord(length, 1)) === 0 &&
    ((words[at + 2]! ^ w2) & maskWord(length, 2)) === 0 &&
    ((words[at + 3]! ^ w3) & maskWord(length, 3)) === 0
  )
}
