import {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  containsAddress,
  lastAddress,
  type Prefix,
} from '../net/index.ts'
import type { Subnet } from './subnet.ts'

/** Why a wanted address is not given. */
export type Refusal = 'outside' | 'taken' | 'gateway'

/**
 * The addresses of one subnet: who asks for a certain one gets it, everybody else the lowest that is free, gateway and
 * excluded addresses left out (`pkg/ipam`). Deterministic: the same requests in the same order give the same addresses.
 */
export class SubnetAddresses {
  readonly #pools: readonly Pool[]

  constructor({ cidrs, gateways, excluded }: Subnet) {
    this.#pools = cidrs.map((cidr, i) => {
      const ranges = excluded
        .filter(({ first }) => first.family === cidr.address.family)
        .map(({ first, last }) => [addressToBigInt(first), addressToBigInt(last)] as const)
      return new Pool(cidr, gateways[i]!, ranges)
    })
  }

  /** Takes an address that somebody wants, before anybody gets just any. Excluded ones may be wanted. */
  reserve(address: Address): Refusal | undefined {
    const pool = this.#pools.find(({ cidr }) => containsAddress(cidr, address))
    return pool ? pool.reserve(address) : 'outside'
  }

  /** The lowest free address of each family of the subnet in which nothing is `given`; shorter when one is full. */
  allocate(given: readonly Address[] = []): Address[] {
    return this.#pools.flatMap((pool) =>
      given.some(({ family }) => family === pool.cidr.address.family)
        ? []
        : (pool.allocate() ?? []),
    )
  }
}

class Pool {
  readonly cidr: Prefix
  readonly #gateway: bigint
  readonly #excluded: readonly (readonly [bigint, bigint])[]
  /** What was wanted. */
  readonly #taken = new Set<bigint>()
  readonly #last: bigint
  #next: bigint

  constructor(cidr: Prefix, gateway: Address, excluded: readonly (readonly [bigint, bigint])[]) {
    this.cidr = cidr
    this.#gateway = addressToBigInt(gateway)
    this.#excluded = excluded
    const { family } = cidr.address
    const tiny = cidr.length >= addressBits(family) - 1
    this.#next = addressToBigInt(cidr.address) + (tiny ? 0n : 1n)
    this.#last = addressToBigInt(lastAddress(cidr)) - (tiny ? 0n : 1n)
  }

  reserve(address: Address): Refusal | undefined {
    const value = addressToBigInt(address)
    if (value === this.#gateway) return 'gateway'
    if (this.#taken.has(value)) return 'taken'
    this.#taken.add(value)
    return undefined
  }

  allocate(): Address | undefined {
    while (this.#next <= this.#last) {
      const value = this.#next
      const range = this.#excluded.find(([first, last]) => first <= value && value <= last)
      if (range) {
        this.#next = range[1] + 1n
        continue
      }
      this.#next = value + 1n
      if (value === this.#gateway || this.#taken.has(value)) continue
      return addressFromBigInt(this.cidr.address.family, value)
    }
    return undefined
  }
}
