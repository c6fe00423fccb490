import type { Address } from './address.ts'

/** Values by exact address. The IPv4 half is keyed by the 32 bits themselves. */
export class AddressMap<V> {
  readonly #ipv4 = new Map<number, V>()
  #ipv6: Map<string, V> | undefined

  set(address: Address, value: V): void {
    if (address.family === 4) this.#ipv4.set(address.w0, value)
    else {
      this.#ipv6 ??= new Map()
      this.#ipv6.set(key(address.w0, address.w1, address.w2, address.w3), value)
    }
  }

  get({ family, w0, w1, w2, w3 }: Address): V | undefined {
    return this.getWords(family, w0, w1, w2, w3)
  }

  /** {@link get} by the words of an address. */
  getWords(family: 4 | 6, w0: number, w1: number, w2: number, w3: number): V | undefined {
    return family === 4 ? this.#ipv4.get(w0) : this.#ipv6?.get(key(w0, w1, w2, w3))
  }
}

function key(w0: number, w1: number, w2: number, w3: number): string {
  return `${w0},${w1},${w2},${w3}`
}
