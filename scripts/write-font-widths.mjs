// Writes how wide the characters of DejaVu Sans are, from the font itself: node scripts/write-font-widths.mjs > src/map/layout/font-widths.ts
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const FONTS = { regular: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf' }

/** Latin, Greek and Cyrillic, punctuation, arrows: first and last code points. */
const RANGES = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x370, 0x3ff],
  [0x400, 0x45f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2190, 0x21ff],
  [0x2200, 0x226f],
  [0xfffd, 0xfffd],
]

/** Two digits of base 36 hold every width in thousandths of the size. */
const DIGITS = 36

const LINE = 84

const require = createRequire(import.meta.url)
const quoted = (text) => `'${text}'`

console.log('// Made by scripts/write-font-widths.mjs from the fonts of dejavu-fonts-ttf.')
console.log('')
console.log('/** Ranges of code points, first and last, one after the other. */')
console.log(
  `export const RANGES = [\n${RANGES.map((range) => `  [${range.join(', ')}],\n`).join('')}] as const`,
)
for (const [name, file] of Object.entries(FONTS)) {
  const widthOf = widths(readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${file}`)))
  let text = ''
  for (const [first, last] of RANGES) {
    for (let code = first; code <= last; code++) {
      text += Math.ceil(widthOf(code) * 1000)
        .toString(DIGITS)
        .padStart(2, '0')
    }
  }
  const lines = text.match(new RegExp(`.{1,${LINE}}`, 'g'))
  console.log('')
  console.log(
    '/** Widths of these characters in thousandths of the size, two digits of base 36 each. */',
  )
  console.log(
    `export const ${name.toUpperCase()} = [\n${lines.map((line) => `  ${quoted(line)},\n`).join('')}].join('')`,
  )
}

/** The advance width of a code point, as a share of the size: that of the missing character where the font has none. */
function widths(font) {
  const tables = new Map()
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + 16 * i
    tables.set(font.toString('latin1', at, at + 4), font.readUInt32BE(at + 8))
  }
  const unitsPerEm = font.readUInt16BE(tables.get('head') + 18)
  const measured = font.readUInt16BE(tables.get('hhea') + 34)
  const glyphOf = characterMap(font, tables.get('cmap'))
  return (code) => {
    const glyph = Math.min(glyphOf(code), measured - 1)
    return font.readUInt16BE(tables.get('hmtx') + 4 * glyph) / unitsPerEm
  }
}

/** The glyph of a code point, from the segments of a cmap of format 4. */
function characterMap(font, cmap) {
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const table = cmap + font.readUInt32BE(cmap + 8 + 8 * i)
    if (font.readUInt16BE(table) === 4) return (code) => glyphIn(font, table, code)
  }
  throw new Error('the font has no character map of format 4')
}

function glyphIn(font, table, code) {
  const twice = font.readUInt16BE(table + 6)
  for (let at = 0; at < twice; at += 2) {
    if (font.readUInt16BE(table + 14 + at) < code) continue
    const start = font.readUInt16BE(table + 16 + twice + at)
    if (start > code) return 0
    const delta = font.readUInt16BE(table + 16 + 2 * twice + at)
    const offsetAt = table + 16 + 3 * twice + at
    const offset = font.readUInt16BE(offsetAt)
    if (offset === 0) return (code + delta) & 0xffff
    const glyph = font.readUInt16BE(offsetAt + offset + 2 * (code - start))
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff
  }
  return 0
}
