import { ServiceSet } from '../../match/index.ts'
import type { Family } from '../../net/index.ts'
import type { Cell, Reachability } from '../reachability/index.ts'

/** A verdict on a service. */
export type Verdict = 'reachable' | 'undefined' | 'unreachable'

/** Services of which the same became before, and the same after, something else. */
export interface Shift {
  readonly before: Verdict
  readonly after: Verdict
  /** Never empty. */
  readonly services: ServiceSet
}

/** Numbers for the cells of two networks in one family: equal cells have equal numbers, and nothing has the number 0. */
export class CommonCells {
  readonly #cells: Cell[]
  readonly #numbers = new Map<string, number>()

  constructor(family: Family) {
    const none = ServiceSet.none(family)
    this.#cells = []
    this.#number({ reachable: none, undefined: none })
  }

  /** Translates the numbers that a network gives its cells of the family. */
  of(reachability: Reachability, family: Family): (number: number) => number {
    const known: number[] = []
    return (number) => {
      known[number] ??= this.#number(reachability.cellOf(family, number))
      return known[number]
    }
  }

  get(number: number): Cell {
    return this.#cells[number]!
  }

  #number(cell: Cell): number {
    const key = `${cell.reachable.key} ${cell.undefined.key}`
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#cells.push(cell) - 1
      this.#numbers.set(key, number)
    }
    return number
  }
}

const VERDICTS: readonly Verdict[] = ['unreachable', 'undefined', 'reachable']

/** What became of services where one cell took the place of another. Newly reachable ones come first. */
export function shiftsBetween(before: Cell, after: Cell): Shift[] {
  return VERDICTS.flatMap((was) =>
    VERDICTS.toReversed().flatMap((is) => {
      if (was === is) return []
      const services = servicesOf(before, was).intersection(servicesOf(after, is))
      return services.isEmpty ? [] : [{ before: was, after: is, services }]
    }),
  )
}

function servicesOf({ reachable, undefined: open }: Cell, verdict: Verdict): ServiceSet {
  switch (verdict) {
    case 'reachable':
      return reachable
    case 'undefined':
      return open
    case 'unreachable':
      return ServiceSet.all(reachable.family).difference(reachable).difference(open)
  }
}
