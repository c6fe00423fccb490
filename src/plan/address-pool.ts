import { addressBits, addressFromBigInt, type Family, type Prefix } from '../net/index.ts'
import { type AddressRange, blocksOf, rangeOf, without } from './address-range.ts'

/**
 * Addresses to cut networks from. Whoever asks gets the lowest block that is free, so that the same questions in the same
 * order have the same answers, and a block that is taken once is never given again.
 *
 * ```
 * const links = new AddressPool(parseCidr('169.254.0.0/16')!, existing)
 * links.allocate(30) // 169.254.0.0/30, if nothing that exists has addresses there
 * ```
 */
export class AddressPool {
  /** The whole pool, host bits cleared. */
  readonly prefix: Prefix
  /** Ascending, never adjacent. */
  readonly #free: AddressRange[]
  /** For each length that was asked for, an address below which there is no such block. */
  readonly #from = new Map<number, bigint>()

  /** `taken` are prefixes whose addresses are not to be given; they may lie outside, and be of either family. */
  constructor(prefix: Prefix, taken: Iterable<Prefix> = []) {
    const whole = rangeOf(prefix)
    this.prefix = {
      address: addressFromBigInt(whole.family, whole.first),
      length: prefix.length,
    }
    this.#free = without(whole, [...taken].map(rangeOf))
  }

  get family(): Family {
    return this.prefix.address.family
  }

  /**
   * Takes the lowest free block of a length.
   *
   * @returns `undefined` where there is none
   */
  allocate(length: number): Prefix | undefined {
    const size = 1n << BigInt(addressBits(this.family) - length)
    const from = this.#from.get(length) ?? 0n
    for (let i = this.#indexAt(from); i < this.#free.length; i++) {
      const { first, last } = this.#free[i]!
      const start = aligned(first, size)
      if (start + size - 1n > last) continue
      this.#from.set(length, start + size)
      this.#cut(i, start, start + size - 1n)
      return { address: addressFromBigInt(this.family, start), length }
    }
    this.#from.set(length, rangeOf(this.prefix).last + 1n)
    return undefined
  }

  /** How many blocks of a length are free. */
  count(length: number): bigint {
    const size = 1n << BigInt(addressBits(this.family) - length)
    let count = 0n
    for (const { first, last } of this.#free) {
      const blocks = (last + 1n - aligned(first, size)) / size
      if (blocks > 0n) count += blocks
    }
    return count
  }

  /** What is free, in as few prefixes as there can be. */
  free(): Prefix[] {
    return this.#free.flatMap(blocksOf)
  }

  /** The first free range that ends at an address or behind it. */
  #indexAt(address: bigint): number {
    let low = 0
    let high = this.#free.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#free[middle]!.last < address) low = middle + 1
      else high = middle
    }
    return low
  }

  #cut(index: number, first: bigint, last: bigint): void {
    const range = this.#free[index]!
    this.#free.splice(index, 1, ...without(range, [{ family: this.family, first, last }]))
  }
}

/** The first multiple of a power of two that is not below. */
function aligned(value: bigint, size: bigint): bigint {
  return (value + size - 1n) & ~(size - 1n)
}
