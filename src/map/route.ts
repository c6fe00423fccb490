import type { Hop, Leg, Trace } from '../dataplane/index.ts'
import type { MapView } from './fold.ts'
import { boxId } from './map-network.ts'
import type { NetworkMap } from './network-map.ts'

/** One trace on a map: its request, and the reply if there is one. */
export interface MapRoute {
  /** From whom to whom, and what. */
  readonly title: string
  readonly verdict: Trace['verdict']
  readonly legs: readonly RouteLeg[]
  /** Why it does not get through, in a sentence. */
  readonly why?: string
}

/** The way of one packet over a map. */
export interface RouteLeg {
  readonly kind: 'request' | 'reply'
  /** `delivered`, or how else it ends. */
  readonly outcome: Leg['outcome']
  /** In the order in which the packet passes them. */
  readonly stops: readonly RouteStop[]
  /** Where it ends that is not where it was to go: in the box of its last stop, or on a link that leads on from there. */
  readonly end?: { readonly box: string; readonly link?: string }
}

/** A switch or router that a packet passes. */
export interface RouteStop {
  /** Running from 1 in each leg. */
  readonly number: number
  /** Id of the box. */
  readonly box: string
  /** Id of the link by which the packet came, where it came from another box. */
  readonly link?: string
  readonly kind: Hop['kind']
  readonly node: string
  /** What decided there. */
  readonly words: string
}

/** What a route tells that the map does not know. */
export interface RouteWords {
  readonly title: string
  readonly why?: string | undefined
  /** What decided at a hop. */
  hop(hop: Hop): string
}

/** A trace along the boxes and links of a map of its network. */
export function mapRoute(trace: Trace, map: NetworkMap, words: RouteWords): MapRoute {
  const ways = new Ways(map)
  const { request, reply, verdict } = trace
  const legs = [
    legOf('request', request, ways, words),
    ...(reply ? [legOf('reply', reply, ways, words)] : []),
  ]
  const { title, why } = words
  return { title, verdict, legs, ...(why !== undefined && { why }) }
}

function legOf(kind: RouteLeg['kind'], leg: Leg, ways: Ways, words: RouteWords): RouteLeg {
  const { outcome, hops } = leg
  const stops = hops.map((hop, i): RouteStop => {
    const box = ways.boxOf(hop)
    const before = hops[i - 1]
    const link = before && ways.linkBetween(before, hop)
    const { node } = hop
    return {
      number: i + 1,
      box,
      ...(link !== undefined && { link }),
      kind: hop.kind,
      node,
      words: words.hop(hop),
    }
  })
  const last = hops.at(-1)
  if (outcome === 'delivered' || outcome === 'answered' || !last) return { kind, outcome, stops }
  const link = ways.linkAfter(last, leg.reason)
  return {
    kind,
    outcome,
    stops,
    end: { box: ways.boxOf(last), ...(link !== undefined && { link }) },
  }
}

/** Finds boxes and links of a map by the names of the network. */
class Ways {
  readonly #subnets = new Map<string, string>()
  readonly #ports = new Map<string, string>()
  readonly #pairs = new Map<string, string>()

  constructor({ boxes, links }: NetworkMap) {
    for (const { id, subnets } of boxes) {
      for (const { name } of subnets) this.#subnets.set(name, id)
    }
    for (const { id, ends } of links) {
      this.#pairs.set(pairKey(ends[0].box, ends[1].box), id)
      for (const { port } of ends) if (port !== undefined) this.#ports.set(port, id)
    }
  }

  boxOf({ kind, node }: Hop): string {
    return (kind === 'switch' ? this.#subnets.get(node) : undefined) ?? boxId(node)
  }

  linkBetween(before: Hop, hop: Hop): string | undefined {
    const [from, to] = [this.boxOf(before), this.boxOf(hop)]
    if (from === to) return undefined
    return this.#ports.get(before.outPort ?? '') ?? this.#pairs.get(pairKey(from, to))
  }

  /** The link that a packet was to take from the hop where it was lost on it. */
  linkAfter({ steps }: Hop, reason: Leg['reason']): string | undefined {
    if (reason !== 'next-hop-unresolved' && reason !== 'peer-missing') return undefined
    const way = steps.findLast((step) => step.kind === 'route' || step.kind === 'policy')
    return way?.port && this.#ports.get(way.port.name)
  }
}

function pairKey(a: string, b: string): string {
  return JSON.stringify([a, b].sort())
}

/** A route on a view: the boxes and links that stand for those of the map. */
export function routeOnView(route: MapRoute, { boxes, links }: MapView): MapRoute {
  const homes = new Map(
    boxes.flatMap((box) =>
      box.kind === 'group' ? box.members.map((id) => [id, box.id] as const) : [],
    ),
  )
  const bundles = new Map(links.flatMap(({ id, links: all }) => all.map((link) => [link.id, id])))
  const placed = <T extends { readonly box: string; readonly link?: string }>(at: T): T => {
    const { link, ...rest } = at
    const bundle = link === undefined ? undefined : bundles.get(link)
    return {
      ...rest,
      box: homes.get(at.box) ?? at.box,
      ...(bundle !== undefined && { link: bundle }),
    } as T
  }
  return {
    ...route,
    legs: route.legs.map(({ end, ...leg }) => ({
      ...leg,
      stops: leg.stops.map(placed),
      ...(end && { end: placed(end) }),
    })),
  }
}
