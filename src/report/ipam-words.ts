import { addressFromBigInt, type Family, formatAddress, formatPrefix } from '../net/index.ts'
import type {
  AddressRange,
  Holder,
  Overlap,
  SubnetUse,
  TransitUse,
  UsedAddress,
} from '../plan/index.ts'
import { nameOf } from './check-words.ts'

/** `10.0.0.2..10.0.0.9` as in excludeIps, or the address alone. */
export function formatRange({ family, first, last }: AddressRange): string {
  const text = (value: bigint) => formatAddress(addressFromBigInt(family, value))
  return first === last ? text(first) : `${text(first)}..${text(last)}`
}

/** `default/web`; the name of the port where it is nobody's workload. */
export function ownerOf({ endpoint, port }: UsedAddress): string {
  return endpoint ? nameOf(endpoint) : port
}

/** `37.5 %`; what is not nothing and not everything does not look like it. */
export function formatUtilisation({ utilisation, used, freeCount }: SubnetUse): string {
  const percent = Math.round(utilisation * 1000) / 10
  if (percent === 0 && used.length > 0) return '< 0.1 %'
  if (percent === 100 && freeCount > 0n) return '> 99.9 %'
  return `${percent} %`
}

/** Who has an address in the network of a peering. */
export function describeEnds({ ends, vpcs }: TransitUse): string {
  const silent = vpcs.filter((vpc) => !ends.some((end) => end.vpc === vpc))
  return [
    ...ends.map(({ vpc, address }) => `${vpc} ${formatAddress(address)}`),
    ...silent.map((vpc) => `${vpc} has no address in it`),
  ].join(', ')
}

export function describeHolder(holder: Holder): string {
  return holder.kind === 'subnet'
    ? `${formatPrefix(holder.cidr)} of subnet ${holder.subnet} in VPC ${holder.vpc}`
    : `${formatPrefix(holder.cidr)} of the peering ${holder.vpcs.join(' – ')}`
}

/** Why an overlap matters. */
export function describeOverlap({ kind, at }: Overlap): string {
  switch (kind) {
    case 'same-vpc':
      return `subnets of VPC ${at}: the controller refuses all but one of them`
    case 'transit':
      return `with the network of a peering, at VPC ${at}: packets to one end at the other`
    case 'peered':
      return `of VPC ${at} and its peers: what is meant for the peer stays in the VPC`
    case 'hub':
      return `of peers of VPC ${at}: it can reach one of them only`
  }
}

/** The size of a CIDR's free space in words that fit IPv6: a plain number as long as people can read it. */
export function formatCount(count: bigint, family: Family): string {
  if (family === 4 || count < 1_000_000_000n) return `${count}`
  const bits = count.toString(2).length - 1
  return `${count === 1n << BigInt(bits) ? '' : 'more than '}2^${bits}`
}
