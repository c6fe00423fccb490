import type { AclRow } from './acl-rows.ts'
import type { Classification } from './classify.ts'

const NOBODY: readonly number[] = []

/** Finds classes, by their places in the list, and what a loop over them needs to know, in arrays. */
export class ClassIndex {
  /** Those that only traces can tell about. */
  readonly traced: readonly number[]
  readonly #ofZone: number[][]
  /** Those that share their address with others. */
  readonly #ofRank = new Map<number, number[]>()
  /** Of each class the rank, ... */
  readonly ranks: Int32Array
  /** ... the row for what it gets, ... */
  readonly gets: Int32Array
  /** ... and whether it can be in no simple cell. */
  readonly odd: Uint8Array
  /** The runs of all rows, one row after the other: where each begins, and behind each row a number above all ranks. */
  readonly #starts: Int32Array
  readonly #handles: Int32Array
  /** The run that was last asked for, of each row: loops ask for ranks in order. */
  readonly #cursor: Int32Array

  constructor({ info, zones }: Classification) {
    const traced: number[] = []
    const rows: AclRow[] = []
    this.#ofZone = Array.from({ length: zones.size }, () => [])
    this.ranks = Int32Array.from(info, ({ rank }) => rank)
    this.gets = Int32Array.from(info, ({ gets }) => gets.id)
    this.odd = Uint8Array.from(info, ({ traced: one, untracked }) => Number(one || untracked))
    info.forEach((one, place) => {
      if (one.traced) traced.push(place)
      this.#ofZone[one.zone]!.push(place)
      rows[one.gets.id] = one.gets
      rows[one.sends.id] = one.sends
      if (!one.shared) return
      const sharing = this.#ofRank.get(one.rank)
      if (sharing) sharing.push(place)
      else this.#ofRank.set(one.rank, [place])
    })
    this.traced = traced
    const runs = rows.reduce((sum, { starts }) => sum + starts.length + 1, 0)
    this.#starts = new Int32Array(runs)
    this.#handles = new Int32Array(runs)
    this.#cursor = new Int32Array(rows.length)
    let at = 0
    rows.forEach(({ starts, handles }, row) => {
      this.#cursor[row] = at
      this.#starts.set(starts, at)
      this.#handles.set(handles, at)
      at += starts.length + 1
      this.#starts[at - 1] = 0x7fffffff
    })
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

  /** The handle of a row for a rank. */
  handle(row: number, rank: number): number {
    const starts = this.#starts
    let run = this.#cursor[row]!
    while (starts[run + 1]! <= rank) run++
    while (starts[run]! > rank) run--
    this.#cursor[row] = run
    return this.#handles[run]!
  }
}
