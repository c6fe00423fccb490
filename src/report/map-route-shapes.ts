import {
  type BoxLayout,
  curvePath,
  curveUntil,
  type LinkLayout,
  type MapLayout,
  type MapRoute,
  type Point,
  type RouteLeg,
  type RouteStop,
  textWidth,
} from '../map/index.ts'
import { escaped } from './html-text.ts'
import { element, title } from './map-shapes.ts'

/** Legs run beside a link, the request on one side of it and the reply on the other. */
const ASIDE = 5
/** From here on along a link that a packet never crossed, it is drawn as lost. */
const LOST_AT = 0.3

/**
 * The ways of traces over a map: lines along the links, the numbers of hops at the boxes, a cross where a packet dies. Of several
 * traces, each has a letter before its numbers.
 */
export function routeElements(traces: readonly MapRoute[], layout: MapLayout): string[] {
  const boxes = new Map(layout.boxes.map((box) => [box.id, box]))
  const links = new Map(layout.links.map((link) => [link.id, link]))
  const taken = new Map<string, number>()
  return traces.map((trace, i) => {
    const letter = traceLetter(i, traces.length)
    const legs = trace.legs.map((leg) =>
      element(
        'g',
        { role: 'listitem', 'aria-label': `${leg.kind}: ${leg.outcome}` },
        ...leg.stops.flatMap((stop, at) => passage(leg, stop, leg.stops[at - 1], links)),
        ...numbers(leg, letter, boxes, taken),
        ...death(leg, boxes, links, taken),
      ),
    )
    return element('g', { role: 'list', 'aria-label': trace.title }, ...legs)
  })
}

/** What tells one of several traces from the others: A, B, …, Z, AA, …; nothing for the only one. */
export function traceLetter(index: number, count: number): string {
  if (count === 1) return ''
  const before =
    index < LETTERS.length ? '' : traceLetter(Math.floor(index / LETTERS.length) - 1, count)
  return before + LETTERS[index % LETTERS.length]!
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The line by which a packet comes to a stop. */
function passage(
  { kind }: RouteLeg,
  { link: id, box }: RouteStop,
  before: RouteStop | undefined,
  links: ReadonlyMap<string, LinkLayout>,
): string[] {
  const link = id === undefined ? undefined : links.get(id)
  if (!link || !before || before.box === box) return []
  const curve = beside(link.curve, kind)
  const isForward = link.boxes[1] === box
  const points = isForward ? curve : curve.toReversed()
  return [
    element('path', { class: `leg ${kind}`, d: curvePath(points) }),
    element('path', { class: `tip ${kind}`, d: arrowPath(points) }),
  ]
}

/** The curve moved a little to one side, which is the same for both directions. Its ends stay at the borders of boxes. */
function beside(curve: readonly Point[], kind: RouteLeg['kind']): Point[] {
  const [from, to] = [curve[0]!, curve.at(-1)!]
  const way = kind === 'request' ? ASIDE : -ASIDE
  const right = to.x < from.x ? -way : way
  const down = to.y < from.y ? -way : way
  return curve.map((point, i) => {
    const isStop = i % 3 === 0
    const next = curve[i === 0 ? 1 : i - 1]!
    const isLevel = isStop && next.y === point.y && next.x !== point.x
    const isUpright = isStop && !isLevel
    return { x: point.x + (isLevel ? 0 : down), y: point.y - (isUpright ? 0 : right) }
  })
}

/** An arrow head at the end of a curve. */
function arrowPath(points: readonly Point[]): string {
  const { x, y } = points.at(-1)!
  const near = points.findLast((point) => point.x !== x || point.y !== y) ?? { x: x - 1, y }
  const length = Math.hypot(x - near.x, y - near.y)
  const [ux, uy] = [(x - near.x) / length, (y - near.y) / length]
  const corner = (side: number): string =>
    `${Math.round(x - 13 * ux - side * 7 * uy)} ${Math.round(y - 13 * uy + side * 7 * ux)}`
  return `M${x} ${y}L${corner(1)}L${corner(-1)}Z`
}

/** Numbers stand one beside the other on the upper border of a box. */
function slot(box: BoxLayout, width: number, taken: Map<string, number>): Point {
  const used = taken.get(box.id) ?? 0
  taken.set(box.id, used + width + 4)
  return { x: box.x + 10 + used, y: box.y - 13 }
}

function numbers(
  leg: RouteLeg,
  letter: string,
  boxes: ReadonlyMap<string, BoxLayout>,
  taken: Map<string, number>,
): string[] {
  const runs: RouteStop[][] = []
  for (const stop of leg.stops) {
    const run = runs.at(-1)
    if (run && run[0]!.box === stop.box) run.push(stop)
    else runs.push([stop])
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0]!, run.at(-1)!]
    const box = boxes.get(first.box)
    if (!box) return []
    const range = first === last ? `${first.number}` : `${first.number}–${last.number}`
    const text = `${letter}${range}`
    const width = textWidth(text, { size: 11, bold: true }) + 12
    const { x, y } = slot(box, width, taken)
    return element(
      'g',
      { class: `step ${leg.kind}` },
      title(run.map(({ number, words }) => `${number}: ${words}`).join('; ')),
      element('rect', {
        class: 'back',
        x,
        y,
        width,
        height: 16,
        rx: leg.kind === 'request' ? 8 : 2,
      }),
      element('text', { class: 'number', x: x + 6, y: y + 12 }, escaped(text)),
    )
  })
}

function death(
  leg: RouteLeg,
  boxes: ReadonlyMap<string, BoxLayout>,
  links: ReadonlyMap<string, LinkLayout>,
  taken: Map<string, number>,
): string[] {
  const box = leg.end && boxes.get(leg.end.box)
  if (!leg.end || !box) return []
  const link = leg.end.link === undefined ? undefined : links.get(leg.end.link)
  const way = link && lostWay(link, box, leg.kind)
  const { x, y } = way ? way.at(-1)! : cornerOf(box, taken)
  return [
    ...(way ? [element('path', { class: `leg ${leg.kind}`, d: curvePath(way) })] : []),
    element(
      'g',
      { class: 'death', 'stroke-width': 2.5 },
      title(`the ${leg.kind} is ${leg.outcome} here`),
      element('circle', { cx: x, cy: y, r: 9 }),
      leg.outcome === 'undefined'
        ? element('path', { fill: 'none', d: `M${x} ${y}m-3 -3a3 3 0 1 1 3 3v1.5m0 2v1.5` })
        : element('path', { fill: 'none', d: `M${x} ${y}m-4 -4l8 8m0 -8l-8 8` }),
    ),
  ]
}

/** The way from a box into a link that the packet never crossed. */
function lostWay({ curve, boxes }: LinkLayout, box: BoxLayout, kind: RouteLeg['kind']): Point[] {
  const side = beside(curve, kind)
  return curveUntil(boxes[0] === box.id ? side : side.toReversed(), LOST_AT)
}

function cornerOf(box: BoxLayout, taken: Map<string, number>): Point {
  const { x, y } = slot(box, 22, taken)
  return { x: x + 11, y: y + 8 }
}
