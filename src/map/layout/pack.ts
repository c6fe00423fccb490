import type { Area, Point } from './map-layout.ts'

/** Between parts of a map that no link joins. */
const SPACE = 40
/** What the whole strives for: its width by its height. */
const ASPECT = 1.5

/** No row is broken that is narrower than a page. */
const PAGE = 760

/** Places for rectangles, in rows: the largest first, none over another. In the order of the rectangles. */
export function packed(areas: readonly Area[]): Point[] {
  const sizes = areas.map(({ width, height }, i) => ({ i, width, height }))
  const order = sizes.toSorted((a, b) => b.height - a.height || b.width - a.width || a.i - b.i)
  const total = sizes.reduce(
    (sum, { width, height }) => sum + (width + SPACE) * (height + SPACE),
    0,
  )
  const wide = Math.max(PAGE, Math.sqrt(total * ASPECT), ...sizes.map(({ width }) => width))
  const places: Point[] = []
  let [x, y, tallest] = [0, 0, 0]
  for (const { i, width, height } of order) {
    if (x > 0 && x + width > wide) {
      x = 0
      y += tallest + SPACE
      tallest = 0
    }
    places[i] = { x, y }
    x += width + SPACE
    tallest = Math.max(tallest, height)
  }
  return places
}
