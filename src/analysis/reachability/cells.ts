import { ServiceSet } from '../../match/index.ts'
import type { Classification } from './classify.ts'
import type { Cell } from './endpoint-class.ts'
import type { ServiceAtoms } from './service-atoms.ts'

/** How much gets through. */
export type CellKind = 'everything' | 'some' | 'undefined' | 'nothing'

/** The different cells of a family, by number: equal cells have equal numbers. */
export class Cells {
  readonly #atoms: ServiceAtoms
  readonly #cells: Cell[] = []
  readonly #kinds: CellKind[] = []
  readonly #numbers = new Map<string, number>()
  readonly #simple = new Map<number, number>()

  constructor({ atoms }: Classification) {
    this.#atoms = atoms
  }

  get(number: number): Cell {
    return this.#cells[number]!
  }

  kind(number: number): CellKind {
    return this.#kinds[number]!
  }

  number({ reachable, undefined: open }: Cell): number {
    const key = `${reachable.key} ${open.key}`
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#cells.push({ reachable, undefined: open }) - 1
      this.#kinds.push(kindOf(reachable, open))
      this.#numbers.set(key, number)
    }
    return number
  }

  /** The cell of services that are reachable, by their handle, and none undefined. */
  simple(handle: number): number {
    let number = this.#simple.get(handle)
    if (number === undefined) {
      const reachable = this.#atoms.set(handle)
      number = this.number({ reachable, undefined: ServiceSet.none(reachable.family) })
      this.#simple.set(handle, number)
    }
    return number
  }
}

function kindOf(reachable: ServiceSet, open: ServiceSet): CellKind {
  if (!open.isEmpty) return 'undefined'
  if (reachable.isEmpty) return 'nothing'
  return reachable.equals(ServiceSet.all(reachable.family)) ? 'everything' : 'some'
}
