import { lookupFlat, placeOf } from './flat-table.ts'

/** How many addresses are gone over twice: so many stay in the cache. */
const BLOCK = 4096

/**
 * Looks a batch up in a flat table: the route word of the longest match of each address, or 0.
 *
 * As in lookup.wat, two passes that do little for each address, so that the processor waits for the words of
 * many together. Four at a time: V8 checks and reloads the arrays in every round of a loop.
 */
export function lookupFlatBatch(
  words: Int32Array,
  addresses: Int32Array,
  matches: Int32Array,
): void {
  // Matches may overlap the addresses, of which the second pass reads some once more.
  const from = addresses.buffer === matches.buffer ? addresses.slice() : addresses
  for (let first = 0; first < from.length; first += BLOCK) {
    const end = Math.min(from.length, first + BLOCK)
    const fours = end - ((end - first) & 3)
    let i = first
    // Where the match of each /24 stands is written to where the match goes …
    for (; i < fours; i += 4) {
      const a = placeOf(words, from[i]!)
      const b = placeOf(words, from[i + 1]!)
      const c = placeOf(words, from[i + 2]!)
      const d = placeOf(words, from[i + 3]!)
      matches[i] = a
      matches[i + 1] = b
      matches[i + 2] = c
      matches[i + 3] = d
    }
    // … and then replaced by the match. Written out: V8 inlines no more than so much code into a function.
    for (i = first; i < fours; i += 4) {
      const a = words[matches[i]!]!
      const b = words[matches[i + 1]!]!
      const c = words[matches[i + 2]!]!
      const d = words[matches[i + 3]!]!
      matches[i] = a >= 0 ? a : words[~a + (from[i]! & 255)]!
      matches[i + 1] = b >= 0 ? b : words[~b + (from[i + 1]! & 255)]!
      matches[i + 2] = c >= 0 ? c : words[~c + (from[i + 2]! & 255)]!
      matches[i + 3] = d >= 0 ? d : words[~d + (from[i + 3]! & 255)]!
    }
    for (; i < end; i++) matches[i] = lookupFlat(words, from[i]!)
  }
}
