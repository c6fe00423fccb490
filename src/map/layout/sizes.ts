import type { TextRole } from './map-layout.ts'
import type { TextStyle } from './text.ts'

/** How texts are set. */
export const TEXT_STYLES: Readonly<Record<TextRole, TextStyle>> = {
  name: { size: 14, bold: true },
  kind: { size: 11 },
  label: { size: 12 },
  value: { size: 12 },
  note: { size: 11 },
  alarm: { size: 11, bold: true },
}

/** From one line of text to the next. */
export const LINE = 18
/** From the top of a line of text to its base. */
export const BASE = 13
/** Between the border of a box and what is in it. */
export const PADDING = 12
/** Between two texts of one line. */
export const GAP = 20
/** Boxes are this wide at least, ... */
export const NARROWEST = 200
/** ... and texts are broken that would make them wider. */
export const WIDEST = 380
/** The shape around the number of a mark: its height, and its width beside the text. */
export const BADGE = { height: 16, padding: 10, space: 4, style: { size: 11, bold: true } } as const
/** The sign of a link's state. */
export const SIGN = 18
/** Between boxes side by side, for the links between them. */
export const COLUMN_SPACE = 130
/** Between boxes one below the other. */
export const ROW_SPACE = 28
/** Around the whole. */
export const MARGIN = 16
