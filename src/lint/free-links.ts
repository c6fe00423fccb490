import {
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  type Family,
  lastAddress,
  masked,
  type Prefix,
  parseCidr,
} from '../net/index.ts'
import type { Design } from './design.ts'
import { declarations, type Link } from './peerings.ts'
import { view } from './view.ts'

/**
 * Where links without a range of their own get one: link-local addresses, which no subnet may have, as in Kube-OVN's
 * documentation; for IPv6 addresses that nothing outside of the cluster has.
 */
const POOLS = { 4: parseCidr('169.254.0.0/16')!, 6: parseCidr('fd00:a9fe::/114')! } as const

/** Two host addresses, and for IPv4 a network and a broadcast address: a /30 or a /126. */
const BITS = 2

/** Ranges for links that no object of the manifests touches. Each link gets one of its own. */
class FreeRanges {
  readonly #pool: Prefix
  readonly #taken: Uint8Array
  readonly #given = new Map<Link, Prefix>()
  #next = 0

  constructor(family: Family, used: Iterable<Prefix>) {
    this.#pool = POOLS[family]
    this.#taken = new Uint8Array(1 << (addressBits(family) - this.#pool.length - BITS))
    for (const prefix of used) if (prefix.address.family === family) this.#take(prefix)
  }

  /** A range of four addresses; undefined where none is left. */
  rangeFor(link: Link): Prefix | undefined {
    let range = this.#given.get(link)
    if (range) return range
    while (this.#taken[this.#next] === 1) this.#next++
    if (this.#next >= this.#taken.length) return undefined
    const { address } = this.#pool
    const first = addressToBigInt(address) + (BigInt(this.#next++) << BigInt(BITS))
    range = {
      address: addressFromBigInt(address.family, first),
      length: addressBits(address.family) - BITS,
    }
    this.#given.set(link, range)
    return range
  }

  #take(prefix: Prefix): void {
    const base = addressToBigInt(this.#pool.address)
    const slot = (value: bigint) => Number((value - base) >> BigInt(BITS))
    const first = slot(addressToBigInt(masked(prefix).address))
    const last = slot(addressToBigInt(lastAddress(prefix)))
    this.#taken.fill(1, Math.max(first, 0), Math.max(last + 1, 0))
  }
}

const freeRanges = view((design: Design) => {
  const used = [
    ...design.model.routers.flatMap(({ ports, staticRoutes }) => [
      ...ports.flatMap(({ networks }) => networks),
      ...staticRoutes.map(({ prefix }) => prefix).filter(({ length }) => length >= 16),
    ]),
    ...declarations(design).flatMap(({ addresses }) => addresses ?? []),
  ]
  return { 4: new FreeRanges(4, used), 6: new FreeRanges(6, used) }
})

/** Addresses for both ends in a range that nothing else touches; undefined where none is left. */
export function freeAddresses(
  design: Design,
  link: Link,
  family: Family,
): readonly [Prefix, Prefix] | undefined {
  const range = freeRanges(design)[family].rangeFor(link)
  if (!range) return undefined
  const base = addressToBigInt(range.address)
  const end = (offset: bigint): Prefix => ({
    address: addressFromBigInt(family, base + offset),
    length: range.length,
  })
  return [end(1n), end(2n)]
}
