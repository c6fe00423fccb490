import { type Family, formatAddress, overlaps, type Prefix, parseCidr } from '../net/index.ts'
import { PlanError } from './plan-error.ts'

/** The networks of all peerings that the pattern can name. */
export const PATTERN_BLOCKS: Readonly<Record<Family, Prefix>> = {
  4: parseCidr('10.0.0.0/8')!,
  6: parseCidr('fd00:10::/32')!,
}

/** The number of a VPC is one octet of an address. */
const HIGHEST = 254

/**
 * The network of the peering of two VPCs by their numbers, as tutorials have it: `10.{source}.{dest}.0/24`, where the
 * source is the one with the lower number. Tutorials give each side a network of its own, and there a live cluster
 * drops every packet; here both ends are in one. IPv6 has the same digits: `fd00:10:{source}:{dest}::/64`.
 */
export function patternNetwork(family: Family, a: number, b: number): Prefix {
  const [source, dest] = a < b ? [a, b] : [b, a]
  return parseCidr(family === 4 ? `10.${source}.${dest}.0/24` : `fd00:10:${source}:${dest}::/64`)!
}

/** The numbers of a VPC and of its peer, from its own end of a peering that follows the pattern: the source has .1, the other .2. */
export function numbersFromEnd({ address, length }: Prefix): [number, number] | undefined {
  const [, source, dest, host] =
    (address.family === 4 ? /^10\.(\d+)\.(\d+)\.([12])$/ : /^fd00:10:(\d+):(\d+)::([12])$/).exec(
      formatAddress(address),
    ) ?? []
  if (host === undefined || length !== (address.family === 4 ? 24 : 64)) return undefined
  const numbers: [number, number] = [Number(source), Number(dest)]
  return host === '1' ? numbers : [numbers[1], numbers[0]]
}

/**
 * Numbers for VPCs: those they have keep them, the others get the lowest that are left, in their order.
 *
 * @throws PlanError where there are not enough
 */
export function numberVpcs(
  vpcs: readonly string[],
  known: ReadonlyMap<string, number>,
  taken: readonly Prefix[],
): Map<string, number> {
  const used = new Set(known.values())
  const numbers = new Map(known)
  let next = 1
  const isFree = (number: number): boolean =>
    !used.has(number) &&
    !taken.some((prefix) => blocksOfSource(number).some((block) => overlaps(prefix, block)))
  for (const [place, vpc] of vpcs.entries()) {
    if (numbers.has(vpc)) continue
    while (next <= HIGHEST && !isFree(next)) next++
    if (next > HIGHEST) {
      const missing = vpcs.slice(place).filter((other) => !numbers.has(other)).length
      throw new PlanError(
        `the pattern 10.{source}.{dest}.0/24 has numbers up to ${HIGHEST}, and there are ${missing} VPCs too many`,
        'take the transit networks from a pool, as 169.254.0.0/16',
      )
    }
    numbers.set(vpc, next)
    used.add(next)
  }
  return numbers
}

/** The networks of all peerings of which the VPC with this number is the source. */
function blocksOfSource(number: number): Prefix[] {
  return [parseCidr(`10.${number}.0.0/16`)!, parseCidr(`fd00:10:${number}::/48`)!]
}
