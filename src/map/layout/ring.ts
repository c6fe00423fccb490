import type { Arrangement, Component } from './graph.ts'
import type { Point } from './map-layout.ts'
import { COLUMN_SPACE, ROW_SPACE } from './sizes.ts'

/** The most boxes that stand in a circle. */
const MOST = 16
/** From this share of all possible links on, a component is a mesh. */
const DENSE = 0.5

/** Whether a component is a ring or so dense that no order of its boxes is better than another. */
export function isRound({ boxes, edges }: Component): boolean {
  const { length } = boxes
  if (length < 3 || length > MOST) return false
  const pairs = new Set(edges.map((edge) => edge.boxes.toSorted().join('\n'))).size
  const isRing = edges.length === length && pairs === length && everyHasTwo(edges)
  return isRing || pairs >= (DENSE * length * (length - 1)) / 2
}

function everyHasTwo(edges: Component['edges']): boolean {
  const counts = new Map<string, number>()
  for (const id of edges.flatMap(({ boxes }) => boxes)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts.values()].every((count) => count === 2)
}

/** How much a circle grows where it is too small, and how often at most. */
const GROWTH = 1.12
const ATTEMPTS = 30

/**
 * The boxes on an ellipse, a ring in its own order. It grows until `fits` says that boxes and links do not cross each other.
 */
export function arrangeRing(
  component: Component,
  fits: (arrangement: Arrangement) => boolean,
): Arrangement {
  const order = ringOrder(component)
  const width = Math.max(...component.boxes.map((box) => box.width))
  const height = Math.max(...component.boxes.map((box) => box.height))
  const radius = Math.max(1, order.length / Math.PI / 1.6)
  let arrangement: Arrangement
  let scale = 1
  let attempt = 0
  do {
    const across = { x: radius * (width + COLUMN_SPACE), y: radius * (height + ROW_SPACE) }
    arrangement = onEllipse(order, { x: across.x * scale ** 0.6, y: across.y * scale }, component)
    scale *= GROWTH
  } while (!fits(arrangement) && ++attempt < ATTEMPTS)
  return arrangement
}

function onEllipse(order: readonly string[], radius: Point, { boxes }: Component): Arrangement {
  const sizes = new Map(boxes.map((box) => [box.id, box]))
  // Two boxes at the top look steadier than one, where they come in pairs.
  const turn = order.length % 2 === 0 && order.length > 2 ? Math.PI / order.length : 0
  const places = order.map((id, i): [string, Point] => {
    const angle = (2 * Math.PI * i) / order.length - Math.PI / 2 - turn
    const { width, height } = sizes.get(id)!
    return [
      id,
      {
        x: Math.round(radius.x * Math.cos(angle) - width / 2),
        y: Math.round(radius.y * Math.sin(angle) - height / 2),
      },
    ]
  })
  return { places: new Map(places), via: new Map() }
}

/** Neighbours beside each other, as long as there are any that have no place yet. */
function ringOrder({ boxes, edges }: Component): string[] {
  const left = new Set(boxes.map(({ id }) => id))
  const order: string[] = []
  let at: string | undefined = boxes[0]!.id
  while (at !== undefined) {
    order.push(at)
    left.delete(at)
    const here: string = at
    const next = edges.flatMap(({ boxes: [one, other] }) =>
      one === here ? other : other === here ? one : [],
    )
    at = [...left].find((id) => next.includes(id)) ?? [...left][0]
  }
  return order
}
