import type { LogicalNetwork, LogicalRouterPort, PortNetwork } from '../model/index.ts'
import { containsAddress, formatPrefix, sameAddress } from '../net/index.ts'
import type { LinkState, MapLink, MapLinkEnd } from './network-map.ts'

/** A router port that leads to another router, or was to. */
export interface OwnedPort {
  readonly router: string
  readonly port: LogicalRouterPort
}

/** Two router ports that name each other, or one whose peer is not there or names another. */
export type PortPair = readonly [OwnedPort, OwnedPort | undefined]

/** Every link of a network once, the end with the lesser port name first. */
export function portPairs({ routers }: LogicalNetwork): PortPair[] {
  const owned = new Map(
    routers.flatMap(({ name: router, ports }) =>
      ports.map((port) => [port.name, { router, port }]),
    ),
  )
  return [...owned.values()].flatMap((own): PortPair[] => {
    const { peer, name } = own.port
    if (peer === undefined) return []
    const other = owned.get(peer)
    if (!other || other.port.peer !== name || other === own) return [[own, undefined]]
    return name < peer ? [[own, other]] : []
  })
}

/** Name of a link by those of its ports. */
export function linkId([{ port }, other]: PortPair): string {
  return other ? `link/${port.name}/${other.port.name}` : `link/${port.name}`
}

/** Whether packets can cross a link, as far as its two ports decide it. */
export function stateOf([{ port: one }, other]: PortPair): LinkState {
  if (!other) return 'half'
  const joined = [
    [one, other.port],
    [other.port, one],
  ].map(([own, far]) => networkAcross(own!, far!))
  if (joined.some((network) => network === undefined)) return 'broken'
  return joined.some((network) => network!.assumption) ? 'assumed' : 'works'
}

/** The network by which one end reaches the other: one that nothing was taken for granted for, if there is one. */
function networkAcross(own: LogicalRouterPort, far: LogicalRouterPort): PortNetwork | undefined {
  const pairs = own.networks.flatMap((network) =>
    far.networks
      .filter(
        (other) =>
          other.address.family === network.address.family &&
          containsAddress(network, other.address) &&
          !sameAddress(network.address, other.address),
      )
      .map((other) => [network, other] as const),
  )
  const sure = pairs.find(([network, other]) => !network.assumption && !other.assumption)
  if (sure) return sure[0]
  const [network, other] = pairs[0] ?? []
  return network?.assumption ? network : other
}

const CLOUD = 'peering/'

/** Id of the link of a peering of a cloud, which has no ports to be named after. */
export function cloudPeeringId(one: string, other: string): string {
  return `${CLOUD}${one}/${other}`
}

/** Whether it is the id of a peering of a cloud. */
export function isCloudPeering(link: string | undefined): boolean {
  return link?.startsWith(CLOUD) ?? false
}

/** One end of a link on a map. */
export function linkEnd(box: string, port: LogicalRouterPort | undefined): MapLinkEnd {
  if (!port) return { box, addresses: [] }
  const addresses = port.networks.filter(({ assumption }) => !assumption).map(formatPrefix)
  return { box, port: port.name, addresses }
}

/** Links by name, so that their order is always the same. */
export function byId(a: MapLink, b: MapLink): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
