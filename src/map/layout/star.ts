import type { MeasuredBox } from './box-drawing.ts'
import { type Arrangement, adjacency, type Component } from './graph.ts'
import type { Point } from './map-layout.ts'
import { COLUMN_SPACE, ROW_SPACE } from './sizes.ts'

/** The box in which all others of a component meet, and nobody else; undefined where there is none. */
export function hubOf(component: Component): MeasuredBox | undefined {
  const next = adjacency(component)
  const hub = component.boxes.find(({ id }) => next.get(id)!.length === component.boxes.length - 1)
  const isStar = component.boxes.every((box) => box === hub || next.get(box.id)!.length === 1)
  return isStar ? hub : undefined
}

/** From so many spokes on, there may be several columns on each side. */
const FEW = 14
/** The most columns on each side. */
const MOST_COLUMNS = 8
/** A side gets so many columns that a picture is this much wider than high, or its hub no lower than the side. */
const ASPECT = 1.5
/** Between the lines that pass under boxes. */
const LANE = 16
/** Between columns of one side. */
const NARROW_SPACE = 56
/** How far from its corner a line enters a box from below. */
const ENTRY = 24

/** The hub in the middle, its spokes in columns left and right of it. Lines to further columns pass below the nearer boxes. */
export function arrangeStar(component: Component, hub: MeasuredBox): Arrangement {
  const spokes = component.boxes.filter((box) => box !== hub)
  // In turns left and right, so that the rows of the hub are in the order of the spokes.
  const halves = [0, 1].map((turn) => spokes.filter((_, i) => i % 2 === turn))
  const candidates = Array.from({ length: spokes.length > FEW ? MOST_COLUMNS : 1 }, (_, i) =>
    halves.map((half) => sideOf(half, i + 1)),
  )
  const isWide = (sides: readonly Side[]): boolean => {
    const width = hub.width + sides.reduce((sum, side) => sum + side.width, 0)
    const height = Math.max(...sides.map((side) => side.height))
    return height <= hub.height || height * ASPECT <= width
  }
  const [left, right] = (candidates.find(isWide) ?? candidates.at(-1)!) as [Side, Side]
  const height = Math.max(hub.height, left.height, right.height)
  const places = new Map<string, Point>([
    [hub.id, { x: left.width, y: (height - hub.height) >> 1 }],
  ])
  const lanes = new Map<string, readonly Point[]>()
  for (const [side, isLeft] of [
    [left, true],
    [right, false],
  ] as const) {
    const top = (height - side.height) >> 1
    const edge = isLeft ? left.width : left.width + hub.width
    for (const spoke of side.spokes) {
      const { box, lane } = spoke
      const x = isLeft ? edge - spoke.distance - box.width : edge + spoke.distance
      places.set(box.id, { x, y: top + spoke.top })
      if (lane === undefined) continue
      const away = isLeft ? -1 : 1
      const entry = isLeft ? x + box.width - ENTRY : x + ENTRY
      const y = top + lane
      lanes.set(box.id, [
        { x: edge + away * (COLUMN_SPACE - NARROW_SPACE / 2), y },
        { x: entry - away * (ENTRY >> 1), y },
        { x: entry, y: y - 1 },
      ])
    }
  }
  return { places, via: viaLanes(component, hub, lanes) }
}

function viaLanes(
  { edges }: Component,
  hub: MeasuredBox,
  lanes: ReadonlyMap<string, readonly Point[]>,
): Map<string, readonly Point[]> {
  return new Map(
    edges.flatMap(({ id, boxes: [one, other] }) => {
      const points = lanes.get(one === hub.id ? other : one)
      if (!points) return []
      return [[id, one === hub.id ? points : points.toReversed()] as const]
    }),
  )
}

/** The spokes on one side of the hub. */
interface Side {
  readonly width: number
  readonly height: number
  readonly spokes: readonly SideSpoke[]
}

interface SideSpoke {
  readonly box: MeasuredBox
  /** From the hub to the box. */
  readonly distance: number
  readonly top: number
  /** How far down the line to the box runs below the boxes before it; absent where none is before it. */
  readonly lane?: number
}

function sideOf(boxes: readonly MeasuredBox[], columns: number): Side {
  const spokes: SideSpoke[] = []
  const widest = Math.max(0, ...boxes.map(({ width }) => width))
  let top = 0
  for (let i = 0; i < boxes.length; i += columns) {
    const row = boxes.slice(i, i + columns)
    const tallest = Math.max(...row.map(({ height }) => height))
    for (const [j, box] of row.entries()) {
      const distance = COLUMN_SPACE + j * (widest + NARROW_SPACE)
      const lane = top + tallest + j * LANE
      spokes.push({ box, distance, top, ...(j > 0 && { lane }) })
    }
    top += tallest + ROW_SPACE + (row.length - 1) * LANE
  }
  const used = Math.min(columns, boxes.length)
  const width = used === 0 ? 0 : COLUMN_SPACE + used * widest + (used - 1) * NARROW_SPACE
  return { width, height: Math.max(0, top - ROW_SPACE), spokes }
}
