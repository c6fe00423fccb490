import { type Family, ipv4, ipv6, maskWord, type Prefix } from '../net/index.ts'

/** A route that matched: the prefix, host bits cleared, and the value stored for it. */
export interface Route<V> {
  readonly prefix: Prefix
  readonly value: V
}

/** The route of this length that matched the address with these words, of which IPv4 reads the first. */
export function matchedRoute<V>(
  family: Family,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
  length: number,
  value: V,
): Route<V> {
  const first = w0 & maskWord(length, 0)
  if (family === 4) return { prefix: { address: ipv4(first), length }, value }
  const second = w1 & maskWord(length, 1)
  const address = ipv6(first, second, w2 & maskWord(length, 2), w3 & maskWord(length, 3))
  return { prefix: { address, length }, value }
}

/** A prefix and what is stored for it, as `Map` pairs them. */
export type RouteEntry<V> = readonly [prefix: Prefix, value: V]

/**
 * The routes of one family, however they are held. Addresses come as four words, of which IPv4 reads the
 * first; keys are valid and may carry host bits. A *handle* names a route until the next change.
 */
export interface Routes<V> {
  readonly family: Family

  readonly size: number

  /** Bytes of typed arrays reserved for the routes, without the values. */
  readonly byteLength: number

  /** Whether several tables hold these routes: then they are cloned before they change. */
  shared: boolean

  /** The value of the longest match: the hot path. */
  lookup(w0: number, w1: number, w2: number, w3: number): V | undefined

  /** The handle of the longest route of at most `maxLength` bits that covers the address, or {@link NONE}. */
  match(w0: number, w1: number, w2: number, w3: number, maxLength: number): number

  /** The prefix length of a matched route; its address is the one that matched, masked. */
  lengthOf(handle: number): number

  valueOf(handle: number): V

  /** Adds a route or replaces the value of the one that is there; says whether it is new. */
  insert(w0: number, w1: number, w2: number, w3: number, length: number, value: V): boolean

  /** Removes a route; says whether it was there. */
  delete(w0: number, w1: number, w2: number, w3: number, length: number): boolean

  /** The routes inside a prefix, ordered by address, shorter first. The routes must not change meanwhile. */
  within(prefix: Prefix): Generator<RouteEntry<V>, void, undefined>

  /** An independent copy, not shared. */
  clone(): Routes<V>
}

/** The handle of no route. */
export const NONE = -1
