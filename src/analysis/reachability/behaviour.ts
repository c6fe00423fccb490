import type { AclRow } from './acl-rows.ts'

/** Two halves of a hash for each rank. */
export interface Behaviours {
  readonly low: Int32Array
  readonly high: Int32Array
}

/** What all rows together do with the address of a rank: addresses with the same hash meet the same filter in every row. */
export function behaviours(rows: readonly AclRow[], size: number): Behaviours {
  const low = new Int32Array(size)
  const high = new Int32Array(size)
  // Each row's part of the hash holds from where a run begins to where the next does.
  for (const { id, starts, filters } of rows) {
    for (let run = 1; run < filters.length; run++) {
      const rank = starts[run]!
      const before = filters[run - 1]!.id
      const after = filters[run]!.id
      low[rank]! ^= mixed(id, before, 0x9e3779b9) ^ mixed(id, after, 0x9e3779b9)
      high[rank]! ^= mixed(id, before, 0x7f4a7c15) ^ mixed(id, after, 0x7f4a7c15)
    }
  }
  for (let rank = 1; rank < size; rank++) {
    low[rank]! ^= low[rank - 1]!
    high[rank]! ^= high[rank - 1]!
  }
  return { low, high }
}

/** Two numbers and a seed, mixed as MurmurHash3 finishes. */
export function mixed(a: number, b: number, seed: number): number {
  let hash = Math.imul(a ^ seed, 0xcc9e2d51) ^ Math.imul(b + seed, 0x1b873593)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
