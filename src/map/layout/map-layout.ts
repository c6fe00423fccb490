import type { Severity } from '../../diagnostic/index.ts'
import type { LinkState } from '../network-map.ts'

/** Where everything on a map stands, in pixels from the upper left corner; all numbers are whole. */
export interface MapLayout {
  readonly width: number
  readonly height: number
  readonly boxes: readonly BoxLayout[]
  readonly links: readonly LinkLayout[]
}

/** A point. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle. */
export interface Area extends Point {
  readonly width: number
  readonly height: number
}

/** A box with what is written in it. */
export interface BoxLayout extends Area {
  /** That of the box of the view. */
  readonly id: string
  readonly texts: readonly PlacedText[]
  /** Where lines across the box are: their distances from the top of the map. */
  readonly rules: readonly number[]
  readonly badges: readonly BadgeLayout[]
  /** Where the row of each link is, by the id of the link of the view. */
  readonly ports: readonly PortLayout[]
}

/** A text on a map. It reaches from `x` to the right. */
export interface PlacedText extends Point {
  /** `y` is its base line. */
  readonly text: string
  readonly width: number
  readonly role: TextRole
}

/** What a text is, and so how it is set. */
export type TextRole = 'name' | 'kind' | 'label' | 'value' | 'note' | 'alarm'

/** The number of a mark in a little shape of its own: what they share is the size. */
export interface BadgeLayout extends Area {
  /** Numbers of the mark, or how many more there are. */
  readonly text: string
  readonly severity: Severity
}

/** Where a link meets a box. */
export interface PortLayout extends Point {
  /** Id of the link of the view. */
  readonly link: string
}

/** A link, drawn from the first of its boxes to the second. */
export interface LinkLayout {
  /** That of the link of the view. */
  readonly id: string
  readonly boxes: readonly [string, string]
  readonly state: LinkState
  /** A chain of Bézier curves: a point, and for each curve two control points and its end. */
  readonly curve: readonly Point[]
  /** Room for the sign of the state, in the middle of which the link is. */
  readonly sign: Area
  readonly badges: readonly BadgeLayout[]
}

/** The chain of curves in the words of SVG. */
export function curvePath([start, ...rest]: readonly Point[]): string {
  let path = `M${start!.x} ${start!.y}`
  for (let i = 0; i < rest.length; i += 3) {
    path += `C${rest
      .slice(i, i + 3)
      .map(({ x, y }) => `${x} ${y}`)
      .join(' ')}`
  }
  return path
}

/** The point of a chain of curves at a share of it, each curve counting the same. */
export function pointAt(curve: readonly Point[], share: number): Point {
  const curves = (curve.length - 1) / 3
  const at = Math.min(Math.floor(share * curves), curves - 1)
  const t = share * curves - at
  const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3]
  const sum = (of: (point: Point) => number): number =>
    Math.round(weights.reduce((total, weight, i) => total + weight * of(curve[3 * at + i]!), 0))
  return { x: sum(({ x }) => x), y: sum(({ y }) => y) }
}

/** The first part of the first of a chain of curves, up to a share of it. */
export function curveUntil([a, b, c, d]: readonly Point[], share: number): Point[] {
  const between = (from: Point, to: Point): Point => ({
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
  })
  const [ab, bc, cd] = [between(a!, b!), between(b!, c!), between(c!, d!)]
  const [abc, bcd] = [between(ab, bc), between(bc, cd)]
  return [a!, ab, abc, between(abc, bcd)].map(({ x, y }) => ({
    x: Math.round(x),
    y: Math.round(y),
  }))
}

/** Whether two rectangles, with some space between them, overlap. */
export function overlap(a: Area, b: Area, space = 0): boolean {
  return (
    a.x < b.x + b.width + space &&
    b.x < a.x + a.width + space &&
    a.y < b.y + b.height + space &&
    b.y < a.y + a.height + space
  )
}
