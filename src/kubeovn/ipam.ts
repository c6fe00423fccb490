import {
  type Address,
  AddressMap,
  addressBits,
  compareAddresses,
  containsAddress,
  lastAddress,
  maskAddress,
  nextAddress,
  type Prefix,
  sameAddress,
} from '../net/index.ts'
import type { AddressRange, Subnet } from './subnet.ts'

/** Why a wanted address is not given. */
export type Refusal = 'outside' | 'taken' | 'gateway'

/**
 * The addresses of one subnet: who asks for a certain one gets it, everybody else the lowest that is free, gateway and
 * excluded addresses left out (`pkg/ipam`). Deterministic: the same requests in the same order give the same addresses.
 */
export class SubnetAddresses {
  readonly #pools: readonly Pool[]

  constructor({ cidrs, gateways, excluded }: Subnet) {
    this.#pools = cidrs.map((cidr, i) => new Pool(cidr, gateways[i]!, excluded))
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
  readonly #gateway: Address
  readonly #excluded: readonly AddressRange[]
  /** What was wanted. */
  readonly #taken = new AddressMap<true>()
  readonly #last: Address
  #next: Address | undefined

  /** Ranges of the other family may be among those that are excluded. */
  constructor(cidr: Prefix, gateway: Address, excluded: readonly AddressRange[]) {
    this.cidr = cidr
    this.#gateway = gateway
    this.#excluded = excluded
    const { address, length } = cidr
    const bits = addressBits(address.family)
    const last = lastAddress(cidr)
    const tiny = length >= bits - 1
    this.#next = tiny ? address : nextAddress(address)
    this.#last = tiny ? last : maskAddress(last, bits - 1)
  }

  reserve(address: Address): Refusal | undefined {
    if (sameAddress(address, this.#gateway)) return 'gateway'
    if (this.#taken.get(address)) return 'taken'
    this.#taken.set(address, true)
    return undefined
  }

  allocate(): Address | undefined {
    for (
      let address = this.#next;
      address && compareAddresses(address, this.#last) <= 0;
      address = this.#next
    ) {
      const range = this.#excluded.find((one) => isIn(one, address))
      this.#next = nextAddress(range ? range.last : address)
      if (range || sameAddress(address, this.#gateway) || this.#taken.get(address)) continue
      return address
    }
    return undefined
  }
}

function isIn({ first, last }: AddressRange, address: Address): boolean {
  return compareAddresses(first, address) <= 0 && compareAddresses(address, last) <= 0
}
