import { Fabric } from '../../../dataplane/index.ts'
import type { Origin } from '../../../diagnostic/index.ts'
import {
  counted,
  kindWords,
  type MapBox,
  type MapLink,
  type MapMark,
  type MapPlace,
  STATE_WORDS,
} from '../../../map/index.ts'
import type { Endpoint } from '../../../model/index.ts'
import type { Network } from '../../../network.ts'
import type { PartLink } from '../../protocol/index.ts'
import type { OpenDesign } from '../session.ts'
import { probeName } from '../trace/ends.ts'

/** Ids of the parts that are no boxes and no links of the map. */
export function subnetId(name: string): string {
  return `subnet/${name}`
}

export function endpointId({ namespace, name }: Endpoint): string {
  return `endpoint/${namespace}/${name}`
}

const FABRICS = new WeakMap<Network, Fabric>()

/** What a network was compiled to. */
export function fabricOf(network: Network): Fabric {
  const known = FABRICS.get(network)
  if (known) return known
  const fabric = new Fabric(network.model)
  FABRICS.set(network, fabric)
  return fabric
}

export function boxLink(box: MapBox): PartLink {
  return { id: box.id, name: box.name, about: kindWords(box) }
}

export function linkLink(link: MapLink, { map }: OpenDesign): PartLink {
  const [one, other] = link.ends.map(({ box }) => boxName(box, map.boxes))
  return { id: link.id, name: `${one} ↔ ${other}`, about: stateText(link) }
}

/** The state of a link in words; of a cloud peering in those of the provider too. */
export function stateText({ state, cloudState }: MapLink): string {
  return cloudState === undefined ? STATE_WORDS[state] : `${STATE_WORDS[state]}: ${cloudState}`
}

export function boxName(id: string, boxes: readonly MapBox[]): string {
  return boxes.find((box) => box.id === id)?.name ?? id
}

export function subnetLink({ name, ranges, workloads }: MapBox['subnets'][number]): PartLink {
  const endpoints = workloads.reduce((sum, workload) => sum + workload.endpoints, 0)
  return {
    id: subnetId(name),
    name,
    about: `${ranges.join(', ')} · ${counted(endpoints, 'endpoint')}`,
  }
}

export function endpointLink(endpoint: Endpoint, about: string): PartLink {
  return { id: endpointId(endpoint), name: probeName(endpoint), about }
}

/** Ids of the findings with a mark at a place. */
export function findingsAt({ map }: OpenDesign, isHere: (place: MapPlace) => boolean): string[] {
  return idsOf(map.marks.filter(({ at }) => at.some(isHere)))
}

/** Ids of the findings that point at an object. */
export function findingsAbout({ map }: OpenDesign, object: Origin | undefined): string[] {
  if (!object) return []
  return idsOf(
    map.marks.filter(({ origins }) =>
      origins.some(({ file, document }) => file === object.file && document === object.document),
    ),
  )
}

function idsOf(marks: readonly MapMark[]): string[] {
  return marks.flatMap(({ code, message, origins: [origin] }) =>
    origin ? `${code} ${origin.file}:${origin.line}:${origin.column} ${message}` : [],
  )
}
