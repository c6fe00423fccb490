/** Bit sets of a fixed size in 32-bit words. */

/** An empty set of numbers below `size`. */
export function emptyBits(size: number): Int32Array {
  return new Int32Array((size + 31) >>> 5)
}

/** Words of one block: many small sets share it, for memory is got and given back by the block. */
const BLOCK = 1 << 16

/** Makes many sets of numbers below one size. */
export class BitPool {
  readonly #length: number
  #block = new Int32Array()
  #used = 0

  constructor(size: number) {
    this.#length = (size + 31) >>> 5
  }

  /** An empty set. */
  empty(): Int32Array {
    const length = this.#length
    if (this.#used + length > this.#block.length) {
      // The first blocks are small, as most networks are.
      this.#block = new Int32Array(Math.max(length, Math.min(BLOCK, this.#block.length * 2)))
      this.#used = 0
    }
    this.#used += length
    return this.#block.subarray(this.#used - length, this.#used)
  }
}

export function hasBit(bits: Int32Array, at: number): boolean {
  return ((bits[at >>> 5]! >>> (at & 31)) & 1) === 1
}

export function addBit(bits: Int32Array, at: number): void {
  bits[at >>> 5]! |= 1 << (at & 31)
}

/** Adds `first` to before `end`. */
export function addRange(bits: Int32Array, first: number, end: number): void {
  for (let word = first >>> 5; word << 5 < end; word++) bits[word]! |= maskOf(word, first, end)
}

/** Takes out `first` to before `end`. */
export function removeRange(bits: Int32Array, first: number, end: number): void {
  for (let word = first >>> 5; word << 5 < end; word++) bits[word]! &= ~maskOf(word, first, end)
}

/** Adds those of `from` that are from `first` to before `end`. */
export function addBits(bits: Int32Array, from: Int32Array, first: number, end: number): void {
  if (first >= end) return
  const low = first >>> 5
  const high = (end - 1) >>> 5
  bits[low]! |= from[low]! & maskOf(low, first, end)
  for (let word = low + 1; word < high; word++) bits[word]! |= from[word]!
  if (high > low) bits[high]! |= from[high]! & maskOf(high, first, end)
}

/** The bits of a word that stand for numbers from `first` to before `end`. */
function maskOf(word: number, first: number, end: number): number {
  const low = word << 5 < first ? -1 << (first & 31) : -1
  const high = end - (word << 5) < 32 ? ~(-1 << (end & 31)) : -1
  return low & high
}

/** Calls back for those from `first` to before `end`, ascending. */
export function forEachBit(
  bits: Int32Array,
  first: number,
  end: number,
  visit: (at: number) => void,
): void {
  for (let word = first >>> 5; word << 5 < end; word++) {
    for (let left = bits[word]! & maskOf(word, first, end); left !== 0; left &= left - 1) {
      visit((word << 5) + 31 - Math.clz32(left & -left))
    }
  }
}

export function haveCommonBit(a: Int32Array, b: Int32Array): boolean {
  for (let word = 0; word < a.length; word++) if ((a[word]! & b[word]!) !== 0) return true
  return false
}
