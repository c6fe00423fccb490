import type { Route } from 'isthmus/lpm'
import {
  type Address,
  addressBits,
  compareAddresses,
  containsAddress,
  containsPrefix,
  masked,
  type Prefix,
  samePrefix,
} from 'isthmus/net'

/** The slow twin of `RouteTable`: a list of routes, read from end to end for every question. */
export class GoldenRouteTable<V> {
  #routes: Route<V>[] = []

  get size(): number {
    return this.#routes.length
  }

  insert(prefix: Prefix, value: V): boolean {
    const isNew = !this.delete(prefix)
    this.#routes.push({ prefix: masked(prefix), value })
    return isNew
  }

  delete(prefix: Prefix): boolean {
    const kept = this.#routes.filter((route) => !samePrefix(route.prefix, masked(prefix)))
    const deleted = kept.length < this.#routes.length
    this.#routes = kept
    return deleted
  }

  find(prefix: Prefix): Route<V> | undefined {
    return this.#routes.find((route) => samePrefix(route.prefix, masked(prefix)))
  }

  lookup(address: Address): Route<V> | undefined {
    let longest: Route<V> | undefined
    for (const route of this.#routes) {
      if (!containsAddress(route.prefix, address)) continue
      if (!longest || longest.prefix.length < route.prefix.length) longest = route
    }
    return longest
  }

  lookupAll(address: Address): Route<V>[] {
    return this.covering({ address, length: addressBits(address.family) })
  }

  covering(prefix: Prefix): Route<V>[] {
    return this.#routes
      .filter((route) => containsPrefix(route.prefix, prefix))
      .sort((a, b) => b.prefix.length - a.prefix.length)
  }

  coveredBy(prefix: Prefix): Route<V>[] {
    return this.#routes
      .filter((route) => containsPrefix(masked(prefix), route.prefix))
      .sort(byAddressThenLength)
  }

  routes(): Route<V>[] {
    return [...this.#routes].sort(byAddressThenLength)
  }

  fork(): GoldenRouteTable<V> {
    const copy = new GoldenRouteTable<V>()
    copy.#routes = [...this.#routes]
    return copy
  }
}

function byAddressThenLength<V>(a: Route<V>, b: Route<V>): number {
  return compareAddresses(a.prefix.address, b.prefix.address) || a.prefix.length - b.prefix.length
}
