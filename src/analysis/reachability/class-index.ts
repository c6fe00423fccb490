import { type AclRow, filterAt } from './acl-rows.ts'
import type { Classification } from './classify.ts'
import type { Filter } from './filters.ts'

const NOBODY: readonly number[] = []

/** Finds classes, by their places in the list, and the filters of a column. */
export class ClassIndex {
  /** Those that only traces can tell about. */
  readonly traced: readonly number[]
  readonly #ofZone: number[][]
  /** Those that share their address with others. */
  readonly #ofRank = new Map<number, number[]>()
  readonly #filters: (Filter | undefined)[] = []
  /** The rank that each filter was looked up for. */
  readonly #lookedUp: Int32Array

  constructor({ info, zones }: Classification) {
    const traced: number[] = []
    this.#ofZone = Array.from({ length: zones.size }, () => [])
    let rows = 0
    info.forEach((one, place) => {
      if (one.traced) traced.push(place)
      this.#ofZone[one.zone]!.push(place)
      rows = Math.max(rows, one.gets.id + 1)
      if (!one.shared) return
      const sharing = this.#ofRank.get(one.rank)
      if (sharing) sharing.push(place)
      else this.#ofRank.set(one.rank, [place])
    })
    this.traced = traced
    this.#lookedUp = new Int32Array(rows).fill(-1)
    for (const places of this.#ofZone) places.sort((a, b) => info[a]!.rank - info[b]!.rank)
  }

  /** By rank, ascending. */
  ofZone(zone: number): readonly number[] {
    return this.#ofZone[zone]!
  }

  /** The classes of an address that several endpoints have. */
  ofRank(rank: number): readonly number[] {
    return this.#ofRank.get(rank) ?? NOBODY
  }

  /** {@link filterAt}, remembered as long as the same rank is asked for. */
  filter(row: AclRow, rank: number): Filter {
    if (this.#lookedUp[row.id] !== rank) {
      this.#lookedUp[row.id] = rank
      this.#filters[row.id] = filterAt(row, rank)
    }
    return this.#filters[row.id]!
  }
}
