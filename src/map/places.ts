import type { Origin } from '../diagnostic/index.ts'
import { FieldOrigin, type FieldPath, type Manifest } from '../manifest/index.ts'
import type { Annotated, LogicalNetwork, LogicalRouter } from '../model/index.ts'
import { type Address, containsAddress } from '../net/index.ts'
import type { MapPlace } from './network-map.ts'

/** How the parts of a map are called. */
export interface PlaceNames {
  /** The box of a router. */
  box(router: string): string
  /** The link that a router port is an end of; undefined for a port that leads to a switch. */
  link(port: string): string | undefined
}

/** Where the parts of a network are on its map, and the fields of manifests that they were made from. */
export class Places {
  readonly #names: PlaceNames
  readonly #parts = new Map<unknown, MapPlace>()
  readonly #fields = new Map<Manifest, Map<string, MapPlace>>()

  constructor(network: LogicalNetwork, names: PlaceNames) {
    this.#names = names
    this.#addSubnets(network)
    for (const router of network.routers) this.#addRouter(router)
  }

  /** Where a part of the network is. */
  ofPart(part: unknown): MapPlace | undefined {
    return this.#parts.get(part)
  }

  /** Where what was made from a line is: from the entry of a list that it is in, or else from the object. */
  ofOrigin(origin: Origin): MapPlace | undefined {
    if (!(origin instanceof FieldOrigin)) return undefined
    const fields = this.#fields.get(origin.manifest)
    return fields?.get(entryOf(origin.field)) ?? fields?.get('')
  }

  /** The link that a next hop of a router lies on. */
  linkTo(router: LogicalRouter, hop: Address | 'discard'): string | undefined {
    if (hop === 'discard') return undefined
    const port = router.ports.find(({ networks }) =>
      networks.some((network) => containsAddress(network, hop)),
    )
    return port && this.#names.link(port.name)
  }

  #addSubnets({ routers, switches, endpoints }: LogicalNetwork): void {
    const ports = new Map(
      routers.flatMap((router) => router.ports.map((port) => [port.name, { router, port }])),
    )
    const places = new Map<string, MapPlace>()
    for (const node of switches) {
      const name = node.ports.find(({ routerPort }) => routerPort !== undefined)?.routerPort
      const owner = name === undefined ? undefined : ports.get(name)
      if (!owner) continue
      const place = { box: this.#names.box(owner.router.name), subnet: node.name }
      this.#add(node, place, true)
      for (const network of owner.port.networks) this.#add(network, place)
      for (const port of node.ports) places.set(port.name, place)
    }
    for (const endpoint of endpoints) {
      const place = endpoint.port === undefined ? undefined : places.get(endpoint.port)
      if (place) this.#add(endpoint, place, true)
    }
  }

  #addRouter(router: LogicalRouter): void {
    const box = { box: this.#names.box(router.name) }
    this.#add(router, box, true)
    for (const port of router.ports) {
      const link = this.#names.link(port.name)
      if (link === undefined) continue
      for (const part of [port, ...port.networks]) this.#add(part, { link })
    }
    for (const route of router.staticRoutes) this.#addRule(route, [route.nextHop], router, box)
    for (const policy of router.policies) this.#addRule(policy, policy.nextHops, router, box)
  }

  /** What sends packets on is on the link that it sends them over. */
  #addRule(
    rule: Annotated,
    hops: readonly (Address | 'discard')[],
    router: LogicalRouter,
    box: MapPlace,
  ): void {
    const link = hops.map((hop) => this.linkTo(router, hop)).find((id) => id !== undefined)
    this.#add(rule, link === undefined ? box : { link })
  }

  /** `whole`: the part stands for the object that it was made from. */
  #add(part: Annotated, place: MapPlace, whole = false): void {
    this.#parts.set(part, place)
    if (!(part.origin instanceof FieldOrigin)) return
    const { manifest, field } = part.origin
    const fields = this.#fields.get(manifest) ?? new Map<string, MapPlace>()
    this.#fields.set(manifest, fields)
    for (const entry of [entryOf(field), ...(whole ? [''] : [])]) {
      if (!fields.has(entry)) fields.set(entry, place)
    }
  }
}

/** `spec.staticRoutes.0` of a field in a route; nothing for what is in no list of a spec. */
function entryOf([top, list, index]: FieldPath): string {
  return typeof index === 'number' ? `${top}.${list}.${index}` : ''
}
