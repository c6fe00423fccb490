import { ServiceSet } from '../../match/index.ts'
import type { Family } from '../../net/index.ts'

/** Sets of services by number, so that equal sets are found by looking at the numbers and no intersection is made twice. */
export class ServiceSets {
  static readonly NONE = 0
  static readonly ALL = 1

  readonly #sets: ServiceSet[] = []
  readonly #numbers = new Map<string, number>()
  /** Of objects that came by before. */
  readonly #known = new WeakMap<ServiceSet, number>()
  readonly #intersections: Int32Array[] = []

  constructor(family: Family) {
    this.number(ServiceSet.none(family))
    this.number(ServiceSet.all(family))
  }

  get(number: number): ServiceSet {
    return this.#sets[number]!
  }

  number(set: ServiceSet): number {
    let number = this.#known.get(set)
    if (number !== undefined) return number
    const key = JSON.stringify([set.others, set.icmp.slabs, set.ports])
    number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#sets.length
      this.#sets.push(set)
      this.#numbers.set(key, number)
    }
    this.#known.set(set, number)
    return number
  }

  intersection(a: number, b: number): number {
    if (a === b || b === ServiceSets.ALL) return a
    if (a === ServiceSets.ALL) return b
    if (a === ServiceSets.NONE || b === ServiceSets.NONE) return ServiceSets.NONE
    const known = this.#intersections[a]?.[b]
    // Numbers are kept one higher: a fresh array is full of zeros.
    if (known) return known - 1
    const number = this.number(this.get(a).intersection(this.get(b)))
    this.#remember(a, b, number)
    this.#remember(b, a, number)
    return number
  }

  #remember(a: number, b: number, number: number): void {
    let row = this.#intersections[a]
    if (!row || row.length <= b) {
      const longer = new Int32Array(Math.max(64, 2 * this.#sets.length))
      if (row) longer.set(row)
      this.#intersections[a] = row = longer
    }
    row[b] = number + 1
  }
}
