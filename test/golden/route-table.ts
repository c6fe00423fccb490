import type { Route } from 'isthmus/lpm'
import {
  type Address,
  addressBits,
  compareAddresses,
  containsAddress,
  containsPrefix,
  formatPrefix,
  masked,
  type Prefix,
} from 'isthmus/net'

/** The slow twin of `RouteTable`: routes by their text, read from end to end for every question. */
export class GoldenRouteTable<V> {
  #routes = new Map<string, Route<V>>()

  get size(): number {
    return this.#routes.size
  }

  insert(prefix: Prefix, value: V): boolean {
    const isNew = !this.find(prefix)
    this.#routes.set(formatPrefix(masked(prefix)), { prefix: masked(prefix), value })
    return isNew
  }

  delete(prefix: Prefix): boolean {
    return this.#routes.delete(formatPrefix(masked(prefix)))
  }

  find(prefix: Prefix): Route<V> | undefined {
    return this.#routes.get(formatPrefix(masked(prefix)))
  }

  lookup(address: Address): Route<V> | undefined {
    let longest: Route<V> | undefined
    for (const route of this.#routes.values()) {
      if (!containsAddress(route.prefix, address)) continue
      if (!longest || longest.prefix.length < route.prefix.length) longest = route
    }
    return longest
  }

  lookupAll(address: Address): Route<V>[] {
    return this.covering({ address, length: addressBits(address.family) })
  }

  covering(prefix: Prefix): Route<V>[] {
    return [...this.#routes.values()]
      .filter((route) => containsPrefix(route.prefix, prefix))
      .sort((a, b) => b.prefix.length - a.prefix.length)
  }

  coveredBy(prefix: Prefix): Route<V>[] {
    return [...this.#routes.values()]
      .filter((route) => containsPrefix(masked(prefix), route.prefix))
      .sort(byAddressThenLength)
  }

  routes(): Route<V>[] {
    return [...this.#routes.values()].sort(byAddressThenLength)
  }

  fork(): GoldenRouteTable<V> {
    const copy = new GoldenRouteTable<V>()
    copy.#routes = new Map(this.#routes)
    return copy
  }
}

function byAddressThenLength<V>(a: Route<V>, b: Route<V>): number {
  return compareAddresses(a.prefix.address, b.prefix.address) || a.prefix.length - b.prefix.length
}
