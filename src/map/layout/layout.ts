import type { MapView, ViewLink, ViewMark } from '../fold.ts'
import { boxContents } from './box-content.ts'
import { badgeRow, boxWidth, measureBox } from './box-drawing.ts'
import { arrangeChain, chainOf } from './chain.ts'
import { type Arrangement, boundsOf, type Component, componentsOf } from './graph.ts'
import { arrangeLayered } from './layered.ts'
import { type Drawing, drawLines, isClear } from './lines.ts'
import {
  type Area,
  type BoxLayout,
  type LinkLayout,
  type MapLayout,
  overlap,
  type Point,
  pointAt,
} from './map-layout.ts'
import { packed } from './pack.ts'
import { arrangeRing, isRound } from './ring.ts'
import { BADGE, MARGIN, ROW_SPACE, SIGN } from './sizes.ts'
import { arrangeStar, hubOf } from './star.ts'

/** What a layout shows beside the boxes and links. */
export interface LayoutOptions {
  /** The routes and policies that people wrote, in the boxes. Default false. */
  readonly routes?: boolean
}

/**
 * Places everything that a view shows: a hub in the middle of its spokes, chains in rows, meshes in a circle, whatever else in
 * columns; parts that nothing joins side by side. The same view always gives the same layout.
 */
export function layoutMap(view: MapView, { routes = false }: LayoutOptions = {}): MapLayout {
  const marks = marksByPlace(view.marks)
  const contents = boxContents(view, { routes })
  // Boxes of one width make columns with straight edges, and room for the links between them.
  const width = Math.max(0, ...Array.from(contents.values(), boxWidth))
  const boxes = new Map(
    Array.from(contents, ([id, content]) => [
      id,
      measureBox(id, content, marks.get(id) ?? [], width),
    ]),
  )
  const components = componentsOf(view, boxes)
  const drawings = components.map((component) => {
    const lines = linesOf(view, component)
    return drawLines(lines, component.boxes, arrange(component, lines))
  })
  const areas = drawings.map(areaOf)
  const places = packed(areas)
  const moved = drawings.map((drawing, i) => {
    const { x, y } = areas[i]!
    return shifted(drawing, places[i]!.x - x + MARGIN, places[i]!.y - y + MARGIN)
  })
  const all = moved.flatMap((drawing) => drawing.boxes)
  const curves = new Map(moved.flatMap((drawing) => [...drawing.curves]))
  const links = placeSigns(view.links, curves, all, marks)
  const reach = boundsOf([
    { x: 0, y: 0, width: 0, height: 0 },
    ...all,
    ...links.flatMap(({ curve }) => curve.map((point) => ({ ...point, width: 0, height: 0 }))),
    ...links.flatMap(({ sign, badges }) => [sign, ...badges]),
  ])
  return { width: reach.width + MARGIN, height: reach.height + MARGIN, boxes: all, links }
}

function marksByPlace(marks: readonly ViewMark[]): Map<string, ViewMark[]> {
  const found = new Map<string, ViewMark[]>()
  for (const mark of marks) {
    for (const id of mark.at) {
      const known = found.get(id)
      if (known) known.push(mark)
      else found.set(id, [mark])
    }
  }
  return found
}

function linesOf({ links }: MapView, { boxes }: Component): ViewLink[] {
  const ids = new Set(boxes.map(({ id }) => id))
  return links.filter((link) => ids.has(link.boxes[0]))
}

function arrange(component: Component, lines: readonly ViewLink[]): Arrangement {
  const chain = chainOf(component)
  if (chain) return arrangeChain(chain)
  const hub = hubOf(component)
  if (hub) return arrangeStar(component, hub)
  if (!isRound(component)) return arrangeLayered(component)
  return arrangeRing(component, (arrangement) =>
    isClear(lines, drawLines(lines, component.boxes, arrangement), ROW_SPACE),
  )
}

function areaOf({ boxes, curves }: Drawing): Area {
  const points = [...curves.values()].flat().map((point) => ({ ...point, width: 0, height: 0 }))
  return boundsOf([...boxes, ...points])
}

function shifted({ boxes, curves }: Drawing, dx: number, dy: number): Drawing {
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x + dx, y: point.y + dy })
  return {
    boxes: boxes.map(
      (box): BoxLayout => ({
        ...move(box),
        texts: box.texts.map(move),
        rules: box.rules.map((y) => y + dy),
        badges: box.badges.map(move),
        ports: box.ports.map(move),
      }),
    ),
    curves: new Map([...curves].map(([id, curve]) => [id, curve.map(move)])),
  }
}

/** Where on a link its sign may be, the best first. */
const SHARES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]
/** The numbers of marks at a link take no more room than that. */
const BADGES_WIDTH = 110

/** Signs and marks of links, where they cover neither boxes nor each other if that can be. */
function placeSigns(
  links: readonly ViewLink[],
  curves: ReadonlyMap<string, readonly Point[]>,
  boxes: readonly BoxLayout[],
  marks: ReadonlyMap<string, readonly ViewMark[]>,
): LinkLayout[] {
  const taken: Area[] = [...boxes]
  return links.map(({ id, boxes: ends, state }) => {
    const curve = curves.get(id)!
    const badges = badgeRow(marks.get(id) ?? [], { x: 0, y: 0 }, BADGES_WIDTH)
    const size = state === 'works' ? 0 : SIGN
    const last = badges.at(-1)
    const room = freeRoom(curve, size, last ? last.x + last.width : 0, taken)
    if (size > 0 || last) taken.push(room.whole)
    return {
      id,
      boxes: ends,
      state,
      curve,
      sign: room.sign,
      badges: badges.map((badge) => ({
        ...badge,
        x: room.badges.x + badge.x,
        y: room.badges.y,
      })),
    }
  })
}

/** Where the sign of a link is, and the row of its marks. */
interface SignRoom {
  readonly sign: Area
  readonly badges: Point
  /** Around both. */
  readonly whole: Area
}

/** The sign in the middle of the link, its marks right or left of it: at the first place that nothing else takes. */
function freeRoom(
  curve: readonly Point[],
  size: number,
  row: number,
  taken: readonly Area[],
): SignRoom {
  const rooms = SHARES.flatMap((share) => {
    const { x, y } = pointAt(curve, share)
    const sign = { x: x - (size >> 1), y: y - (size >> 1), width: size, height: size }
    const top = y - (BADGE.height >> 1)
    // Without a sign the marks are in the middle themselves.
    const lefts =
      size === 0 ? [x - (row >> 1)] : [sign.x + size + BADGE.space, sign.x - BADGE.space - row]
    return lefts.map((left): SignRoom => {
      const badges = { x: left, y: top }
      const areas = row === 0 ? [sign] : [sign, { ...badges, width: row, height: BADGE.height }]
      return { sign, badges, whole: boundsOf(areas) }
    })
  })
  const isFree = ({ whole }: SignRoom): boolean => !taken.some((area) => overlap(whole, area, 2))
  return rooms.find(isFree) ?? rooms[0]!
}
