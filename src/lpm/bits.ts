/** How many bits of the word are set. */
export function popcount(word: number): number {
  word -= (word >>> 1) & 0x55555555
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333)
  word = (word + (word >>> 4)) & 0x0f0f0f0f
  return Math.imul(word, 0x01010101) >>> 24
}

/** The position of the lowest set bit of a word that is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word)
}
