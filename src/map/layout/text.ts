import { BOLD, RANGES, REGULAR } from './font-widths.ts'

/** The font that texts of a map are measured in, and what is near it where it is missing. */
export const FONT_FAMILY = "'DejaVu Sans', Verdana, Geneva, sans-serif"

/** How a text is set: its size in pixels, and whether it is bold. */
export interface TextStyle {
  readonly size: number
  readonly bold?: boolean
}

/** Characters that the font does not have come from another one, in which few are wider. */
const OTHER = 1250

/** The width of a text in whole pixels: never less than it takes in DejaVu Sans without kerning. */
export function textWidth(text: string, { size, bold = false }: TextStyle): number {
  const widths = bold ? BOLD : REGULAR
  let thousandths = 0
  for (const character of text) thousandths += widthOf(character.codePointAt(0)!, widths)
  return Math.ceil((thousandths * size) / 1000)
}

function widthOf(code: number, widths: string): number {
  let before = 0
  for (const [first, last] of RANGES) {
    if (code < first) break
    if (code <= last) {
      const at = 2 * (before + code - first)
      return Number.parseInt(widths.slice(at, at + 2), 36)
    }
    before += last - first + 1
  }
  return OTHER
}

/**
 * The text in lines that are no wider than `width`: broken at spaces; a word that is too long for a line after a sign in it, or
 * else anywhere. At least one line; a character that is too wide by itself has its own.
 */
export function wrapText(text: string, width: number, style: TextStyle): string[] {
  const words = text.split(/(?= )/u).flatMap((word) => {
    const isLong = textWidth(word.trimStart(), style) > width
    return isLong ? (word.match(/[^\p{P}]*\p{P}+|[^\p{P}]+/gu) ?? []) : [word]
  })
  return filled(words, width, style).flatMap((line) =>
    textWidth(line, style) > width ? filled([...line], width, style) : [line],
  )
}

/** The pieces one after the other, in lines that are as long as they can be. */
function filled(pieces: readonly string[], width: number, style: TextStyle): string[] {
  const lines = ['']
  for (const piece of pieces) {
    const line = lines.at(-1)!
    if (line === '' || textWidth(line + piece, style) <= width)
      lines[lines.length - 1] = line + piece
    else lines.push(piece.trimStart())
  }
  return lines
}
