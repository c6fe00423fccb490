/** One line of a panel: its points, ascending. */
export interface Series {
  readonly title: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** A diagram of its own, both axes logarithmic. */
export interface Panel {
  readonly title: string
  readonly x: string
  readonly series: readonly Series[]
}

const COLUMNS = 3
const [WIDTH, HEIGHT] = [300, 250]
/** Around the plot of a panel. */
const MARGIN = { top: 34, right: 18, bottom: 44, left: 52 }
const HEAD = 64
const COLOURS = ['#0b62c4', '#c2410c']
const [INK, GREY, LINE] = ['#1f2328', '#59636e', '#d8dee4']

/** Panels side by side as an SVG with a background of its own. `y` says what all of them show. */
export function chart(title: string, y: string, panels: readonly Panel[]): string {
  const rows = Math.ceil(panels.length / COLUMNS)
  const [width, height] = [COLUMNS * WIDTH, HEAD + rows * HEIGHT]
  const legend = panels[0]!.series.map((series, i) => {
    const x = MARGIN.left + i * 230
    const line = `<path d="M${x} 46h22" stroke="${COLOURS[i]}" stroke-width="2"/>`
    return `${line}${text(x + 30, 50, series.title, 12, INK)}`
  })
  const drawn = panels.map((panel, i) => {
    const [x, top] = [(i % COLUMNS) * WIDTH, HEAD + Math.floor(i / COLUMNS) * HEIGHT]
    return `<g transform="translate(${x} ${top})">\n${drawPanel(panel, y)}\n</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>`,
    text(MARGIN.left, 26, title, 15, INK),
    ...legend,
    ...drawn,
    '</svg>\n',
  ].join('\n')
}

function drawPanel({ title, x, series }: Panel, y: string): string {
  const points = series.flatMap((one) => one.points)
  const across = axis(
    points.map(([value]) => value),
    MARGIN.left,
    WIDTH - MARGIN.right,
  )
  const up = axis(
    points.map(([, value]) => value),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
    true,
  )
  const bottom = HEIGHT - MARGIN.bottom
  const values = [...new Set(points.map(([value]) => value))]
  return [
    text(MARGIN.left, 20, title, 13, INK),
    ...up.ticks.map((value) => {
      const at = up.place(value)
      const label = text(MARGIN.left - 6, at + 4, short(value), 11, GREY, 'end')
      return `<path d="M${MARGIN.left} ${at}H${WIDTH - MARGIN.right}" stroke="${LINE}"/>${label}`
    }),
    ...values.map((value) =>
      text(across.place(value), bottom + 16, short(value), 11, GREY, 'middle'),
    ),
    text((MARGIN.left + WIDTH - MARGIN.right) / 2, bottom + 34, x, 11, GREY, 'middle'),
    text(MARGIN.left - 6, MARGIN.top - 4, y, 11, GREY, 'end'),
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

/** A logarithmic axis from one place of the picture to another; `whole`: it begins and ends at powers of ten. */
function axis(values: readonly number[], from: number, to: number, whole = false) {
  const logs = values.map((value) => Math.log10(value))
  const low = whole ? Math.floor(Math.min(...logs)) : Math.min(...logs)
  const high = whole ? Math.max(Math.ceil(Math.max(...logs)), low + 1) : Math.max(...logs)
  const place = (value: number) =>
    Math.round((from + ((Math.log10(value) - low) / (high - low)) * (to - from)) * 10) / 10
  const ticks = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, i) => {
    return 10 ** (Math.ceil(low) + i)
  })
  return { place, ticks }
}

/** 20,000 as `20k`. */
function short(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : `${value}`
}

function text(x: number, y: number, words: string, size: number, fill: string, anchor = 'start') {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}">${words}</text>`
}
