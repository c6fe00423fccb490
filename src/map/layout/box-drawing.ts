import type { ViewMark } from '../fold.ts'
import type { BoxContent, PortContent, Row } from './box-content.ts'
import type { BadgeLayout, BoxLayout, PlacedText, Point, PortLayout } from './map-layout.ts'
import { BADGE, BASE, GAP, LINE, NARROWEST, PADDING, TEXT_STYLES, WIDEST } from './sizes.ts'
import { textWidth, wrapText } from './text.ts'

/** A box whose size is known, and not its place. */
export interface MeasuredBox {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly content: BoxContent
  readonly marks: readonly ViewMark[]
}

/** How wide a box has to be for what is written in it; what is too long for the widest box is broken. */
export function boxWidth({ sections, ports }: BoxContent): number {
  const rows = [...sections.flat(), ...ports.flatMap((port) => port.rows)]
  const natural = Math.max(...rows.map(naturalWidth)) + 2 * PADDING
  return Math.min(Math.max(natural, NARROWEST), WIDEST)
}

/** The box of a width, as high as it has to be. */
export function measureBox(
  id: string,
  content: BoxContent,
  marks: readonly ViewMark[],
  width: number,
): MeasuredBox {
  const box = { id, width, height: 0, content, marks }
  return { ...box, height: drawBox(box, { x: 0, y: 0 }).height }
}

function naturalWidth({ left, role, right = [], rightRole = role }: Row): number {
  const values = right.map((text) => textWidth(text, TEXT_STYLES[rightRole]))
  const widest = Math.max(0, ...values)
  return textWidth(left, TEXT_STYLES[role]) + (widest > 0 ? GAP + widest : 0)
}

/** The box at a place, with its links in an order. */
export function drawBox(
  { id, width, content, marks }: MeasuredBox,
  at: Point,
  order: (ports: readonly PortContent[]) => readonly PortContent[] = (ports) => ports,
): BoxLayout {
  const pen = new Pen(at, width)
  for (const section of content.sections) pen.section(section)
  if (content.ports.length > 0) pen.rule()
  for (const port of order(content.ports)) pen.port(port)
  if (marks.length > 0) {
    pen.rule()
    pen.badges(marks)
  }
  return { id, ...at, width, ...pen.done() }
}

/** Writes a box from the top down. */
class Pen {
  readonly #at: Point
  readonly #width: number
  readonly #texts: PlacedText[] = []
  readonly #rules: number[] = []
  readonly #ports: PortLayout[] = []
  #badges: readonly BadgeLayout[] = []
  #y: number
  #isFirst = true

  constructor(at: Point, width: number) {
    this.#at = at
    this.#width = width
    this.#y = at.y + SECTION_SPACE
  }

  section(rows: readonly Row[]): void {
    if (!this.#isFirst) this.rule()
    this.#isFirst = false
    for (const row of rows) this.#row(row)
  }

  rule(): void {
    this.#rules.push(this.#y + SECTION_SPACE)
    this.#y += 2 * SECTION_SPACE
  }

  port({ link, rows }: PortContent): void {
    this.#ports.push({ link, x: this.#at.x, y: this.#y + (LINE >> 1) })
    for (const row of rows) this.#row(row)
  }

  badges(marks: readonly ViewMark[]): void {
    const left = this.#at.x + PADDING
    this.#badges = badgeRow(marks, { x: left, y: this.#y + 1 }, this.#width - 2 * PADDING)
    this.#y += LINE
  }

  done(): Omit<BoxLayout, 'id' | 'x' | 'y' | 'width'> {
    return {
      height: this.#y + SECTION_SPACE - this.#at.y,
      texts: this.#texts,
      rules: this.#rules,
      ports: this.#ports,
      badges: this.#badges,
    }
  }

  #row({ left, role, right = [], rightRole = role }: Row): void {
    const inner = this.#width - 2 * PADDING
    const style = TEXT_STYLES[role]
    const rightStyle = TEXT_STYLES[rightRole]
    const values = right.flatMap((text) => (text === '' ? [] : wrapText(text, inner, rightStyle)))
    const widest = Math.max(0, ...values.map((text) => textWidth(text, rightStyle)))
    const beside = inner - (widest > 0 ? GAP + widest : 0)
    const isNarrow = beside < MIN_BESIDE && textWidth(left, style) > beside
    const lines = wrapText(left, isNarrow ? inner : beside, style)
    const start = this.#at.x + PADDING
    for (const [i, text] of lines.entries()) this.#text(text, role, start, this.#y + i * LINE)
    const top = this.#y + (isNarrow ? lines.length * LINE : 0)
    for (const [i, text] of values.entries()) {
      const x = this.#at.x + this.#width - PADDING - textWidth(text, rightStyle)
      this.#text(text, rightRole, x, top + i * LINE)
    }
    this.#y = Math.max(this.#y + lines.length * LINE, top + values.length * LINE)
  }

  #text(text: string, role: PlacedText['role'], x: number, top: number): void {
    this.#texts.push({ text, role, x, y: top + BASE, width: textWidth(text, TEXT_STYLES[role]) })
  }
}

/** Above and below the line between two sections. */
const SECTION_SPACE = 5

/** A text that would get less room beside a value stands above it. */
const MIN_BESIDE = 90

/** As many numbers of marks as there is room for in a line, and how many more there are. */
export function badgeRow(marks: readonly ViewMark[], at: Point, width: number): BadgeLayout[] {
  const row: BadgeLayout[] = []
  let x = at.x
  for (const [i, { mark, number }] of marks.entries()) {
    const left = marks.length - i
    const badge = badgeAt(String(number), mark.severity, { x, y: at.y })
    const more = badgeAt(`+${left}`, mark.severity, { x, y: at.y })
    const isLast = left === 1
    const room = isLast ? badge.width : badge.width + BADGE.space + more.width
    if (x - at.x + room > width) return [...row, more]
    row.push(badge)
    x += badge.width + BADGE.space
  }
  return row
}

function badgeAt(text: string, severity: BadgeLayout['severity'], at: Point): BadgeLayout {
  const { height, padding, style } = BADGE
  // A sign of the severity stands before the number.
  return { text, severity, ...at, height, width: height + textWidth(text, style) + padding }
}
