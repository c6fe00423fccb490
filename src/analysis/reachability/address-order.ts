import { type Address, type Family, lastAddress, masked, type Prefix } from '../../net/index.ts'

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
  readonly #w0: Uint32Array
  readonly #w1: Uint32Array
  readonly #w2: Uint32Array
  readonly #w3: Uint32Array

  /** Addresses of other families are left out. */
  constructor(family: Family, addresses: readonly Address[]) {
    this.family = family
    const sorted = family === 4 ? sortedIpv4(addresses) : sortedIpv6(addresses)
    this.size = sorted.length
    this.#w0 = Uint32Array.from(sorted, ({ w0 }) => w0)
    this.#w1 = Uint32Array.from(sorted, ({ w1 }) => w1)
    this.#w2 = Uint32Array.from(sorted, ({ w2 }) => w2)
    this.#w3 = Uint32Array.from(sorted, ({ w3 }) => w3)
  }

  /** The address of a rank. */
  at(rank: number): Address {
    return {
      family: this.family,
      w0: this.#w0[rank]! | 0,
      w1: this.#w1[rank]! | 0,
      w2: this.#w2[rank]! | 0,
      w3: this.#w3[rank]! | 0,
    }
  }

  /** The rank of an address; where it is not one of them, that of the first behind it. */
  rank(address: Address): number {
    return this.#search(address, false)
  }

  /** The ranks of the addresses in a prefix, whatever its host bits. */
  within(prefix: Prefix): RankRange {
    return {
      first: this.#search(masked(prefix).address, false),
      end: this.#search(lastAddress(prefix), true),
    }
  }

  /** How many of the addresses come before this one, itself included if asked for. */
  #search({ w0, w1, w2, w3 }: Address, included: boolean): number {
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >>> 1
      const before =
        this.#w0[middle]! - (w0 >>> 0) ||
        this.#w1[middle]! - (w1 >>> 0) ||
        this.#w2[middle]! - (w2 >>> 0) ||
        this.#w3[middle]! - (w3 >>> 0)
      if (before < 0 || (included && before === 0)) low = middle + 1
      else high = middle
    }
    return low
  }
}

function sortedIpv4(addresses: readonly Address[]): Address[] {
  const words = Uint32Array.from(
    addresses.filter(({ family }) => family === 4),
    ({ w0 }) => w0,
  ).sort()
  const sorted: Address[] = []
  for (let i = 0; i < words.length; i++) {
    if (i > 0 && words[i] === words[i - 1]) continue
    sorted.push({ family: 4, w0: words[i]! | 0, w1: 0, w2: 0, w3: 0 })
  }
  return sorted
}

function sortedIpv6(addresses: readonly Address[]): Address[] {
  const order = (a: Address, b: Address) =>
    (a.w0 >>> 0) - (b.w0 >>> 0) ||
    (a.w1 >>> 0) - (b.w1 >>> 0) ||
    (a.w2 >>> 0) - (b.w2 >>> 0) ||
    (a.w3 >>> 0) - (b.w3 >>> 0)
  return addresses
    .filter(({ family }) => family === 6)
    .sort(order)
    .filter((address, i, all) => i === 0 || order(address, all[i - 1]!) !== 0)
}
