import {
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  type Family,
  formatPrefix,
  masked,
  type Prefix,
  sameAddress,
} from '../net/index.ts'
import { AddressPool } from './address-pool.ts'
import { PlanError } from './plan-error.ts'

/** Room for this is asked of a pool. */
interface Wanted {
  readonly length: number
  readonly count: number
  /** What it is for: `subnets`, `peerings`. */
  readonly what: string
}

/**
 * The lowest free blocks of a pool, all of one length.
 *
 * @throws PlanError where there are not enough, with how many there are and a pool that would do
 */
export function cutNetworks(
  prefix: Prefix,
  taken: readonly Prefix[],
  { length, count, what }: Wanted,
): Prefix[] {
  const pool = new AddressPool(prefix, taken)
  const free = pool.count(length)
  if (free < count) throw exhausted(pool.prefix, free, { length, count, what })
  return Array.from({ length: count }, () => pool.allocate(length)!)
}

function exhausted(pool: Prefix, free: bigint, { length, count, what }: Wanted): PlanError {
  const all = length < pool.length ? 0n : 1n << BigInt(length - pool.length)
  const needed = all - free + BigInt(count)
  let enough = length
  while (enough > 0 && 1n << BigInt(length - enough) < needed) enough--
  const larger = formatPrefix(
    masked({ address: pool.address, length: Math.min(enough, pool.length) }),
  )
  const used = all > free ? `, where ${all - free} of ${all} are in use or avoided` : ''
  return new PlanError(
    `the pool ${formatPrefix(pool)} has room for ${free} ${free === 1n ? 'network' : 'networks'} /${length}, and ${count} are needed for ${what}${used}`,
    enough < pool.length && 1n << BigInt(length - enough) >= needed
      ? `give a larger pool, as ${larger}, or smaller networks`
      : 'give another pool, smaller networks, or avoid fewer addresses',
  )
}

/** The first two host addresses of a network, with its length: for the two ends of a peering. */
export function endsOf(network: Prefix): [Prefix, Prefix] {
  const { address, length } = masked(network)
  const { family } = address
  // A /31 or /127 has no network address (RFC 3021, RFC 6164).
  const first = addressToBigInt(address) + (length < addressBits(family) - 1 ? 1n : 0n)
  const end = (value: bigint): Prefix => ({ address: addressFromBigInt(family, value), length })
  return [end(first), end(first + 1n)]
}

/** The address for the end of a peering whose other end has an address already. */
export function otherEnd(end: Prefix): Prefix {
  const [one, two] = endsOf(end)
  return sameAddress(one.address, end.address) ? two : one
}

/** The one of some prefixes that is of a family. */
export function ofFamily(prefixes: readonly Prefix[], family: Family): Prefix | undefined {
  return prefixes.find(({ address }) => address.family === family)
}
