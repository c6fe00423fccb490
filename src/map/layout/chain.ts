import type { MeasuredBox } from './box-drawing.ts'
import { type Arrangement, adjacency, type Component } from './graph.ts'
import type { Point } from './map-layout.ts'
import { COLUMN_SPACE } from './sizes.ts'

/** The boxes of a component from one end to the other, where each has two neighbours at most; undefined for any other. */
export function chainOf(component: Component): readonly MeasuredBox[] | undefined {
  const next = adjacency(component)
  const degrees = component.boxes.map(({ id }) => next.get(id)!.length)
  const isRing = degrees.every((degree) => degree === 2)
  if (degrees.some((degree) => degree > 2) || isRing) return undefined
  const byId = new Map(component.boxes.map((box) => [box.id, box]))
  const chain: MeasuredBox[] = []
  let before: string | undefined
  let at: string | undefined = component.boxes[degrees.findIndex((degree) => degree < 2)]!.id
  while (at !== undefined) {
    chain.push(byId.get(at)!)
    const on: string | undefined = next.get(at)!.find((id) => id !== before)
    before = at
    at = on
  }
  return chain
}

/** So many boxes are in a row at most; a longer chain turns. */
const LONGEST_ROW = 4
/** Between two rows of a chain. */
const TURN_SPACE = 64

/** The chain in a row, or in several of which every other goes back. */
export function arrangeChain(chain: readonly MeasuredBox[]): Arrangement {
  const rows = Math.ceil(chain.length / LONGEST_ROW)
  const perRow = Math.ceil(chain.length / rows)
  const pitch = Math.max(...chain.map(({ width }) => width)) + COLUMN_SPACE
  const places = new Map<string, Point>()
  let y = 0
  for (let row = 0; row < rows; row++) {
    const boxes = chain.slice(row * perRow, (row + 1) * perRow)
    for (const [i, { id }] of boxes.entries()) {
      const column = row % 2 === 0 ? i : perRow - 1 - i
      places.set(id, { x: column * pitch, y })
    }
    y += Math.max(...boxes.map(({ height }) => height)) + TURN_SPACE
  }
  return { places, via: new Map() }
}
