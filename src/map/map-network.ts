import type { Finding } from '../lint/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import type { LogicalNetwork } from '../model/index.ts'
import { boxesOf } from './boxes.ts'
import { compareNames } from './compare-names.ts'
import {
  byId,
  cloudPeeringId,
  linkEnd,
  linkId,
  type PortPair,
  portPairs,
  stateOf,
} from './links.ts'
import { marksOfFaults, marksOfFindings, type ToldFault } from './marks.ts'
import type { BoxKind, MapBox, MapLink, MapMark, NetworkMap } from './network-map.ts'
import { originField } from './origin.ts'
import { Places } from './places.ts'

/** What a map is made of. */
export interface MapSource {
  readonly network: LogicalNetwork
  /** What is wrong with the manifests, for a network made of them. */
  readonly findings?: readonly Finding[]
  /** What is wrong with the network itself, where there are no manifests to point at. */
  readonly faults?: readonly ToldFault[]
  /** Labels of routers by name. */
  readonly labels?: ReadonlyMap<string, Readonly<Record<string, string>>>
  readonly cloud?: CloudParts
}

/** What a network that was made of a world of clouds does not tell by itself. */
export interface CloudParts {
  /** Names of the routers that are networks; what links join with them are gateways and the like. */
  readonly networks: ReadonlySet<string>
  readonly peerings: readonly CloudPeering[]
}

/** A peering of two networks by their names. */
export interface CloudPeering {
  readonly between: readonly [string, string]
  readonly isUp: boolean
  /** In the provider's words, both sides. */
  readonly state: string
}

/** The map of a network. */
export function mapNetwork(source: MapSource): NetworkMap {
  const { network, findings = [], faults = [], labels, cloud } = source
  const links = new Links(network, cloud)
  const places = new Places(network, { box: boxId, link: (port) => links.ids.get(port) })
  const known = boxesOf(network, {
    places,
    boxId,
    kind: (name) => links.kindOf(name),
    labels: (name) => labels?.get(name) ?? {},
  })
  const absent = new Map(missingBoxes(network, links, findings).map((box) => [box.id, box]))
  for (const { id } of known) absent.delete(id)
  const boxes = [...known, ...absent.values()].sort((a, b) => compareNames(a.name, b.name))
  const ids = new Set(boxes.map(({ id }) => id))
  const found = marksOfFindings(findings, places, (vpc) =>
    ids.has(boxId(vpc)) ? boxId(vpc) : undefined,
  )
  const faulty = marksOfFaults(faults, places, boxId)
  const marks = [...found.marks, ...faulty.marks]
  return {
    boxes,
    links: blamed(links.all, marks).sort(byId),
    marks,
    elsewhere: found.elsewhere + faulty.elsewhere,
  }
}

/** Id of the box of a router. */
export function boxId(router: string): string {
  return `router/${router}`
}

/** The links of a network, and which port is an end of which. */
class Links {
  readonly all: MapLink[] = []
  readonly ids = new Map<string, string>()
  /** Names of the other ends that nobody has. */
  readonly remotes = new Set<string>()
  readonly #routers: ReadonlySet<string>
  readonly #networks: ReadonlySet<string>
  /** What a link joins with a network of a cloud. */
  readonly #attached = new Set<string>()

  constructor(network: LogicalNetwork, cloud: CloudParts | undefined) {
    this.#routers = new Set(network.routers.map(({ name }) => name))
    this.#networks = cloud?.networks ?? new Set()
    const joined = new Map<string, PortPair[]>()
    for (const pair of portPairs(network)) {
      const key = pairKey(pair[0].router, pair[1]?.router ?? '')
      const ends = pair.flatMap((end) => end?.router ?? [])
      if (ends.some((name) => this.#networks.has(name))) {
        for (const name of ends) this.#attached.add(name)
      }
      joined.set(key, [...(joined.get(key) ?? []), pair])
    }
    for (const peering of cloud?.peerings ?? []) {
      const key = pairKey(...peering.between)
      this.#addPeering(peering, joined.get(key) ?? [])
      joined.delete(key)
    }
    for (const pair of [...joined.values()].flat()) this.#addPair(pair)
  }

  /** Beside the networks of a cloud there may be the VPCs of a cluster in it, which no link joins with them. */
  kindOf(router: string): BoxKind {
    if (this.#networks.has(router)) return 'cloud-network'
    return this.#attached.has(router) ? 'attached' : 'vpc'
  }

  /** A peering of a cloud stands for the ports that the network has for it, whose addresses mean nothing. */
  #addPeering({ between, isUp, state }: CloudPeering, pairs: readonly PortPair[]): void {
    const [a, b] = [...between].sort(compareNames) as [string, string]
    const id = cloudPeeringId(a, b)
    for (const pair of pairs) {
      for (const end of pair) if (end) this.ids.set(end.port.name, id)
    }
    this.all.push({
      id,
      kind: 'cloud-peering',
      ends: [linkEnd(boxId(a), undefined), linkEnd(boxId(b), undefined)],
      state: isUp ? 'works' : 'pending',
      cloudState: state,
    })
  }

  #addPair(pair: PortPair): void {
    const [own, other] = pair
    const isCloud = this.kindOf(own.router) !== 'vpc'
    const id = linkId(pair)
    for (const end of pair) if (end) this.ids.set(end.port.name, id)
    const remote = other?.router ?? this.#remoteOf(own)
    this.all.push({
      id,
      kind: isCloud ? 'attachment' : 'peering',
      ends: [
        linkEnd(boxId(own.router), isCloud ? undefined : own.port),
        linkEnd(boxId(remote), isCloud ? undefined : other?.port),
      ],
      state: stateOf(pair),
    })
  }

  /** The router that a port without a counterpart waits for: ports are named after routers. */
  #remoteOf({ router, port: { peer } }: PortPair[0]): string {
    const suffix = `-${router}`
    const remote = peer!.endsWith(suffix) ? peer!.slice(0, -suffix.length) : peer!
    if (!this.#routers.has(remote)) this.remotes.add(remote)
    return remote
  }
}

function pairKey(a: string, b: string): string {
  return JSON.stringify([a, b].sort())
}

/** Boxes for what is named and not there: the remote end of a peering, or a VPC that the controller refuses. */
function missingBoxes(
  network: LogicalNetwork,
  { remotes }: Links,
  findings: readonly Finding[],
): MapBox[] {
  const missing = (name: string): MapBox => ({
    id: boxId(name),
    kind: 'missing',
    name,
    labels: {},
    subnets: [],
    routes: [],
  })
  const routers = new Set(network.routers.map(({ name }) => name))
  const refused = findings.flatMap(({ places }) =>
    places.flatMap(({ origin }): MapBox | [] => {
      if (!(origin instanceof FieldOrigin) || origin.manifest.kind !== 'Vpc') return []
      const { name } = origin.manifest
      if (routers.has(name)) return []
      return { ...missing(name), ...originField(origin.manifest.origin()) }
    }),
  )
  return [...[...remotes].map(missing), ...refused]
}

/** The links, those at which errors point as broken. */
function blamed(links: readonly MapLink[], marks: readonly MapMark[]): MapLink[] {
  const blamedIds = new Set(
    marks
      .filter(({ severity }) => severity === 'error')
      .flatMap(({ at }) => at.flatMap((place) => ('link' in place ? place.link : []))),
  )
  return links.map((link) =>
    link.state === 'works' && blamedIds.has(link.id) ? { ...link, state: 'broken' } : link,
  )
}
