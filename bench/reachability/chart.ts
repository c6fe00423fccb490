/** One line of a panel: its points, ascending. */
export interface Series {
  readonly title: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** A diagram of its own: milliseconds over a number, both axes logarithmic. */
export interface Panel {
  readonly title: string
  /** Written below. */
  readonly caption: string
  readonly series: readonly Series[]
}

const COLUMNS = 3
const [WIDTH, HEIGHT] = [300, 250]
/** Around the plot of a panel. */
const MARGIN = { top: 34, right: 18, bottom: 44, left: 52 }
const HEAD = 64
const COLOURS = ['#0b62c4', '#c2410c']
const [INK, GREY, LINE] = ['#1f2328', '#59636e', '#d8dee4']

/** Panels side by side, with the same scale of times, as an SVG with a background of its own. */
export function chart(title: string, panels: readonly Panel[]): string {
  const rows = Math.ceil(panels.length / COLUMNS)
  const [width, height] = [COLUMNS * WIDTH, HEAD + rows * HEIGHT]
  const times = panels.flatMap(({ series }) =>
    series.flatMap(({ points }) => points.map(([, y]) => y)),
  )
  const bounds = [
    10 ** Math.floor(Math.log10(Math.min(...times))),
    10 ** Math.ceil(Math.log10(Math.max(...times))),
  ]
  const up = axis(bounds, HEIGHT - MARGIN.bottom, MARGIN.top)
  const legend = panels[0]!.series.map((series, i) => {
    const x = MARGIN.left + i * 230
    const line = `<path d="M${x} 46h22" stroke="${COLOURS[i]}" stroke-width="2"/>`
    return `${line}${text(x + 30, 50, series.title, 12, INK)}`
  })
  const drawn = panels.map((panel, i) => {
    const [x, top] = [(i % COLUMNS) * WIDTH, HEAD + Math.floor(i / COLUMNS) * HEIGHT]
    return `<g transform="translate(${x} ${top})">\n${drawPanel(panel, up)}\n</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>`,
    text(MARGIN.left, 26, title, 15, INK),
    ...legend,
    ...drawn,
    '</svg>\n',
  ].join('\n')
}

function drawPanel({ title, caption, series }: Panel, up: Axis): string {
  const values = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))]
  const across = axis(values, MARGIN.left, WIDTH - MARGIN.right)
  const bottom = HEIGHT - MARGIN.bottom
  const middle = (MARGIN.left + WIDTH - MARGIN.right) / 2
  return [
    text(MARGIN.left, 20, title, 13, INK),
    ...up.powers.map((time) => {
      const at = up.place(time)
      const label = text(MARGIN.left - 6, at + 4, timeOf(time), 11, GREY, 'end')
      return `<path d="M${MARGIN.left} ${at}H${WIDTH - MARGIN.right}" stroke="${LINE}"/>${label}`
    }),
    ...values.map((value) => {
      return text(across.place(value), bottom + 16, value.toLocaleString('en'), 11, GREY, 'middle')
    }),
    text(middle, bottom + 34, caption, 11, GREY, 'middle'),
    ...series.map((one, i) => drawSeries(one, COLOURS[i]!, across.place, up.place)),
  ].join('\n')
}

function drawSeries(
  { points }: Series,
  colour: string,
  across: (x: number) => number,
  up: (y: number) => number,
): string {
  const places = points.map(([x, y]) => [across(x), up(y)] as const)
  const path = places.map(([x, y]) => `${x} ${y}`).join('L')
  const dots = places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`)
  return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`
}

interface Axis {
  readonly place: (value: number) => number
  /** The powers of ten on it. */
  readonly powers: readonly number[]
}

/** A logarithmic axis from the least value at one place of the picture to the greatest at another. */
function axis(values: readonly number[], from: number, to: number): Axis {
  const logs = values.map((value) => Math.log10(value))
  const [low, high] = [Math.min(...logs), Math.max(...logs)]
  const place = (value: number) =>
    Math.round((from + ((Math.log10(value) - low) / (high - low)) * (to - from)) * 10) / 10
  const first = Math.ceil(low)
  const powers = Array.from({ length: Math.floor(high) - first + 1 }, (_, i) => 10 ** (first + i))
  return { place, powers }
}

/** Milliseconds as a label. */
function timeOf(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`
}

function text(x: number, y: number, words: string, size: number, fill: string, anchor = 'start') {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}">${words}</text>`
}
