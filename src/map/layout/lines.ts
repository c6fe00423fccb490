import type { ViewLink } from '../fold.ts'
import { otherEnd } from './box-content.ts'
import { drawBox, type MeasuredBox } from './box-drawing.ts'
import type { Arrangement } from './graph.ts'
import { type Area, type BoxLayout, overlap, type Point, pointAt } from './map-layout.ts'

/** Boxes at their places, and links between them. */
export interface Drawing {
  readonly boxes: readonly BoxLayout[]
  readonly curves: ReadonlyMap<string, readonly Point[]>
}

/** The side of a box where a link leaves it. */
type SideName = 'left' | 'right' | 'top' | 'bottom'

interface Attachment extends Point {
  readonly side: SideName
}

/** Draws boxes and links. The rows about links are in the order in which the links leave. */
export function drawLines(
  lines: readonly ViewLink[],
  boxes: readonly MeasuredBox[],
  { places, via }: Arrangement,
): Drawing {
  const areas = new Map<string, Area>(
    boxes.map(({ id, width, height }) => [id, { ...places.get(id)!, width, height }]),
  )
  const byId = new Map(lines.map((line) => [line.id, line]))
  const aimOf = (line: ViewLink, box: string): Area => {
    const points = via.get(line.id) ?? []
    const first = line.boxes[0] === box ? points[0] : points.at(-1)
    return first ? { ...first, width: 0, height: 0 } : areas.get(otherEnd(line, box))!
  }
  const drawn = boxes.map((box) =>
    drawBox(box, places.get(box.id)!, (ports) =>
      ports.toSorted((a, b) =>
        byAim(aimOf(byId.get(a.link)!, box.id), aimOf(byId.get(b.link)!, box.id)),
      ),
    ),
  )
  const drawnById = new Map(drawn.map((box) => [box.id, box]))
  const ends = new Map(
    drawn.map((box) => [box.id, attachments(box, byId, aimOf, ({ id }) => via.has(id))]),
  )
  const curves = lines.map(({ id, boxes: [one, other] }): [string, Point[]] => {
    if (one === other) return [id, loop(drawnById.get(one)!, id)]
    const [from, to] = [ends.get(one)!.get(id)!, ends.get(other)!.get(id)!]
    return [id, curveThrough(from, via.get(id) ?? [], to)]
  })
  return { boxes: drawn, curves: new Map(curves) }
}

/** From the top to the bottom, and from left to right where two are level. */
function byAim(a: Area, b: Area): number {
  return middleOf(a).y - middleOf(b).y || a.x - b.x
}

function middleOf({ x, y, width, height }: Area): Point {
  return { x: x + (width >> 1), y: y + (height >> 1) }
}

/** Where each link of a box leaves it: at its row towards what is beside the box, else above or below. */
function attachments(
  box: BoxLayout,
  lines: ReadonlyMap<string, ViewLink>,
  aimOf: (line: ViewLink, box: string) => Area,
  hasVia: (line: ViewLink) => boolean,
): Map<string, Attachment> {
  const aims = box.ports.map(({ link, y }) => {
    const aim = aimOf(lines.get(link)!, box.id)
    return { link, y, aim, side: sideTowards(box, aim) }
  })
  const found = new Map<string, Attachment>()
  for (const { link, y, side } of aims) {
    if (side === 'left') found.set(link, { side, x: box.x, y })
    if (side === 'right') found.set(link, { side, x: box.x + box.width, y })
  }
  for (const side of ['top', 'bottom'] as const) {
    const leaving = aims.filter((aim) => aim.side === side).sort((a, b) => a.aim.x - b.aim.x)
    for (const [i, { link, aim }] of leaving.entries()) {
      const spread = box.x + Math.round((box.width * (i + 1)) / (leaving.length + 1))
      const below = Math.min(Math.max(aim.x, box.x + CORNER), box.x + box.width - CORNER)
      const x = hasVia(lines.get(link)!) ? below : spread
      found.set(link, { side, x, y: side === 'top' ? box.y : box.y + box.height })
    }
  }
  return found
}

/** Lines stay that far from the corners of boxes. */
const CORNER = 8
/** A line that leaves a box sideways needs that much room to turn. */
const TURN = 40

function sideTowards({ x, y, width }: Area, aim: Area): SideName {
  if (aim.x - (x + width) >= TURN) return 'right'
  if (x - (aim.x + aim.width) >= TURN) return 'left'
  return aim.y < y ? 'top' : 'bottom'
}

/** Curves from one end through some points to the other. They leave boxes at right angles, and pass points level. */
function curveThrough(from: Attachment, via: readonly Point[], to: Attachment): Point[] {
  const stops = [
    { ...from, upright: isUpright(from.side) },
    ...via.map((point) => ({ ...point, upright: false })),
    { ...to, upright: isUpright(to.side) },
  ]
  const curve: Point[] = [{ x: from.x, y: from.y }]
  for (const [i, stop] of stops.entries()) {
    const next = stops[i + 1]
    if (!next) break
    const middle = { x: (stop.x + next.x) >> 1, y: (stop.y + next.y) >> 1 }
    curve.push(
      stop.upright
        ? { x: stop.x, y: next.upright ? middle.y : next.y }
        : { x: next.upright ? next.x : middle.x, y: stop.y },
      next.upright
        ? { x: next.x, y: stop.upright ? middle.y : stop.y }
        : { x: stop.upright ? stop.x : middle.x, y: next.y },
      { x: next.x, y: next.y },
    )
  }
  return curve
}

function isUpright(side: SideName): boolean {
  return side === 'top' || side === 'bottom'
}

/** How far a link of a box with itself goes from the box. */
const LOOP = 36

function loop({ x, width, ports }: BoxLayout, link: string): Point[] {
  const { y } = ports.find((port) => port.link === link)!
  const right = x + width
  return [
    { x: right, y: y - 8 },
    { x: right + LOOP, y: y - 16 },
    { x: right + LOOP, y: y + 16 },
    { x: right, y: y + 8 },
  ]
}

/** Whether no box is in the way of another, or of a link that is not its own. */
export function isClear(
  lines: readonly ViewLink[],
  { boxes, curves }: Drawing,
  space: number,
): boolean {
  const areas = new Map(boxes.map((box) => [box.id, box]))
  const apart = boxes.every((a, i) => boxes.slice(i + 1).every((b) => !overlap(a, b, space)))
  return (
    apart &&
    lines.every(({ id, boxes: ends }) => {
      const others = [...areas.values()].filter((box) => !ends.includes(box.id))
      return samples(curves.get(id)!).every((point) =>
        others.every((box) => !overlap(box, { ...point, width: 1, height: 1 }, 2)),
      )
    })
  )
}

/** So many points of a curve are looked at. */
const SAMPLES = 40

function samples(curve: readonly Point[]): Point[] {
  return Array.from({ length: SAMPLES + 1 }, (_, i) => pointAt(curve, i / SAMPLES))
}
