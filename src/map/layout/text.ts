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
 * The text in lines that are no wider than `width`: broken at spaces, else after a sign that is no letter, else anywhere.
 * At least one line; of a character that is too wide by itself, the line is too.
 */
export function wrapText(text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/\s*[^\s\p{P}]*[\p{P}]*/gu) ?? []) {
    if (textWidth(line + piece, style) <= width) {
      line += piece
      continue
    }
    if (line !== '') lines.push(line)
    const rest = brokenAnywhere(piece.trimStart(), width, style)
    lines.push(...rest.slice(0, -1))
    line = rest.at(-1)!
  }
  return [...lines, line].filter((part, i) => part !== '' || i === 0)
}

function brokenAnywhere(text: string, width: number, style: TextStyle): string[] {
  const lines = ['']
  for (const character of text) {
    const longer = lines.at(-1)! + character
    if (textWidth(longer, style) <= width || lines.at(-1) === '') lines[lines.length - 1] = longer
    else lines.push(character)
  }
  return lines
}
