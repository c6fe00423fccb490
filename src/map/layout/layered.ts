import { layout } from '@dagrejs/dagre'
import { Graph } from '@dagrejs/graphlib'
import { type Arrangement, adjacency, type Component } from './graph.ts'
import type { Point } from './map-layout.ts'
import { COLUMN_SPACE, ROW_SPACE, SIGN } from './sizes.ts'

/** What dagre reads of nodes, and writes to them: the middle of each. */
interface Node extends Partial<Point> {
  readonly width: number
  readonly height: number
}

/** What dagre reads of edges, and writes to them. */
interface EdgePoints {
  readonly width: number
  readonly height: number
  readonly labelpos: 'c'
  readonly points?: readonly Point[]
}

type LayeredGraph = Graph<object, Node, EdgePoints>

/** From so many boxes on, a quicker way of ranking them has to do. */
const MANY = 400

/** Boxes in columns, so that links cross as little as possible; what has most neighbours comes first. */
export function arrangeLayered(component: Component): Arrangement {
  const graph: LayeredGraph = new Graph({ multigraph: true })
  graph.setGraph({
    rankdir: 'LR',
    nodesep: ROW_SPACE,
    ranksep: COLUMN_SPACE,
    edgesep: SIGN,
    ...(component.boxes.length > MANY && { ranker: 'longest-path' }),
  })
  const order = fromHub(component)
  const ranks = new Map(order.map((id, i) => [id, i]))
  const boxes = new Map(component.boxes.map((box) => [box.id, box]))
  for (const id of order) {
    const { width, height } = boxes.get(id)!
    graph.setNode(id, { width, height })
  }
  for (const { id, boxes: ends } of component.edges) {
    const [from, to] = ends.toSorted((a, b) => ranks.get(a)! - ranks.get(b)!)
    graph.setEdge(from!, to!, { width: SIGN, height: SIGN, labelpos: 'c' }, id)
  }
  layout(graph)
  // Upside down is as good as upright to dagre, and not to people who look for the first name at the top.
  const up = isUpsideDown(component, graph) ? -1 : 1
  const places = component.boxes.map(({ id, width, height }): [string, Point] => {
    const { x, y } = graph.node(id)
    return [id, { x: Math.round(x! - width / 2), y: Math.round(up * y! - height / 2) }]
  })
  return { places: new Map(places), via: viaPoints(graph, component, up) }
}

/** Whether more neighbours in a column are in the wrong order than in the right one. */
function isUpsideDown({ boxes }: Component, graph: LayeredGraph): boolean {
  let balance = 0
  for (const [i, { id }] of boxes.entries()) {
    const next = boxes.slice(i + 1).find((other) => graph.node(other.id).x === graph.node(id).x)
    if (next) balance += Math.sign(graph.node(next.id).y! - graph.node(id).y!)
  }
  return balance < 0
}

/** The points by which links go that pass further columns. */
function viaPoints(
  graph: LayeredGraph,
  { edges }: Component,
  up: number,
): Map<string, readonly Point[]> {
  const via = new Map<string, readonly Point[]>()
  const directed = new Map(graph.edges().map((edge) => [edge.name, edge]))
  for (const { id, boxes } of edges) {
    const edge = directed.get(id)!
    const points = graph.edge(edge).points!.slice(1, -1)
    if (points.length < 2) continue
    const whole = points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(up * y) }))
    via.set(id, edge.v === boxes[0] ? whole : whole.toReversed())
  }
  return via
}

/** Breadth first from the box with most neighbours. */
function fromHub(component: Component): string[] {
  const next = adjacency(component)
  const [hub] = component.boxes.toSorted((a, b) => next.get(b.id)!.length - next.get(a.id)!.length)
  const order = new Set([hub!.id])
  for (const id of order) for (const neighbour of next.get(id)!) order.add(neighbour)
  return [...order]
}
