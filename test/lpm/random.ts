/** Pseudo-random signed 32-bit integers from a seed (xorshift32). */
export function randomWords(seed: number): () => number {
  let state = seed | 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state
  }
}
