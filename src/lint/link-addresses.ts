import type { Edit } from '../edit/index.ts'
import {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  containsAddress,
  type Family,
  formatAddress,
  formatPrefix,
  lastAddress,
  maskAddress,
  masked,
  type Prefix,
  sameAddress,
} from '../net/index.ts'
import type { Design } from './design.ts'
import { freeAddresses } from './free-links.ts'
import { hopsIn, hopsOver, isTaken } from './named-hops.ts'
import { type Link, type LinkEnd, sidesOf } from './peerings.ts'
import type { Fix } from './rule.ts'

/** An address for each end of a link, with the length of the network that they share. */
export type LinkAddresses = readonly [Prefix, Prefix]

/**
 * Addresses of one network for the two ends of a link. What the manifests say already is kept as far as it goes: a
 * network that one end names, and the addresses that ends and next hops name in it. Otherwise a range that is free;
 * undefined where none is left.
 */
export function joinedAddresses(
  design: Design,
  link: Link,
  family: Family,
): LinkAddresses | undefined {
  const network = networksFor(link, family).find((one) => isFree(design, link, one))
  if (!network) return freeAddresses(design, link, family)
  const [one, two] = link
  const named = ({ vpc }: LinkEnd) =>
    hopsIn(design, vpc.name, network).map(({ address }) => address)
  const wanted = {
    one: [...addressesOf(one, family), ...named(two)],
    two: [...addressesOf(two, family), ...named(one)],
  }
  const second =
    hostIn(network, wanted.two) ??
    hostIn(network, firstHosts(network), hostIn(network, wanted.one))!
  const first = hostIn(network, [...wanted.one, ...firstHosts(network)], second)!
  const { length } = network
  return [
    { address: first, length },
    { address: second, length },
  ]
}

/** Gives the two ends of a link addresses, and every next hop over it the address of the other end. */
export function readdress(design: Design, link: Link, chosen: readonly LinkAddresses[]): Fix {
  const families = chosen.map(([{ address }]) => address.family)
  const edits: Edit[] = []
  for (const [side, [end, other]] of sidesOf(link).entries()) {
    const { manifest } = end.vpc
    const kept = end.addresses.filter(({ address }) => !families.includes(address.family))
    const own = [...chosen.map((pair) => pair[side]!), ...kept].map(formatPrefix)
    if (own.join() !== end.addresses.map(formatPrefix).join()) {
      const path = [...end.path, 'localConnectIP']
      edits.push({ kind: 'set', manifest, path, value: own.join(',') })
    }
    for (const hop of hopsOver(design, end, other)) {
      const across = chosen.map((pair) => pair[1 - side]!.address)
      const address = across.find(({ family }) => family === hop.address.family)
      if (!address || sameAddress(address, hop.address)) continue
      const value = hop.with(formatAddress(address))
      edits.push({ kind: 'set', manifest, path: hop.path, value })
    }
  }
  const networks = chosen.map(([prefix]) => formatPrefix(masked(prefix))).join(' and ')
  const [one, two] = link
  return {
    title: `give VPCs \`${one.vpc.name}\` and \`${two.vpc.name}\` an address each in ${networks}, and name them as next hops`,
    edits,
  }
}

/** Networks with room for both ends: those that they name, then a small one that both their addresses lie in. */
function networksFor([one, two]: Link, family: Family): Prefix[] {
  const room = addressBits(family) - 2
  const named = [one, two].flatMap(({ addresses }) =>
    addresses.filter(({ address, length }) => address.family === family && length <= room),
  )
  const [a] = addressesOf(one, family)
  const [b] = addressesOf(two, family)
  const common = a && b && !sameAddress(a, b) && commonNetwork(a, b)
  return [...named.map(masked), ...(common ? [common] : [])]
}

/** The smallest network of up to 256 addresses in which both can be hosts. */
function commonNetwork(a: Address, b: Address): Prefix | undefined {
  const bits = addressBits(a.family)
  for (let length = bits - 2; length >= bits - 8; length--) {
    const network = { address: maskAddress(a, length), length }
    if (isHost(network, a) && isHost(network, b)) return network
  }
  return undefined
}

function addressesOf({ addresses }: LinkEnd, family: Family): Address[] {
  return addresses.map(({ address }) => address).filter((address) => address.family === family)
}

/** Whether no subnet and no other peering of the two routers has addresses of the network. */
function isFree(design: Design, link: Link, network: Prefix): boolean {
  return !sidesOf(link).some(([{ vpc }, other]) =>
    isTaken(design, vpc.name, other.vpc.name, network),
  )
}

/** The first of the addresses that a router can have in the network, and that is not the other's. */
function hostIn(network: Prefix, wanted: readonly Address[], taken?: Address): Address | undefined {
  return wanted.find(
    (address) => isHost(network, address) && !(taken && sameAddress(address, taken)),
  )
}

/** Whether the address lies in the network, and is neither its first nor, for IPv4, its last. */
export function isHost(network: Prefix, address: Address): boolean {
  if (!containsAddress(network, address)) return false
  if (sameAddress(masked(network).address, address)) return false
  return address.family === 6 || !sameAddress(lastAddress(network), address)
}

/** The first two host addresses. */
export function firstHosts(network: Prefix): Address[] {
  const base = addressToBigInt(masked(network).address)
  return [1n, 2n].map((offset) => addressFromBigInt(network.address.family, base + offset))
}
