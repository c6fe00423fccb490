import type { AclRow } from './acl-rows.ts'

/**
 * What all rows together do with the address of a rank, as a text: addresses with the same text meet the same filter
 * in every row. The text is a hash of 64 bits.
 */
export function behaviours(rows: readonly AclRow[], size: number): (rank: number) => string {
  const low = new Int32Array(size)
  const high = new Int32Array(size)
  // Each row's part of the hash holds from where a run begins to where the next does.
  for (const { id, starts, filters } of rows) {
    for (let run = 1; run < filters.length; run++) {
      const rank = starts[run]!
      const [before, after] = [filters[run - 1]!.id, filters[run]!.id]
      low[rank]! ^= mixed(id, before, 0x9e3779b9) ^ mixed(id, after, 0x9e3779b9)
      high[rank]! ^= mixed(id, before, 0x7f4a7c15) ^ mixed(id, after, 0x7f4a7c15)
    }
  }
  for (let rank = 1; rank < size; rank++) {
    low[rank]! ^= low[rank - 1]!
    high[rank]! ^= high[rank - 1]!
  }
  return (rank) => `${low[rank]} ${high[rank]}`
}

/** Two numbers and a seed, mixed as MurmurHash3 finishes. */
export function mixed(a: number, b: number, seed: number): number {
  let hash = Math.imul(a ^ seed, 0xcc9e2d51) ^ Math.imul(b + seed, 0x1b873593)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
