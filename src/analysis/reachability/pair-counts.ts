import type { CellKind } from './cells.ts'

/** How many ordered pairs of different endpoints there are of each kind. */
export interface PairCounts {
  /** All of them: the sum of the others. */
  readonly pairs: number
  /** Every service gets through. */
  readonly everything: number
  /** Some services get through, and none is undefined. */
  readonly some: number
  /** OVN leaves some services open. */
  readonly undefined: number
  readonly nothing: number
}

/** The pairs of each row that are not nothing. */
export class RowCounts {
  readonly #everything: Float64Array
  readonly #some: Float64Array
  readonly #undefined: Float64Array

  constructor(rows: number) {
    this.#everything = new Float64Array(rows)
    this.#some = new Float64Array(rows)
    this.#undefined = new Float64Array(rows)
  }

  copy(): RowCounts {
    const counts = new RowCounts(this.#some.length)
    counts.#everything.set(this.#everything)
    counts.#some.set(this.#some)
    counts.#undefined.set(this.#undefined)
    return counts
  }

  clear(row: number): void {
    this.#everything[row] = this.#some[row] = this.#undefined[row] = 0
  }

  add(row: number, kind: CellKind, pairs: number): void {
    if (kind === 'some') this.#some[row]! += pairs
    else if (kind === 'everything') this.#everything[row]! += pairs
    else if (kind === 'undefined') this.#undefined[row]! += pairs
  }

  total(pairs: number): PairCounts {
    const everything = sum(this.#everything)
    const some = sum(this.#some)
    const open = sum(this.#undefined)
    return { pairs, everything, some, undefined: open, nothing: pairs - everything - some - open }
  }
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((total, number) => total + number, 0)
}
