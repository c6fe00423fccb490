import {
  counted,
  LINK_STATES,
  layoutMap,
  type MapLayout,
  type MapRoute,
  type MapView,
  STATE_WORDS,
  TEXT_STYLES,
  type TextRole,
  textWidth,
  type ViewMark,
  wrapText,
} from '../map/index.ts'
import { routeElements, traceLetter } from './map-route-shapes.ts'
import {
  badgeElement,
  boxElement,
  element,
  linkElement,
  type Messages,
  signElement,
  stateSign,
  textElement,
  title,
} from './map-shapes.ts'
import { mapSummary } from './map-summary.ts'
import { type MapTheme, mapCss } from './map-theme.ts'
import { formatOrigin } from './origin.ts'

/** How a map is drawn. */
export interface MapSvgOptions {
  /** Default: what the reader prefers. */
  readonly theme?: MapTheme
  /** The routes and policies that people wrote, in the boxes. Default false. */
  readonly routes?: boolean
  /** Traces over the map, on the view. */
  readonly traces?: readonly MapRoute[]
  /** For a page that has `mapCss` and tells of traces and findings itself. */
  readonly embedded?: {
    /** Where a click on a box leads. */
    href(box: string): string | undefined
  }
}

/** A map as a picture of its own, with a legend and what was found. */
export function formatMapSvg(view: MapView, options: MapSvgOptions = {}): string {
  const { theme = 'auto', routes = false, traces = [], embedded } = options
  const layout = layoutMap(view, { routes })
  const width = Math.max(layout.width, NARROWEST)
  const heading = mapSummary(view)
  const top = HEAD
  const legend = legendOf(view, { x: MARGIN, y: top + layout.height }, width - 2 * MARGIN)
  const ways = tracesOf(embedded ? [] : traces, { x: MARGIN, y: legend.bottom }, width - 2 * MARGIN)
  const findings = findingsOf(
    embedded ? [] : view.marks,
    { x: MARGIN, y: ways.bottom },
    width - 2 * MARGIN,
  )
  const height = findings.bottom + MARGIN
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'isthmus-map',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'group',
      'aria-label': `Map: ${heading}`,
    },
    title(`Map: ${heading}`),
    ...(embedded ? [] : [`<style>${mapCss(theme)}</style>`]),
    element('rect', { class: 'paper', width, height }),
    textElement({ text: heading, role: 'name', x: MARGIN, y: 28 }),
    element(
      'g',
      { transform: `translate(${(width - layout.width) >> 1} ${top})` },
      ...drawing(view, layout, traces, (box) => embedded?.href(box)),
    ),
    ...legend.contents,
    ...ways.contents,
    ...findings.contents,
  )}\n`
}

/** A picture is this wide at least, so that sentences below it can be read. */
const NARROWEST = 640
const MARGIN = 16
/** Above the map. */
const HEAD = 36
const LINE = 18
/** From the top of a line to its base. */
const BASE = 13

/** Links below, boxes over them, traces over both, signs on top. */
function drawing(
  view: MapView,
  layout: MapLayout,
  traces: readonly MapRoute[],
  href: (box: string) => string | undefined,
): string[] {
  const messages: Messages = new Map(
    view.marks.map(({ number, mark }) => [String(number), `${mark.severity}: ${mark.message}`]),
  )
  const boxes = new Map(view.boxes.map((box) => [box.id, box]))
  const links = new Map(view.links.map((link) => [link.id, link]))
  return [
    element(
      'g',
      { role: 'list', 'aria-label': 'Links' },
      ...layout.links.map((link) => linkElement(link, links.get(link.id)!, view)),
    ),
    element(
      'g',
      { role: 'list', 'aria-label': 'Networks' },
      ...layout.boxes.map((box) => {
        const drawn = boxElement(box, boxes.get(box.id)!, messages)
        const target = href(box.id)
        return target === undefined ? drawn : element('a', { href: target }, drawn)
      }),
    ),
    ...routeElements(traces, layout),
    ...layout.links.map((link) => signElement(link, messages)),
  ]
}

/** Markup, and how far down it reaches. */
interface Part {
  readonly contents: readonly string[]
  readonly bottom: number
}

interface Corner {
  readonly x: number
  readonly y: number
}

/** What lines mean: of all states that the view has. */
function legendOf({ links }: MapView, at: Corner, width: number): Part {
  const states = LINK_STATES.filter((state) => links.some((link) => link.state === state))
  if (states.length === 0) return { contents: [], bottom: at.y }
  const contents: string[] = []
  let { x, y } = at
  for (const state of states) {
    const text = STATE_WORDS[state]
    const taken = SAMPLE + 8 + textWidth(text, TEXT_STYLES.note)
    if (x > at.x && x + taken > at.x + width) {
      x = at.x
      y += LINE + 4
    }
    contents.push(
      element('path', { class: `line ${state}`, d: `M${x} ${y + 9}h${SAMPLE}` }),
      ...(state === 'works' ? [] : [stateSign(state, { x: x + SAMPLE / 2, y: y + 9 })]),
      textElement({ text, role: 'note', x: x + SAMPLE + 8, y: y + 13 }),
    )
    x += taken + 24
  }
  return { contents, bottom: y + LINE + 8 }
}

/** Length of a line in the legend. */
const SAMPLE = 48
/** So many findings are written out. */
const SHOWN = 40
/** Lines of findings are no longer than can be read well. */
const READABLE = 860

function findingsOf(marks: readonly ViewMark[], at: Corner, width: number): Part {
  if (marks.length === 0) return { contents: [], bottom: at.y }
  const contents = [textElement({ text: 'Findings', role: 'name', x: at.x, y: at.y + 22 })]
  let y = at.y + 34
  for (const mark of marks.slice(0, SHOWN)) {
    const part = findingOf(mark, { x: at.x, y }, Math.min(width, READABLE))
    contents.push(...part.contents)
    y = part.bottom
  }
  const more = marks.length - SHOWN
  if (more > 0) {
    const text = `and ${counted(more, 'finding')} more: \`isthmus lint\` tells all of them`
    contents.push(textElement({ text, role: 'note', x: at.x, y: y + 13 }))
    y += LINE
  }
  return { contents, bottom: y }
}

/** What happens to each packet, hop by hop. */
function tracesOf(traces: readonly MapRoute[], at: Corner, width: number): Part {
  const contents: string[] = []
  let { y } = at
  const write = (text: string, role: TextRole, indent: number, room = width): void => {
    for (const line of wrapText(text, Math.min(room, READABLE) - indent, TEXT_STYLES[role])) {
      contents.push(textElement({ text: line, role, x: at.x + indent, y: y + BASE }))
      y += LINE
    }
  }
  for (const [i, { title, verdict, legs, why }] of traces.entries()) {
    const letter = traceLetter(i, traces.length)
    y += 8
    write(`${letter && `${letter} `}${title}: ${verdict}`, 'name', 0)
    y += 4
    for (const { kind, outcome, stops } of legs) {
      contents.push(
        element('path', { class: `leg ${kind}`, d: `M${at.x} ${y + 9}h${INDENT - 16}` }),
      )
      write(`${kind}: ${outcome}`, 'label', INDENT)
      for (const { number, kind: node, node: name, words } of stops) {
        contents.push(
          textElement({ text: `${letter}${number}`, role: 'note', x: at.x + INDENT, y: y + BASE }),
        )
        write(`${node} ${name}${words && `: ${words}`}`, 'note', INDENT + HOP_INDENT)
      }
      y += 6
    }
    if (why !== undefined) write(why, 'alarm', INDENT)
    y += 6
  }
  return { contents, bottom: y }
}

/** Room for the number of a hop before its words. */
const HOP_INDENT = 24

/** Room for the number of a finding before its words. */
const INDENT = 48

function findingOf({ mark, number }: ViewMark, at: Corner, width: number): Part {
  const size = textWidth(String(number), { size: 11, bold: true })
  const badge = {
    x: at.x,
    y: at.y,
    width: 26 + size,
    height: 16,
    text: String(number),
    severity: mark.severity,
  }
  const x = at.x + INDENT + Math.max(0, size - 14)
  const lines = wrapText(mark.message, at.x + width - x, TEXT_STYLES.label)
  const [origin] = mark.origins
  const where = `${origin ? `${formatOrigin(origin)}  ` : ''}[${mark.code}]`
  const small = wrapText(where, at.x + width - x, TEXT_STYLES.note)
  const contents = [
    badgeElement(badge, new Map([[badge.text, mark.severity]])),
    ...lines.map((text, i) => textElement({ text, role: 'label', x, y: at.y + BASE + i * LINE })),
    ...small.map((text, i) =>
      textElement({ text, role: 'note', x, y: at.y + BASE + (lines.length + i) * LINE }),
    ),
  ]
  return { contents, bottom: at.y + (lines.length + small.length) * LINE + 6 }
}
