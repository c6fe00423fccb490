import type { MapView } from '../fold.ts'
import { otherEnd } from './box-content.ts'
import type { MeasuredBox } from './box-drawing.ts'
import type { Area, Point } from './map-layout.ts'

/** Boxes that links join with each other, and nobody else. */
export interface Component {
  readonly boxes: readonly MeasuredBox[]
  readonly edges: readonly Edge[]
}

/** A link between two different boxes. */
export interface Edge {
  readonly id: string
  readonly boxes: readonly [string, string]
}

/** Where the boxes of a component are, and by which points links go that don't go straight. */
export interface Arrangement {
  readonly places: ReadonlyMap<string, Point>
  readonly via: ReadonlyMap<string, readonly Point[]>
}

/** The parts of a view, in the order of their first boxes. */
export function componentsOf(
  { links }: MapView,
  boxes: ReadonlyMap<string, MeasuredBox>,
): Component[] {
  const edges = links.filter(({ boxes: [one, other] }) => one !== other)
  const neighbours = new Map<string, string[]>([...boxes.keys()].map((id) => [id, []]))
  for (const link of edges) {
    for (const id of link.boxes) neighbours.get(id)!.push(otherEnd(link, id))
  }
  const seen = new Map<string, number>()
  const components: { boxes: MeasuredBox[]; edges: Edge[] }[] = []
  for (const start of boxes.keys()) {
    if (seen.has(start)) continue
    const members = reachable(start, neighbours)
    for (const id of members) seen.set(id, components.length)
    const inside = [...boxes.values()].filter(({ id }) => members.has(id))
    components.push({ boxes: inside, edges: [] })
  }
  for (const edge of edges) components[seen.get(edge.boxes[0])!]!.edges.push(edge)
  return components
}

function reachable(start: string, neighbours: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set([start])
  for (const id of found) for (const next of neighbours.get(id)!) found.add(next)
  return found
}

/** By box, the boxes next to it, each once and in the order of the links. */
export function adjacency({ boxes, edges }: Component): Map<string, string[]> {
  const found = new Map<string, Set<string>>(boxes.map(({ id }) => [id, new Set()]))
  for (const {
    boxes: [one, other],
  } of edges) {
    found.get(one)!.add(other)
    found.get(other)!.add(one)
  }
  return new Map([...found].map(([id, set]) => [id, [...set]]))
}

/** The rectangle around rectangles. */
export function boundsOf(areas: readonly Area[]): Area {
  const x = Math.min(...areas.map((area) => area.x))
  const y = Math.min(...areas.map((area) => area.y))
  const right = Math.max(...areas.map((area) => area.x + area.width))
  const bottom = Math.max(...areas.map((area) => area.y + area.height))
  return { x, y, width: right - x, height: bottom - y }
}
