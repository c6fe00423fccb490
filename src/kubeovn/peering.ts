import type { Diagnostic } from '../diagnostic/index.ts'
import type { LogicalRouterPort, PortNetwork } from '../model/index.ts'
import {
  type Address,
  addressBits,
  containsAddress,
  type Family,
  formatAddress,
  formatPrefix,
  hasHostBits,
  lastAddress,
  masked,
  nextAddress,
  type Prefix,
  parseAddress,
  parseCidr,
  sameAddress,
} from '../net/index.ts'
import { routerPortName } from './names.ts'
import type { ConnectIpReading } from './options.ts'
import type { Vpc } from './vpc.ts'

/** One VPC's half of a peering: the router port that its entry makes, and nothing on the other side. */
export interface PeeringHalf {
  readonly vpc: Vpc
  readonly remote: string
  readonly index: number
  /** Exactly the addresses in localConnectIP. */
  readonly networks: readonly Prefix[]
  /** Those of them that are read as transit networks. */
  readonly transit: readonly Prefix[]
}

/**
 * The halves that a VPC's entries make, in order, and what stopped the controller: at a bad entry it goes no further,
 * and neither routes nor policies nor subnets of the VPC come to be (`vpc.go`, `handleAddOrUpdateVpc`).
 */
export function peeringHalves(
  vpc: Vpc,
  reading: ConnectIpReading,
): { halves: PeeringHalf[]; problem: Diagnostic | undefined } {
  const halves: PeeringHalf[] = []
  for (const [index, entry] of (vpc.spec.vpcPeerings ?? []).entries()) {
    const text = entry.localConnectIP ?? ''
    // Split at commas and not trimmed, as the controller does.
    const networks = text.split(',').map((part) => parseCidr(part))
    if (networks.some((network) => network === undefined)) {
      return {
        halves,
        problem: {
          code: 'peering-refused',
          severity: 'warning',
          message: `VPC \`${vpc.name}\`: localConnectIP \`${text}\` is not a CIDR, so the controller stops there: the VPC gets no static routes, no policies and no subnets`,
          origin: vpc.manifest.origin(['spec', 'vpcPeerings', index, 'localConnectIP']),
          help: "write the router port's address with the length of the peering network, as 169.254.0.1/30; for dual stack 169.254.0.1/30,fd00::1/64 without spaces",
        },
      }
    }
    const written = networks as Prefix[]
    halves.push({
      vpc,
      remote: entry.remoteVpc ?? '',
      index,
      networks: written,
      transit: written.filter((network) => isTransit(network, reading)),
    })
  }
  return { halves, problem: undefined }
}

function isTransit(network: Prefix, reading: ConnectIpReading): boolean {
  if (reading === 'address') return false
  if (network.length > addressBits(network.address.family) - 2) return false
  return reading === 'network' || !hasHostBits(network)
}

/** The router port of a half, as a live cluster makes it. */
export function peeringPort({ vpc, remote, index, networks }: PeeringHalf): LogicalRouterPort {
  const origin = vpc.manifest.origin(['spec', 'vpcPeerings', index, 'localConnectIP'])
  return {
    name: routerPortName(vpc.name, remote),
    peer: routerPortName(remote, vpc.name),
    networks: networks.map((network): PortNetwork => ({ ...network, origin })),
    origin,
  }
}

/** A router port that, read as a transit network, owns a further address. */
export interface TransitAddress {
  readonly port: string
  readonly network: PortNetwork
}

/**
 * The reading of localConnectIP as a network that both routers share, in terms of addresses: a next hop inside a
 * transit network is the router at the other end, so that router's port gets it as an address. What comes out is an
 * ordinary logical network, with each address that was taken for granted saying so.
 */
export function transitAddresses(halves: readonly PeeringHalf[]): TransitAddress[] {
  const found: TransitAddress[] = []
  if (halves.every(({ transit }) => transit.length === 0)) return found
  const byPort = new Map(halves.map((half) => [routerPortName(half.vpc.name, half.remote), half]))
  for (const half of halves) {
    const other = byPort.get(routerPortName(half.remote, half.vpc.name))
    if (!other) continue
    for (const transit of half.transit) {
      for (const [from, to] of [
        [half, other],
        [other, half],
      ] as const) {
        for (const hop of nextHopsIn(from.vpc, transit)) {
          const owned = [
            ...to.networks,
            ...found.filter(({ port }) => port === portName(to)).map(({ network }) => network),
          ]
          if (owned.some(({ address }) => sameAddress(address, hop))) continue
          const origin = half.vpc.manifest.origin([
            'spec',
            'vpcPeerings',
            half.index,
            'localConnectIP',
          ])
          const assumption = transitAssumption(half, other, from, to, transit, hop)
          found.push({
            port: portName(to),
            network: { address: hop, length: transit.length, origin, assumption },
          })
        }
      }
    }
  }
  return found
}

function portName(half: PeeringHalf): string {
  return routerPortName(half.vpc.name, half.remote)
}

/** Host addresses of the network that the VPC's routes and policies name as next hops. */
function nextHopsIn(vpc: Vpc, network: Prefix): Address[] {
  const texts = [
    ...(vpc.spec.staticRoutes ?? []).map(({ nextHopIP }) => nextHopIP ?? ''),
    ...(vpc.spec.policyRoutes ?? [])
      .filter(({ action }) => action === 'reroute')
      .flatMap(({ nextHopIP }) => (nextHopIP ?? '').split(',')),
  ]
  const hops: Address[] = []
  for (const text of new Set(texts)) {
    const hop = parseAddress(text)
    if (hop && isHost(hop, network) && !hops.some((other) => sameAddress(other, hop)))
      hops.push(hop)
  }
  return hops
}

function isHost(address: Address, network: Prefix): boolean {
  if (!containsAddress(network, address)) return false
  if (!hasHostBits({ address, length: network.length })) return false
  return address.family === 6 || !sameAddress(address, lastAddress(network))
}

function transitAssumption(
  half: PeeringHalf,
  other: PeeringHalf,
  from: PeeringHalf,
  to: PeeringHalf,
  transit: Prefix,
  hop: Address,
): Diagnostic {
  const text = formatPrefix(transit)
  return {
    code: 'connect-ip-read-as-network',
    severity: 'warning',
    message:
      `localConnectIP \`${text}\` of VPC \`${half.vpc.name}\` is read as a transit network, in which next hop ${formatAddress(hop)} of VPC \`${from.vpc.name}\` is the router of VPC \`${to.vpc.name}\`; ` +
      `a live cluster reads it as the router port's own address ${formatAddress(transit.address)}, nobody owns ${formatAddress(hop)}, and every packet to it is lost`,
    origin: half.vpc.manifest.origin(['spec', 'vpcPeerings', half.index, 'localConnectIP']),
    help: repair(half, other),
  }
}

/** A network in which the two routers of a peering have one address each. */
interface Link {
  readonly length: number
  readonly addresses: ReadonlyMap<PeeringHalf, Address>
}

/**
 * The change after which a live cluster forwards as the network reading does. It is the same whichever half asks, so
 * that several notes about one peering do not contradict each other.
 */
function repair(half: PeeringHalf, other: PeeringHalf): string {
  const [one, two] = half.vpc.name < other.vpc.name ? [half, other] : [other, half]
  const links = ([4, 6] as const).map((family) => linkOf(one, two, family)).filter((link) => !!link)
  return `give both routers an address in one network: ${advice(one, two, links)}; ${advice(two, one, links)}`
}

function advice(half: PeeringHalf, other: PeeringHalf, links: readonly Link[]): string {
  const own = links.map(({ length, addresses }) =>
    formatPrefix({ address: addresses.get(half)!, length }),
  )
  const families = links.map(({ addresses }) => addresses.get(half)!.family)
  const kept = half.networks
    .filter(({ address }) => !families.includes(address.family))
    .map(formatPrefix)
  const hops = links.map(({ addresses }) => formatAddress(addresses.get(other)!))
  return `in VPC \`${half.vpc.name}\` write localConnectIP: ${[...own, ...kept].join(',')} and nextHopIP: ${hops.join(' or ')}`
}

/** One link for the transit networks of a family: its addresses are the next hops that the two VPCs name already. */
function linkOf(one: PeeringHalf, two: PeeringHalf, family: Family): Link | undefined {
  const transit = [...one.transit, ...two.transit].find(({ address }) => address.family === family)
  if (!transit) return undefined
  const [ofTwo] = nextHopsIn(one.vpc, transit)
  const [ofOne] = nextHopsIn(two.vpc, transit)
  const second = ofTwo ?? hostOf(transit, ofOne)
  const first = ofOne && !sameAddress(ofOne, second) ? ofOne : hostOf(transit, second)
  return {
    length: transit.length,
    addresses: new Map([
      [one, first],
      [two, second],
    ]),
  }
}

/** The first host address of the network that is not this one. */
function hostOf(network: Prefix, except: Address | undefined): Address {
  const first = nextAddress(masked(network).address)!
  return except && sameAddress(first, except) ? nextAddress(first)! : first
}
