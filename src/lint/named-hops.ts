import type { Vpc } from '../kubeovn/index.ts'
import type { FieldPath } from '../manifest/index.ts'
import {
  type Address,
  addressBits,
  containsAddress,
  type Prefix,
  parseAddress,
  parsePrefix,
} from '../net/index.ts'
import type { Design } from './design.ts'
import type { LinkEnd } from './peerings.ts'
import { PrefixIndex } from './prefix-index.ts'
import { routing, subnetsOf } from './routing.ts'
import { view } from './view.ts'
import { vpcNamed } from './vpcs.ts'

/** A next hop that an entry of a VPC names, whatever becomes of it. */
export interface NamedHop {
  readonly address: Address
  /** The field. */
  readonly path: FieldPath
  /** What the field becomes with another address in its place. */
  with(text: string): string
  /** Where the route leads; undefined for a policy. */
  readonly destination: Prefix | undefined
}

/** The next hops of a VPC, to be found by their own addresses and by where their routes lead. */
interface HopIndexes {
  readonly byAddress: PrefixIndex<NamedHop>
  readonly byDestination: PrefixIndex<NamedHop>
}

/** A VPC says the same in every design that it is part of. */
const indexes = new WeakMap<Vpc, HopIndexes>()

function hopsOf(design: Design, name: string): HopIndexes | undefined {
  const vpc = vpcNamed(design, name)
  if (!vpc) return undefined
  let known = indexes.get(vpc)
  if (!known) indexes.set(vpc, (known = indexesOf(namedHops(vpc))))
  return known
}

function indexesOf(hops: readonly NamedHop[]): HopIndexes {
  return {
    byAddress: new PrefixIndex(hops.map((hop) => [hostPrefix(hop.address), hop])),
    byDestination: new PrefixIndex(
      hops.flatMap((hop) => (hop.destination ? [[hop.destination, hop] as const] : [])),
    ),
  }
}

function hostPrefix(address: Address): Prefix {
  return { address, length: addressBits(address.family) }
}

function namedHops({ spec }: Vpc): NamedHop[] {
  const found: NamedHop[] = []
  const add = (text: string, path: FieldPath, destination: Prefix | undefined): void => {
    const parts = text.split(',')
    for (const [i, part] of parts.entries()) {
      const address = parseAddress(part)
      if (!address) continue
      found.push({
        address,
        path,
        destination,
        with: (other) => parts.map((own, j) => (i === j ? other : own)).join(','),
      })
    }
  }
  for (const [i, { nextHopIP, cidr, policy }] of (spec.staticRoutes ?? []).entries()) {
    const destination = policy === 'policySrc' ? undefined : parsePrefix(cidr ?? '')
    add(nextHopIP ?? '', ['spec', 'staticRoutes', i, 'nextHopIP'], destination)
  }
  for (const [i, { nextHopIP, action }] of (spec.policyRoutes ?? []).entries()) {
    if (action !== 'reroute') continue
    add(nextHopIP ?? '', ['spec', 'policyRoutes', i, 'nextHopIP'], undefined)
  }
  return found
}

/** The next hops of a VPC in a network. */
export function hopsIn(design: Design, vpc: string, network: Prefix): NamedHop[] {
  return [...(hopsOf(design, vpc)?.byAddress.overlapping(network) ?? [])]
}

/** The networks of each router's ports, with the names of the ports. */
const networksByVpc = view((design: Design) => {
  const fabric = routing(design)
  return new Map(
    fabric.network.routers.map(({ name, ports }) => [
      name,
      new PrefixIndex(
        ports.flatMap((port) => port.networks.map((network) => [network, port.name] as const)),
      ),
    ]),
  )
})

/** Whether a port of a VPC's router other than that towards a peer has addresses of a network. */
export function isTaken(design: Design, vpc: string, remote: string, network: Prefix): boolean {
  const own = `${vpc}-${remote}`
  for (const port of networksByVpc(design).get(vpc)?.overlapping(network) ?? []) {
    if (port !== own) return true
  }
  return false
}

/**
 * The next hops of one end of a link that mean the other: they lie in a network that one of the ends names. Where
 * another port has such a network too, the route tells by where it leads.
 */
export function hopsOver(design: Design, end: LinkEnd, other: LinkEnd): NamedHop[] {
  const [vpc, remote] = [end.vpc.name, other.vpc.name]
  const networks = [...end.addresses, ...other.addresses]
  if (!networks.some((network) => isTaken(design, vpc, remote, network))) {
    return [...new Set(networks.flatMap((network) => hopsIn(design, vpc, network)))]
  }
  const towards = subnetsOf(design, remote).flatMap(({ prefix }) => [
    ...(hopsOf(design, vpc)?.byDestination.overlapping(prefix) ?? []),
  ])
  return [...new Set(towards)].filter(({ address }) =>
    networks.some((network) => containsAddress(network, address)),
  )
}
