import { RouteTableError } from './error.ts'

/** A ref from here on is an integer itself, this much greater. */
const INTEGERS = 1 << 22

/** Refs have this many bits. */
export const REF_BITS = 23

/**
 * The values of a trie's routes, behind numbers that fit into its words. A ref, never 0, is a small integer
 * itself, so that a table of integers (next-hop numbers, say) reads and keeps nothing else; any other value
 * is kept in an array.
 */
export class ValueStore<V> {
  /** Values by ref. 0 is no route's ref: nothing is found there. */
  #values: (V | undefined)[] = [undefined]
  /** The greatest ref that has been given out for a value in the array. */
  #last = 0
  /** Refs given back. */
  #free: number[] = []

  /** Keeps a value and returns its ref. */
  keep(value: V): number {
    if (isSmall(value)) return INTEGERS + value
    const ref = this.#free.pop() ?? this.#last + 1
    if (ref === INTEGERS) {
      throw new RouteTableError(
        'too-many-values',
        `the routes of a family can have at most ${INTEGERS - 1} values that are not integers from 0 to ${INTEGERS - 1}`,
      )
    }
    if (ref > this.#last) this.#last = ref
    if (ref >= this.#values.length) {
      // Grown by an eighth: an array left to grow by itself takes half as much again.
      const values = new Array<V | undefined>(ref + (ref >> 3) + 8)
      for (let i = 0; i < ref; i++) values[i] = this.#values[i]
      this.#values = values
    }
    this.#values[ref] = value
    return ref
  }

  /** Keeps a value instead of another one and returns its ref, which may be the same. */
  replace(ref: number, value: V): number {
    if (ref < INTEGERS && !isSmall(value)) {
      this.#values[ref] = value
      return ref
    }
    const kept = this.keep(value)
    this.release(ref)
    return kept
  }

  /** The value behind a ref; none behind 0. */
  read(ref: number): V | undefined {
    return ref >= INTEGERS ? ((ref - INTEGERS) as V) : this.#values[ref]
  }

  release(ref: number): void {
    if (ref >= INTEGERS) return
    this.#values[ref] = undefined
    this.#free.push(ref)
  }

  clone(): ValueStore<V> {
    const copy = new ValueStore<V>()
    copy.#values = this.#values.slice(0, this.#last + 1)
    copy.#last = this.#last
    copy.#free = this.#free.slice()
    return copy
  }
}

function isSmall(value: unknown): value is number {
  return (
    typeof value === 'number' &&
    value === (value | 0) &&
    value >= 0 &&
    value < INTEGERS &&
    !Object.is(value, -0)
  )
}
