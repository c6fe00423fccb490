import type { MapBox, MapLink, MapLinkEnd } from '../../../map/index.ts'
import type { InspectedLink, LinkEnd, LinkRoute } from '../../protocol/index.ts'
import { placeOf } from '../place.ts'
import type { OpenDesign } from '../session.ts'
import { boxLink, boxName, findingsAt, linkLink, stateText } from './parts.ts'

const KIND_WORDS: Readonly<Record<MapLink['kind'], string>> = {
  peering: 'peering',
  'cloud-peering': 'peering',
  attachment: 'link',
}

/** A link of the map: a peering, or what joins a gateway to its network. */
export function inspectLink(design: OpenDesign, id: string): InspectedLink | undefined {
  const link = design.map.links.find((one) => one.id === id)
  if (!link) return undefined
  const [one, other] = link.ends.map((end) => linkEnd(end, id, design)) as [LinkEnd, LinkEnd]
  return {
    kind: 'link',
    name: linkLink(link, design).name,
    what: KIND_WORDS[link.kind],
    place: one.place ?? other.place,
    findings: findingsAt(design, (at) => 'link' in at && at.link === id),
    state: link.state,
    stateText: stateText(link),
    ends: [one, other],
  }
}

function linkEnd({ box, port, addresses }: MapLinkEnd, id: string, design: OpenDesign): LinkEnd {
  const { boxes } = design.map
  const own = boxes.find((one) => one.id === box)
  const router = own && routerOf(own, design)
  return {
    box: own ? boxLink(own) : { id: box, name: boxName(box, boxes), about: '' },
    port,
    addresses,
    routes: own ? routesOver(own, id, design) : [],
    place: placeOf(router?.ports.find(({ name }) => name === port)?.origin),
  }
}

/** What a box sends over a link. Its routes are those of the router, and behind them the policies. */
function routesOver(box: MapBox, id: string, design: OpenDesign): LinkRoute[] {
  const router = routerOf(box, design)
  const rules = router ? [...router.staticRoutes, ...router.policies] : []
  return box.routes.flatMap(({ link, text }, i) =>
    link === id ? [{ text, place: placeOf(rules[i]?.origin) }] : [],
  )
}

function routerOf({ name }: MapBox, design: OpenDesign) {
  return design.network().model.routers.find((router) => router.name === name)
}
