import {
  counted,
  endpointWords,
  foldMap,
  type GroupBox,
  kindWords,
  type MapBox,
  type MapGroup,
  type MapLink,
  type MapMark,
  type MapRoute,
  type NetworkMap,
  routeOnView,
  STATE_WORDS,
} from '../map/index.ts'
import { escaped } from './html-text.ts'
import { traceLetter } from './map-route-shapes.ts'
import { mapSummary } from './map-summary.ts'
import { formatMapSvg } from './map-svg.ts'
import { type MapTheme, mapCss } from './map-theme.ts'
import { formatOrigin } from './origin.ts'

/** What a page shows. */
export interface MapPage {
  readonly map: NetworkMap
  readonly groups: readonly MapGroup[]
  /** Names of the groups that it opens with folded. */
  readonly folded: readonly string[]
  readonly traces: readonly MapRoute[]
}

export interface MapHtmlOptions {
  readonly theme?: MapTheme
  readonly routes?: boolean
  /** The SHA-256 of a text in Base64: the page then allows its own style and no other. */
  readonly sha256?: (text: string) => string
}

/**
 * A page of its own for a map: pictures with groups folded and unfolded, and everything about each network to look up. It loads
 * nothing and runs no script.
 */
export function formatMapHtml(page: MapPage, options: MapHtmlOptions = {}): string {
  const { theme = 'auto', sha256 } = options
  const css = `${PAGE}${theme === 'light' ? '' : DARK[theme]}${mapCss(theme)}`
  const style = sha256 ? `'sha256-${sha256(css)}'` : "'unsafe-inline'"
  const { map } = page
  const summary = mapSummary(foldMap(map))
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${style}; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Map: ${escaped(summary)}</title>`,
    `<style>${css}</style>`,
    '</head>',
    '<body>',
    `<main><h1>${escaped(summary)}</h1>`,
    ...pictures(page, options),
    ...traceSections(page.traces),
    ...findingList(map),
    '<h2>Networks</h2>',
    ...map.boxes.map((box, i) => network(box, i, map)),
    '</main>',
    '</body>',
    '</html>\n',
  ].join('\n')
}

/** Pictures of more than so many single groups would make a page heavy. */
const MOST_PICTURES = 24

interface Picture {
  readonly title: string
  readonly folded: readonly string[]
}

/** The map as it opens, with each group unfolded, and whole. Only one of them is open at a time. */
function pictures({ map, groups, folded, traces }: MapPage, options: MapHtmlOptions): string[] {
  const names = groups.map(({ name }) => name)
  const all: Picture[] = [
    { title: 'Folded', folded: names },
    ...groups.slice(0, MOST_PICTURES).map(({ name, boxes }) => ({
      title: `${name}: ${boxes.length} unfolded`,
      folded: names.filter((other) => other !== name),
    })),
    { title: 'Everything', folded: [] },
  ]
  const keyOf = (list: readonly string[]): string => JSON.stringify(list.toSorted())
  const shown = [
    ...new Map(all.toReversed().map((one) => [keyOf(one.folded), one])).values(),
  ].toReversed()
  if (!shown.some((one) => keyOf(one.folded) === keyOf(folded))) {
    shown.unshift({ title: 'As asked for', folded })
  }
  const ids = new Map(shown.map((one, i) => [keyOf(one.folded), `picture-${i}`]))
  const boxes = new Map(map.boxes.map(({ id }, i) => [id, `#network-${i}`]))
  return shown.map((picture, i) => {
    const view = foldMap(map, groups, picture.folded)
    const unfolding = new Map(
      view.boxes.filter(isGroup).map(({ id, name }) => {
        const rest = picture.folded.filter((other) => other !== name)
        const lone = names.filter((other) => other !== name)
        return [id, ids.get(keyOf(rest)) ?? ids.get(keyOf(lone)) ?? ids.get(keyOf([]))]
      }),
    )
    const svg = formatMapSvg(view, {
      routes: options.routes ?? false,
      traces: traces.map((trace) => routeOnView(trace, view)),
      embedded: {
        href: (box) =>
          boxes.get(box) ?? (unfolding.get(box) ? `#${unfolding.get(box)}` : undefined),
      },
    })
    const open = keyOf(picture.folded) === keyOf(folded) ? ' open' : ''
    const picked = `<div class="picture" id="picture-${i}">${svg.trimEnd()}</div>`
    if (shown.length === 1) return picked
    return `<details name="picture" class="fold"${open}><summary>${escaped(picture.title)}</summary>${picked}</details>`
  })
}

function isGroup(box: MapBox | GroupBox): box is GroupBox {
  return box.kind === 'group'
}

function traceSections(traces: readonly MapRoute[]): string[] {
  return traces.flatMap(({ title, verdict, legs, why }, i) => [
    `<h2>${escaped(`${traceLetter(i, traces.length)} ${title}: ${verdict}`)}</h2>`,
    ...legs.map(({ kind, outcome, stops }) => {
      const hops = stops.map(
        ({ kind: node, node: name, words }) =>
          `<li>${node} <strong>${escaped(name)}</strong>${words && `: ${escaped(words)}`}</li>`,
      )
      return `<h3>${kind}: ${outcome}</h3><ol>${hops.join('')}</ol>`
    }),
    ...(why === undefined ? [] : [`<p class="why">${escaped(why)}</p>`]),
  ])
}

function findingList({ marks, elsewhere }: NetworkMap): string[] {
  if (marks.length + elsewhere === 0) return []
  const more =
    elsewhere === 0
      ? []
      : [
          `<p>${counted(elsewhere, 'finding')} more with no place on the map: <code>isthmus lint</code> tells them.</p>`,
        ]
  return [
    '<h2>Findings</h2>',
    `<ol>${marks.map((mark) => `<li>${markHtml(mark)}</li>`).join('\n')}</ol>`,
    ...more,
  ]
}

function markHtml({ severity, code, message, help, origins }: MapMark): string {
  const lines = origins.map((origin) => `<code>${escaped(formatOrigin(origin))}</code>`)
  const advice = help === undefined ? '' : `<br>help: ${escaped(help)}`
  return `<strong class="${severity}">${severity}</strong> ${escaped(message)}${advice}<br><small>${lines.join(', ')} [${escaped(code)}]</small>`
}

/** Everything about a network, to look up. */
function network(box: MapBox, index: number, map: NetworkMap): string {
  const { name, subnets, routes, origin } = box
  const links = map.links.filter(({ ends }) => ends.some((end) => end.box === box.id))
  const marks = map.marks.filter(({ at }) =>
    at.some((place) => 'box' in place && place.box === box.id),
  )
  const names = new Map(map.boxes.map((other) => [other.id, other.name]))
  return [
    `<details class="network"><summary><strong>${escaped(name)}</strong> ${kindWords(box)}, ${counted(subnets.length, 'subnet')}, ${counted(links.length, 'link')}</summary><div id="network-${index}">`,
    ...(origin ? [`<p><code>${escaped(formatOrigin(origin))}</code></p>`] : []),
    ...table(
      'Subnets',
      ['Name', 'Addresses', 'Endpoints'],
      subnets.map((subnet) => [subnet.name, subnet.ranges.join(', '), endpointWords(subnet)]),
    ),
    ...table(
      'Links',
      ['To', 'Port', 'Own address', 'Other address', 'State'],
      links.map((link) => linkCells(link, box.id, names)),
    ),
    ...table(
      'Routes and policies',
      ['In order', ''],
      routes.map(({ text, isWritten }) => [text, isWritten ? '' : 'made by the controller']),
    ),
    ...(marks.length > 0
      ? [`<ul>${marks.map((mark) => `<li>${markHtml(mark)}</li>`).join('')}</ul>`]
      : []),
    '</div></details>',
  ].join('\n')
}

function linkCells(link: MapLink, box: string, names: ReadonlyMap<string, string>): string[] {
  const { ends, state, cloudState } = link
  const [own, other] = ends[0].box === box ? ends : [ends[1], ends[0]]
  return [
    names.get(other.box)!,
    own.port ?? '',
    own.addresses.join(', '),
    other.addresses.join(', '),
    cloudState ?? STATE_WORDS[state],
  ]
}

function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return []
  const cells = (tag: string, texts: readonly string[]): string =>
    `<tr>${texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('')}</tr>`
  return [
    `<h3>${title}</h3>`,
    `<div class="wide"><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table></div>`,
  ]
}

const PAGE = `
:root{color-scheme:light;--paper:#fff;--text:#182230;--faint:#475467;--line:#cbd2dc;--link:#005a8c;--error:#a83c00}
body{margin:0;background:var(--paper);color:var(--text);font:15px/1.5 'DejaVu Sans',Verdana,system-ui,sans-serif}
main{padding:1rem clamp(1rem,3vw,2.5rem)}
h1{font-size:1.2rem}h2{font-size:1.1rem;margin-top:2rem}h3{font-size:.95rem;margin:1rem 0 .3rem}
summary{cursor:pointer;padding:.35rem .2rem}
summary:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
a:focus-visible .frame,a:hover .frame{stroke:var(--link);stroke-width:2.5}
.fold{border-bottom:1px solid var(--line)}
.picture,.wide{overflow-x:auto}
.picture svg{display:block;margin:auto}
table{border-collapse:collapse;font-size:.87rem}
th,td{border:1px solid var(--line);padding:.25rem .6rem;text-align:left;vertical-align:top}
li{margin:.4rem 0;max-width:60rem;overflow-wrap:anywhere}
small,.network summary{color:var(--faint)}.network strong{color:var(--text)}
.why,strong.error{color:var(--error)}
.network div[id]{padding:0 0 1rem 1.2rem}
@media print{.picture svg{max-width:100%;height:auto}}
`

const DARK_COLOURS =
  'color-scheme:dark;--paper:#0f1722;--text:#eef2f7;--faint:#aab6c6;--line:#3a485c;--link:#7cc7f2;--error:#ff9d6b'

const DARK: Readonly<Record<'dark' | 'auto', string>> = {
  dark: `:root{${DARK_COLOURS}}`,
  auto: `@media screen and (prefers-color-scheme:dark){:root{${DARK_COLOURS}}}`,
}
