/** What part of the map is seen: a point of the map is drawn at `x * scale + dx`. */
export interface Viewport {
  readonly dx: number
  readonly dy: number
  readonly scale: number
}

/** A rectangle, of the map or of the screen. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

const SMALLEST = 0.02
const LARGEST = 3

/** Nearer or farther, by a factor; the point of the screen stays where it is. */
export function zoomed(view: Viewport, factor: number, x: number, y: number): Viewport {
  const scale = Math.min(LARGEST, Math.max(SMALLEST, view.scale * factor))
  const change = scale / view.scale
  return { scale, dx: x - (x - view.dx) * change, dy: y - (y - view.dy) * change }
}

export function panned(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, dx: view.dx + dx, dy: view.dy + dy }
}

/** Free space around what is made to fit. */
const AIR = 16
/** The tools at the top take so much. */
const TOOLS = 44

/** All of a rectangle, in the middle below the tools, little larger than it was drawn for. */
export function fitted(map: Rectangle, screen: Size): Viewport {
  const width = Math.max(1, screen.width - 2 * AIR)
  const height = Math.max(1, screen.height - TOOLS - 2 * AIR)
  const scale = Math.max(SMALLEST, Math.min(1.25, width / map.width, height / map.height))
  return panned(centred(map, screen, scale), 0, TOOLS / 2)
}

/** A rectangle in the middle. */
export function centred(map: Rectangle, screen: Size, scale: number): Viewport {
  return {
    scale,
    dx: screen.width / 2 - (map.x + map.width / 2) * scale,
    dy: screen.height / 2 - (map.y + map.height / 2) * scale,
  }
}

/** The part of the map that is seen, and as much again around it, so that moving shows something at once. */
export function window(view: Viewport, screen: Size): Rectangle {
  const [width, height] = [screen.width / view.scale, screen.height / view.scale]
  const x = -view.dx / view.scale - width / 2
  const y = -view.dy / view.scale - height / 2
  return { x, y, width: 2 * width, height: 2 * height }
}

/** Whether a part of the map is seen whole. */
export function shows(view: Viewport, screen: Size, part: Rectangle): boolean {
  const left = part.x * view.scale + view.dx
  const top = part.y * view.scale + view.dy
  return (
    left >= 0 &&
    top >= 0 &&
    left + part.width * view.scale <= screen.width &&
    top + part.height * view.scale <= screen.height
  )
}

export function overlaps(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** How much is drawn: far away only shapes, then names, and near everything. */
export type Detail = 'shapes' | 'names' | 'all'

export function detailAt(scale: number): Detail {
  if (scale < 0.18) return 'shapes'
  return scale < 0.45 ? 'names' : 'all'
}
