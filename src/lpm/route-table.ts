import {
  addressBits,
  type Family,
  formatPrefix,
  ipv4,
  ipv6,
  masked,
  type Prefix,
} from '../net/index.ts'
import { RouteTableError } from './error.ts'
import { type CompileOptions, ForwardingImage } from './forwarding-image.ts'
import { type AddressKey, checkLength, type PrefixKey, toPrefix, toWord, toWords } from './key.ts'
import { matchedRoute, NONE, type Route, type RouteEntry, type Routes } from './routes.ts'
import { SortedRoutes } from './sorted-routes.ts'
import { TrieRoutes } from './trie-routes.ts'

/** A routing table that can't be changed through this reference. */
export type ReadonlyRouteTable<V> = Omit<
  RouteTable<V>,
  'insert' | 'insertIpv4' | 'insertIpv6' | 'delete' | 'deleteIpv4' | 'deleteIpv6'
>

/**
 * With more routes of a family than MANY, a table holds them in a trie; with fewer than FEW, in a sorted list
 * again. The trie's root alone is 768 KiB, and a change to the list takes time in proportion to its length.
 */
const MANY = 4096
const FEW = MANY / 2

/** The words of the address that is looked up. */
const WORDS = new Int32Array(4)

/** What a new table holds of each family, shared by all of them until their first route. */
const NO_IPV4: Routes<never> = new SortedRoutes<never>(4)
const NO_IPV6: Routes<never> = new SortedRoutes<never>(6)
NO_IPV4.shared = true
NO_IPV6.shared = true

/**
 * A routing table: prefixes of both families with a value each, looked up by longest match.
 *
 *     const table = RouteTable.from([
 *       ['0.0.0.0/0', 'internet'],
 *       ['10.0.0.0/8', 'vpc-1'],
 *     ])
 *     table.lookup('10.1.2.3')?.value // 'vpc-1'
 *
 * Keys are text, addresses and prefixes of `isthmus/net`, or plain integers in the methods named after a
 * family. Host bits of a prefix are ignored: `10.1.0.1/16` is `10.1.0.0/16`. An IPv4-mapped IPv6 address
 * (`::ffff:10.0.0.1`) is an IPv6 address. What is neither prefix nor address, zones (`fe80::1%eth0`) included,
 * throws a {@link RouteTableError} and leaves the table as it was.
 */
export class RouteTable<V> {
  #ipv4: Routes<V> = NO_IPV4
  #ipv6: Routes<V> = NO_IPV6
  /** Counts changes, so that an iterator notices one. */
  #version = 0

  /** A table of these entries; of two with the same prefix the later one holds. */
  static from<V>(entries: Iterable<readonly [PrefixKey, V]>): RouteTable<V> {
    const table = new RouteTable<V>()
    for (const [prefix, value] of entries) table.insert(prefix, value)
    return table
  }

  /** Number of routes of both families. */
  get size(): number {
    return this.#ipv4.size + this.#ipv6.size
  }

  /** Bytes that the routes of a family take, without their values; forks share them until one changes. */
  byteLengthOf(family: Family): number {
    return this.#routes(family).byteLength
  }

  /** Adds a route or replaces the value of the one that is there; says whether it is new. */
  insert(prefix: PrefixKey, value: V): boolean {
    const { address, length } = toPrefix(prefix)
    const { w0, w1, w2, w3 } = address
    return this.#insert(address.family, w0, w1, w2, w3, length, value)
  }

  /** {@link insert} of the IPv4 prefix with these bits, signed or unsigned. */
  insertIpv4(bits: number, length: number, value: V): boolean {
    checkLength(length, 4)
    return this.#insert(4, toWord(bits), 0, 0, 0, length, value)
  }

  /** {@link insert} of the IPv6 prefix with these four words, most significant first. */
  insertIpv6(w0: number, w1: number, w2: number, w3: number, length: number, value: V): boolean {
    checkLength(length, 6)
    return this.#insert(6, toWord(w0), toWord(w1), toWord(w2), toWord(w3), length, value)
  }

  /** Removes the route of exactly this prefix; says whether it was there. */
  delete(prefix: PrefixKey): boolean {
    const { address, length } = toPrefix(prefix)
    const { w0, w1, w2, w3 } = address
    return this.#delete(address.family, w0, w1, w2, w3, length)
  }

  /** {@link delete} of the IPv4 prefix with these bits, signed or unsigned. */
  deleteIpv4(bits: number, length: number): boolean {
    checkLength(length, 4)
    return this.#delete(4, toWord(bits), 0, 0, 0, length)
  }

  /** {@link delete} of the IPv6 prefix with these four words, most significant first. */
  deleteIpv6(w0: number, w1: number, w2: number, w3: number, length: number): boolean {
    checkLength(length, 6)
    return this.#delete(6, toWord(w0), toWord(w1), toWord(w2), toWord(w3), length)
  }

  /** The value of exactly this prefix. */
  get(prefix: PrefixKey): V | undefined {
    const key = toPrefix(prefix)
    const handle = this.#find(key)
    return handle === NONE ? undefined : this.#routes(key.address.family).valueOf(handle)
  }

  /** Whether there is a route of exactly this prefix, whatever its value. */
  has(prefix: PrefixKey): boolean {
    return this.#find(toPrefix(prefix)) !== NONE
  }

  /** The longest route that covers the address. */
  lookup(address: AddressKey): Route<V> | undefined {
    const family = toWords(address, WORDS)
    const [w0, w1, w2, w3] = [WORDS[0]!, WORDS[1]!, WORDS[2]!, WORDS[3]!]
    return this.#longest(family, w0, w1, w2, w3, addressBits(family))
  }

  /**
   * The value of the longest route that covers the IPv4 address with these bits, signed or unsigned.
   * Allocates nothing; fastest with signed integers (`| 0`).
   */
  lookupIpv4(bits: number): V | undefined {
    return this.#ipv4.lookup(toWord(bits), 0, 0, 0)
  }

  /** As {@link lookupIpv4}, for the IPv6 address with these four words, most significant first. */
  lookupIpv6(w0: number, w1: number, w2: number, w3: number): V | undefined {
    return this.#ipv6.lookup(toWord(w0), toWord(w1), toWord(w2), toWord(w3))
  }

  /**
   * {@link lookupIpv4} of each address.
   *
   * @param values where the values go, `undefined` for no route; by default a new array
   */
  lookupBatchIpv4(addresses: Int32Array, values: (V | undefined)[] = []): (V | undefined)[] {
    const routes = this.#ipv4
    for (let i = 0; i < addresses.length; i++) values[i] = routes.lookup(addresses[i]!, 0, 0, 0)
    return values
  }

  /** As {@link lookupBatchIpv4}, for IPv6: four words an address, most significant first. */
  lookupBatchIpv6(addresses: Int32Array, values: (V | undefined)[] = []): (V | undefined)[] {
    if (addresses.length % 4 !== 0) {
      throw new RouteTableError(
        'not-an-address',
        `${addresses.length} words are not IPv6 addresses: expected four words an address`,
      )
    }
    const routes = this.#ipv6
    for (let i = 0; i < addresses.length; i += 4) {
      const [w0, w1] = [addresses[i]!, addresses[i + 1]!]
      values[i >> 2] = routes.lookup(w0, w1, addresses[i + 2]!, addresses[i + 3]!)
    }
    return values
  }

  /** Every route that covers the address, longest first. */
  lookupAll(address: AddressKey): Route<V>[] {
    const family = toWords(address, WORDS)
    return this.#covering(family, WORDS[0]!, WORDS[1]!, WORDS[2]!, WORDS[3]!, addressBits(family))
  }

  /** Every route that covers the whole prefix, itself included, longest first: its supernets. */
  covering(prefix: PrefixKey): Route<V>[] {
    const { address, length } = toPrefix(prefix)
    return this.#covering(address.family, address.w0, address.w1, address.w2, address.w3, length)
  }

  /**
   * The routes inside the prefix, itself included: its subnets, ordered as the table is.
   *
   * @throws RouteTableError when the table changes before the iteration has ended
   */
  coveredBy(prefix: PrefixKey): Generator<RouteEntry<V>, void, undefined> {
    const key = masked(toPrefix(prefix))
    return this.#unchanged(this.#routes(key.address.family).within(key))
  }

  /**
   * All routes: IPv4 before IPv6, by address, of the same address the shorter first.
   *
   * @throws RouteTableError when the table changes before the iteration has ended
   */
  *[Symbol.iterator](): Generator<RouteEntry<V>, void, undefined> {
    yield* this.coveredBy('0.0.0.0/0')
    yield* this.coveredBy('::/0')
  }

  /**
   * The table as JSON: pairs of text and value, in the order of iteration. `RouteTable.from` reads it back,
   * provided that JSON can hold the values.
   */
  toJSON(): [prefix: string, value: V][] {
    return Array.from(this, ([prefix, value]) => [formatPrefix(prefix), value])
  }

  /** Whether the other table has the same prefixes with the same values. */
  equals(other: ReadonlyRouteTable<V>, same: (a: V, b: V) => boolean = Object.is): boolean {
    if (this.size !== other.size) return false
    for (const [prefix, value] of other) {
      const handle = this.#find(prefix)
      if (handle === NONE) return false
      if (!same(this.#routes(prefix.address.family).valueOf(handle), value)) return false
    }
    return true
  }

  /** A new table with the routes of both; for a prefix that both have, with the other's value. */
  union(other: ReadonlyRouteTable<V>): RouteTable<V> {
    const table = this.fork()
    for (const [prefix, value] of other) table.insert(prefix, value)
    return table
  }

  /**
   * An independent table with the same routes, at once: the routes are copied by whichever of the two changes
   * first. For what-if.
   */
  fork(): RouteTable<V> {
    const copy = new RouteTable<V>()
    copy.#ipv4 = this.#ipv4
    copy.#ipv6 = this.#ipv6
    this.#ipv4.shared = true
    this.#ipv6.shared = true
    return copy
  }

  /** The table as it is now, whatever happens to it later; as cheap as {@link fork}. */
  snapshot(): ReadonlyRouteTable<V> {
    return this.fork()
  }

  /** An image of the table for looking up many addresses. */
  compile(options: CompileOptions = {}): ForwardingImage<V> {
    return new ForwardingImage(asTrie(this.#ipv4), asTrie(this.#ipv6), options)
  }

  #insert(
    family: Family,
    w0: number,
    w1: number,
    w2: number,
    w3: number,
    length: number,
    value: V,
  ): boolean {
    this.#version++
    const routes = this.#writable(family)
    const added = routes.insert(w0, w1, w2, w3, length, value)
    if (routes.size > MANY && routes instanceof SortedRoutes) {
      this.#hold(copyRoutes(routes, new TrieRoutes<V>(family)))
    }
    return added
  }

  #delete(family: Family, w0: number, w1: number, w2: number, w3: number, length: number): boolean {
    const routes = this.#writable(family)
    const deleted = routes.delete(w0, w1, w2, w3, length)
    if (deleted) this.#version++
    if (routes.size < FEW && routes instanceof TrieRoutes) {
      this.#hold(copyRoutes(routes, new SortedRoutes<V>(family)))
    }
    return deleted
  }

  /** The handle of the route of exactly this prefix, or {@link NONE}. */
  #find({ address, length }: Prefix): number {
    const routes = this.#routes(address.family)
    const handle = routes.match(address.w0, address.w1, address.w2, address.w3, length)
    return handle !== NONE && routes.lengthOf(handle) === length ? handle : NONE
  }

  #routes(family: Family): Routes<V> {
    return family === 4 ? this.#ipv4 : this.#ipv6
  }

  /** The routes of a family, to be changed: no other table's. */
  #writable(family: Family): Routes<V> {
    const routes = this.#routes(family)
    return routes.shared ? this.#hold(routes.clone()) : routes
  }

  #hold(routes: Routes<V>): Routes<V> {
    if (routes.family === 4) this.#ipv4 = routes
    else this.#ipv6 = routes
    return routes
  }

  #covering(
    family: Family,
    w0: number,
    w1: number,
    w2: number,
    w3: number,
    maxLength: number,
  ): Route<V>[] {
    const routes: Route<V>[] = []
    let route = this.#longest(family, w0, w1, w2, w3, maxLength)
    while (route) {
      routes.push(route)
      const { length } = route.prefix
      route = length > 0 ? this.#longest(family, w0, w1, w2, w3, length - 1) : undefined
    }
    return routes
  }

  #longest(
    family: Family,
    w0: number,
    w1: number,
    w2: number,
    w3: number,
    maxLength: number,
  ): Route<V> | undefined {
    const routes = this.#routes(family)
    const handle = routes.match(w0, w1, w2, w3, maxLength)
    if (handle === NONE) return undefined
    return matchedRoute(family, w0, w1, w2, w3, routes.lengthOf(handle), routes.valueOf(handle))
  }

  *#unchanged(
    entries: Generator<RouteEntry<V>, void, undefined>,
  ): Generator<RouteEntry<V>, void, undefined> {
    const version = this.#version
    for (const entry of entries) {
      yield entry
      if (this.#version !== version) {
        throw new RouteTableError(
          'changed-while-iterating',
          'the routing table changed while its routes were iterated: iterate over table.snapshot(), or collect what to change first',
        )
      }
    }
  }
}

function asTrie<V>(routes: Routes<V>): TrieRoutes<V> {
  return routes instanceof TrieRoutes
    ? routes
    : copyRoutes(routes, new TrieRoutes<V>(routes.family))
}

function copyRoutes<V, R extends Routes<V>>(from: Routes<V>, to: R): R {
  const everything = { address: from.family === 4 ? ipv4(0) : ipv6(0, 0, 0, 0), length: 0 }
  for (const [{ address, length }, value] of from.within(everything)) {
    to.insert(address.w0, address.w1, address.w2, address.w3, length, value)
  }
  return to
}
