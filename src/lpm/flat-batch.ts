import { lookupFlat, placeOf, resolve } from './flat-table.ts'

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
    placeBlock(words, from, matches, first, fours)
    readBlock(words, from, matches, first, fours)
    for (let i = fours; i < end; i++) {
      matches[i] = lookupFlat(words, from[i]!)
    }
  }
}

/** Writes where the match of each /24 stands to where the match goes. */
function placeBlock(
  words: Int32Array,
  addresses: Int32Array,
  matches: Int32Array,
  first: number,
  end: number,
): void {
  for (let i = first; i < end; i += 4) {
    const a = placeOf(words, addresses[i]!)
    const b = placeOf(words, addresses[i + 1]!)
    const c = placeOf(words, addresses[i + 2]!)
    const d = placeOf(words, addresses[i + 3]!)
    matches[i] = a
    matches[i + 1] = b
    matches[i + 2] = c
    matches[i + 3] = d
  }
}

/** Replaces each place by the match. */
function readBlock(
  words: Int32Array,
  addresses: Int32Array,
  matches: Int32Array,
  first: number,
  end: number,
): void {
  for (let i = first; i < end; i += 4) {
    const a = words[matches[i]!]!
    const b = words[matches[i + 1]!]!
    const c = words[matches[i + 2]!]!
    const d = words[matches[i + 3]!]!
    matches[i] = resolve(words, a, addresses[i]!)
    matches[i + 1] = resolve(words, b, addresses[i + 1]!)
    matches[i + 2] = resolve(words, c, addresses[i + 2]!)
    matches[i + 3] = resolve(words, d, addresses[i + 3]!)
  }
}
