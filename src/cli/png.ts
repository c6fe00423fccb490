import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

const require = createRequire(import.meta.url)

/** The fonts that texts of maps are measured in, and drawn with. */
const FONTS = [
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
]

/** So many pixels stand for one of the picture, which is then sharp on paper too; ... */
const SCALE = 2
/** ... but no more than programs commonly open. */
const MOST = 16_000

let ready: Promise<void> | undefined

/** A picture as PNG, drawn with the font that its texts are measured in: the same on every machine. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  ready ??= initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')))
  await ready
  const fontBuffers = FONTS.map((file) => readFileSync(file))
  const font = { fontBuffers, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' }
  const { width, height } = new Resvg(svg, { font })
  const value = Math.min(SCALE, MOST / Math.max(width, height))
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value } }).render().asPng()
}
