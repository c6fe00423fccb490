import { type Address, addressBits, type Family, type Prefix } from '../../net/index.ts'

/** A run of ranks: `first` to before `end`. */
export interface RankRange {
  readonly first: number
  readonly end: number
}

/** Some addresses of one family in order, each with its rank; prefixes become runs of ranks. */
export class AddressOrder {
  readonly family: Family
  /** How many different addresses there are. */
  readonly size: number
  /** The words of all addresses, one after the other: one for IPv4, four for IPv6. */
  readonly #words: Uint32Array
  readonly #width: number
  /** The bounds that are searched for. */
  readonly #low: Uint32Array
  readonly #high: Uint32Array

  /** Addresses of other families are left out. */
  constructor(family: Family, addresses: readonly Address[]) {
    this.family = family
    const own = addresses.filter((address) => address.family === family)
    this.#width = addressBits(family) / 32
    this.#words = family === 4 ? sortedIpv4(own) : sortedIpv6(own)
    this.size = this.#words.length / this.#width
    this.#low = new Uint32Array(this.#width)
    this.#high = new Uint32Array(this.#width)
  }

  /** The address of a rank. */
  at(rank: number): Address {
    const word = (i: number) => (i < this.#width ? this.#words[rank * this.#width + i]! | 0 : 0)
    return { family: this.family, w0: word(0), w1: word(1), w2: word(2), w3: word(3) }
  }

  /** The rank of an address; where it is not one of them, that of the first behind it. */
  rank(address: Address): number {
    this.#setBounds(address, addressBits(this.family))
    return this.#search(this.#low, false)
  }

  /** The ranks of the addresses in a prefix, whatever its host bits. */
  within({ address, length }: Prefix): RankRange {
    this.#setBounds(address, length)
    return { first: this.#search(this.#low, false), end: this.#search(this.#high, true) }
  }

  /** The first and last address of a prefix. */
  #setBounds({ w0, w1, w2, w3 }: Address, length: number): void {
    this.#setWord(0, w0, length)
    if (this.#width === 1) return
    this.#setWord(1, w1, length - 32)
    this.#setWord(2, w2, length - 64)
    this.#setWord(3, w3, length - 96)
  }

  #setWord(i: number, word: number, length: number): void {
    const mask = length >= 32 ? -1 : length <= 0 ? 0 : -1 << (32 - length)
    this.#low[i] = word & mask
    this.#high[i] = word | ~mask
  }

  /** How many of the addresses come before this one, itself included if asked for. */
  #search(bound: Uint32Array, included: boolean): number {
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >>> 1
      const order = this.#compare(middle, bound)
      if (order < 0 || (included && order === 0)) low = middle + 1
      else high = middle
    }
    return low
  }

  #compare(rank: number, bound: Uint32Array): number {
    const width = this.#width
    for (let i = 0; i < width; i++) {
      const order = this.#words[rank * width + i]! - bound[i]!
      if (order !== 0) return order
    }
    return 0
  }
}

function sortedIpv4(addresses: readonly Address[]): Uint32Array {
  const words = Uint32Array.from(addresses, ({ w0 }) => w0).sort()
  return words.filter((word, i) => i === 0 || word !== words[i - 1])
}

function sortedIpv6(addresses: readonly Address[]): Uint32Array {
  const order = (a: Address, b: Address) =>
    (a.w0 >>> 0) - (b.w0 >>> 0) ||
    (a.w1 >>> 0) - (b.w1 >>> 0) ||
    (a.w2 >>> 0) - (b.w2 >>> 0) ||
    (a.w3 >>> 0) - (b.w3 >>> 0)
  const sorted = addresses
    .toSorted(order)
    .filter((address, i, all) => i === 0 || order(address, all[i - 1]!) !== 0)
  return Uint32Array.from(sorted.flatMap(({ w0, w1, w2, w3 }) => [w0, w1, w2, w3]))
}
