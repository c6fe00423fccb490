import { formatAddress, formatPrefix } from '../net/index.ts'
import type { AddressPlan, Holder, Overlap } from '../plan/index.ts'
import { type DiagnosticJson, originJson } from './diagnostics.ts'
import { formatRange, ownerOf } from './ipam-words.ts'

type OriginJson = DiagnosticJson['origin']

/** A plan of addresses as `isthmus ipam -o json` prints it. Counts are texts: those of IPv6 do not fit a number. */
export interface AddressPlanJson {
  readonly subnets: readonly {
    readonly subnet: string
    readonly vpc: string
    readonly cidr: string
    readonly accepted: boolean
    readonly gateway: string | null
    /** As in excludeIps: an address, or `first..last`. */
    readonly excluded: readonly string[]
    readonly used: readonly { readonly address: string; readonly by: string }[]
    readonly free: readonly string[]
    readonly freeCount: string
    /** From 0 to 1. */
    readonly utilisation: number
    readonly origin: OriginJson
  }[]
  readonly transits: readonly {
    readonly vpcs: readonly [string, string]
    readonly network: string
    readonly ends: readonly {
      readonly vpc: string
      readonly address: string
      readonly origin: OriginJson
    }[]
  }[]
  readonly overlaps: readonly {
    readonly kind: Overlap['kind']
    readonly at: string
    readonly holders: readonly HolderJson[]
  }[]
  readonly pools: readonly {
    readonly pool: string
    readonly freeCount: string
    readonly free: readonly string[]
  }[]
}

/** Who has the addresses of an overlap. The name is that of a subnet, and null for the network of a peering. */
export interface HolderJson {
  readonly kind: Holder['kind']
  readonly subnet: string | null
  readonly vpcs: readonly string[]
  readonly cidr: string
}

export function addressPlanJson({
  subnets,
  transits,
  overlaps,
  pools,
}: AddressPlan): AddressPlanJson {
  return {
    subnets: subnets.map(({ cidr, gateway, excluded, used, free, freeCount, origin, ...rest }) => ({
      ...rest,
      cidr: formatPrefix(cidr),
      gateway: gateway ? formatAddress(gateway) : null,
      excluded: excluded.map(formatRange),
      used: used.map((one) => ({ address: formatAddress(one.address), by: ownerOf(one) })),
      free: free.map(formatRange),
      freeCount: `${freeCount}`,
      origin: originJson(origin),
    })),
    transits: transits.map(({ vpcs, network, ends }) => ({
      vpcs,
      network: formatPrefix(network),
      ends: ends.map(({ vpc, address, origin }) => {
        return { vpc, address: formatAddress(address), origin: originJson(origin) }
      }),
    })),
    overlaps: overlaps.map(({ kind, at, holders }) => ({
      kind,
      at,
      holders: holders.map(holderJson),
    })),
    pools: pools.map(({ pool, freeCount, free }) => {
      return { pool: formatPrefix(pool), freeCount: `${freeCount}`, free: free.map(formatPrefix) }
    }),
  }
}

function holderJson(holder: Holder): HolderJson {
  const { kind, cidr } = holder
  return kind === 'subnet'
    ? { kind, subnet: holder.subnet, vpcs: [holder.vpc], cidr: formatPrefix(cidr) }
    : { kind, subnet: null, vpcs: holder.vpcs, cidr: formatPrefix(cidr) }
}
