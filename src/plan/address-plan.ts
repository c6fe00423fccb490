import type { Origin } from '../diagnostic/index.ts'
import type { Endpoint } from '../model/index.ts'
import {
  type Address,
  addressBits,
  addressToBigInt,
  compareAddresses,
  containsAddress,
  masked,
  type Prefix,
} from '../net/index.ts'
import { AddressPool } from './address-pool.ts'
import { type AddressRange, rangeOf, rangeOfAddress, sizeOf, without } from './address-range.ts'
import { type Inventory, type LinkEnd, usedPrefixes, type WrittenSubnet } from './inventory.ts'
import { type Overlap, overlapsIn } from './overlaps.ts'

/** Which addresses are used, by whom, which are free, and which are used twice. */
export interface AddressPlan {
  /** For each CIDR of each subnet. */
  readonly subnets: readonly SubnetUse[]
  readonly transits: readonly TransitUse[]
  readonly overlaps: readonly Overlap[]
  /** In the order in which they were asked about. */
  readonly pools: readonly PoolUse[]
}

/** The addresses of one CIDR of a subnet. */
export interface SubnetUse {
  readonly subnet: string
  readonly vpc: string
  readonly cidr: Prefix
  /** Whether the controller takes the subnet. One that it refuses has neither gateway nor workloads. */
  readonly accepted: boolean
  readonly gateway: Address | undefined
  /** excludeIps: given to workloads that ask for them, and to nobody else. */
  readonly excluded: readonly AddressRange[]
  /** By address, ascending. */
  readonly used: readonly UsedAddress[]
  /** What the controller may still give to workloads, ascending. */
  readonly free: readonly AddressRange[]
  readonly freeCount: bigint
  /** Addresses of workloads of all that it could give to them, from 0 to 1; 1 where there are none. */
  readonly utilisation: number
  readonly origin: Origin
}

export interface UsedAddress {
  readonly address: Address
  /** Undefined for a port of the network that is nobody's workload. */
  readonly endpoint: Endpoint | undefined
  readonly port: string
}

/** A network of a peering. */
export interface TransitUse {
  /** Both VPCs, by name. */
  readonly vpcs: readonly [string, string]
  /** Host bits cleared. */
  readonly network: Prefix
  /** Who has an address in it. Fewer than two ends cannot speak with each other over it. */
  readonly ends: readonly TransitEnd[]
}

export interface TransitEnd {
  readonly vpc: string
  readonly address: Address
  readonly origin: Origin
}

/** A block of addresses that somebody plans with. */
export interface PoolUse {
  readonly pool: Prefix
  readonly freeCount: bigint
  /** In no subnet and in no network of a peering: as few prefixes as there can be, ascending. */
  readonly free: readonly Prefix[]
}

/** The plan of the addresses that an inventory has; `pools` are the blocks whose free space is asked for. */
export function addressPlan(inventory: Inventory, pools: readonly Prefix[] = []): AddressPlan {
  const taken = pools.length > 0 ? usedPrefixes(inventory) : []
  const usedIn = usedAddresses(inventory)
  const transits = transitsOf(inventory.linkEnds)
  return {
    subnets: inventory.subnets.flatMap((subnet) =>
      subnet.cidrs.map((cidr) => subnetUse(subnet, cidr, usedIn.get(subnet.name) ?? [])),
    ),
    transits,
    overlaps: overlapsIn(inventory, transits),
    pools: pools.map((pool) => poolUse(pool, taken)),
  }
}

/** The addresses of workloads by subnet. */
function usedAddresses({ model }: Inventory): Map<string, UsedAddress[]> {
  const endpoints = new Map(model.endpoints.map((endpoint) => [endpoint.port, endpoint]))
  return new Map(
    model.switches.map(({ name, ports }) => [
      name,
      ports
        .filter(({ type }) => type === 'vif')
        .flatMap((port) =>
          port.addresses.map((address) => {
            return { address, endpoint: endpoints.get(port.name), port: port.name }
          }),
        ),
    ]),
  )
}

function subnetUse(
  { name, vpc, accepted, origin }: WrittenSubnet,
  cidr: Prefix,
  addresses: readonly UsedAddress[],
): SubnetUse {
  const { family } = cidr.address
  const gateway = accepted?.gateways.find((address) => address.family === family)
  const excluded = (accepted?.excluded ?? [])
    .filter(({ first }) => first.family === family)
    .map(({ first, last }) => {
      return { family, first: addressToBigInt(first), last: addressToBigInt(last) }
    })
  const used = addresses
    .filter(({ address }) => containsAddress(cidr, address))
    .sort((a, b) => compareAddresses(a.address, b.address))
  const free = without(hostsOf(cidr), [
    ...excluded,
    ...(gateway ? [rangeOfAddress(gateway)] : []),
    ...used.map(({ address }) => rangeOfAddress(address)),
  ])
  const freeCount = sizeOf(free)
  // Parts of a million keep it exact enough where there are more addresses than a number can tell apart.
  const all = freeCount + BigInt(used.length)
  const utilisation = all === 0n ? 1 : Number((BigInt(used.length) * 1_000_000n) / all) / 1_000_000
  return {
    subnet: name,
    vpc,
    cidr,
    accepted: accepted !== undefined,
    gateway,
    excluded,
    used,
    free,
    freeCount,
    utilisation,
    origin,
  }
}

/** The addresses that the controller gives to workloads: not the first and the last, but where there are only two. */
function hostsOf(cidr: Prefix): AddressRange {
  const { family, first, last } = rangeOf(cidr)
  if (cidr.length >= addressBits(family) - 1) return { family, first, last }
  return { family, first: first + 1n, last: last - 1n }
}

function transitsOf(linkEnds: readonly LinkEnd[]): TransitUse[] {
  const links = new Map<string, LinkEnd[]>()
  for (const end of linkEnds) {
    const key = [end.vpc, end.remote].sort().join(' ')
    const ends = links.get(key)
    if (ends) ends.push(end)
    else links.set(key, [end])
  }
  return [...links.values()].flatMap((ends) => {
    const [one, two] = [ends[0]!.vpc, ends[0]!.remote].sort()
    const networks = new Map<string, { network: Prefix; ends: TransitEnd[] }>()
    for (const { vpc, addresses, origin } of ends) {
      for (const written of addresses) {
        const network = masked(written)
        const { first, family } = rangeOf(network)
        const key = `${family} ${first} ${network.length}`
        const known = networks.get(key) ?? { network, ends: [] }
        known.ends.push({ vpc, address: written.address, origin })
        networks.set(key, known)
      }
    }
    return [...networks.values()].map((found): TransitUse => ({ vpcs: [one!, two!], ...found }))
  })
}

function poolUse(pool: Prefix, taken: readonly Prefix[]): PoolUse {
  const all = new AddressPool(pool, taken)
  const free = all.free()
  return { pool: all.prefix, free, freeCount: sizeOf(free.map(rangeOf)) }
}
