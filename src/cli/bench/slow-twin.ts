import { type Address, addressBits, maskWord, type Prefix } from '../../net/index.ts'

/**
 * Longest-prefix match that is obviously right: a map for each prefix length, asked from the longest on.
 * What the fast tables answer is compared with it before anything is measured.
 */
export class SlowTwin {
  readonly #byLength = new Map<string, Map<string, number>>()

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

function firstBits({ w0, w1, w2, w3 }: Address, length: number): string {
  const [m0, m1, m2, m3] = [0, 1, 2, 3].map((index) => maskWord(length, index))
  return `${w0 & m0!} ${w1 & m1!} ${w2 & m2!} ${w3 & m3!}`
}
