import { type Address, addressBits, maskWord, type Prefix } from '../../net/index.ts'

/**
 * Longest-prefix match that is obviously right: a map for each prefix length, asked from the longest on.
 * What the fast tables answer is compared with it before anything is measured.
 */
export class SlowTwin {
  readonly #byLength = new Map<string, Map<string | number, number>>()

  constructor(prefixes: readonly Prefix[], values: readonly number[]) {
    for (const [index, { address, length }] of prefixes.entries()) {
      const kind = `${address.family}/${length}`
      let routes = this.#byLength.get(kind)
      if (!routes) this.#byLength.set(kind, (routes = new Map()))
      routes.set(firstBits(address, length), values[index]!)
    }
  }

  lookup(address: Address): number | undefined {
    for (let length = addressBits(address.family); length >= 0; length--) {
      const routes = this.#byLength.get(`${address.family}/${length}`)
      if (!routes) continue
      const value = routes.get(firstBits(address, length))
      if (value !== undefined) return value
    }
    return undefined
  }
}

/** The first bits of an address as the key of a map; of one length, they are all of one kind. */
function firstBits({ w0, w1, w2, w3 }: Address, length: number): string | number {
  if (length <= 32) return w0 & maskWord(length, 0)
  if (length <= 64) return `${w0} ${w1 & maskWord(length, 1)}`
  return `${w0} ${w1} ${w2 & maskWord(length, 2)} ${w3 & maskWord(length, 3)}`
}
