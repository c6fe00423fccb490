import type { Vpc } from '../kubeovn/index.ts'
import type { FieldPath } from '../manifest/index.ts'
import {
  type Address,
  addressBits,
  overlaps,
  type Prefix,
  parseAddress,
  parsePrefix,
} from '../net/index.ts'
import type { Design } from './design.ts'
import type { LinkEnd } from './peerings.ts'
import { PrefixIndex } from './prefix-index.ts'
import { routing, subnetsOf } from './routing.ts'
import { view } from './view.ts'

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

/** The next hops of each VPC, by address. */
const hopsByVpc = view(
  ({ resources }: Design) =>
    new Map(
      resources.vpcs.map((vpc) => [
        vpc.name,
        new PrefixIndex(
          namedHops(vpc).map((hop) => [
            { address: hop.address, length: addressBits(hop.address.family) },
            hop,
          ]),
        ),
      ]),
    ),
)

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
  return [...(hopsByVpc(design).get(vpc)?.overlapping(network) ?? [])]
}

/** The networks of each router's ports, with the name of the router at the other end, if there is one. */
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

/** Names of the ports of a VPC's router that have addresses of a network. */
export function portsIn(design: Design, vpc: string, network: Prefix): string[] {
  return [...(networksByVpc(design).get(vpc)?.overlapping(network) ?? [])]
}

/**
 * The next hops of one end of a link that mean the other: they lie in a network that one of the ends names. Where
 * another port has the address too, the route tells by where it leads.
 */
export function hopsOver(design: Design, end: LinkEnd, other: LinkEnd): NamedHop[] {
  const own = `${end.vpc.name}-${other.vpc.name}`
  const found = [...end.addresses, ...other.addresses].flatMap((network) =>
    hopsIn(design, end.vpc.name, network),
  )
  const beyond = subnetsOf(design, other.vpc.name)
  return [...new Set(found)].filter(({ address, destination }) => {
    const point = { address, length: addressBits(address.family) }
    const isElsewhere = portsIn(design, end.vpc.name, point).some((name) => name !== own)
    if (!isElsewhere) return true
    return destination !== undefined && beyond.some(({ prefix }) => overlaps(prefix, destination))
  })
}
