/** A source of signed 32-bit integers. */
export type RandomWords = () => number

/** Pseudo-random words, the same for the same seed (xorshift32). */
export function randomWords(seed: number): RandomWords {
  let state = seed | 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state
  }
}

/** A pseudo-random whole number less than `bound`. */
export function below(random: RandomWords, bound: number): number {
  return (random() >>> 0) % bound
}

/** Puts the items into random order. */
export function shuffle<T>(items: T[], random: RandomWords): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = below(random, i + 1)
    const item = items[i]!
    items[i] = items[j]!
    items[j] = item
  }
  return items
}
