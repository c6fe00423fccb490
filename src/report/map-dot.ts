import { visible } from '../diagnostic/index.ts'
import {
  counted,
  countStates,
  countWords,
  endpointWords,
  type GroupBox,
  kindWords,
  type LinkState,
  type MapBox,
  type MapView,
  rangeWords,
  STATE_WORDS,
  type ViewLink,
} from '../map/index.ts'
import { mapSummary } from './map-summary.ts'

/** A view in the language of Graphviz: a cluster for each network, with its router and its subnets. */
export function formatMapDot(view: MapView): string {
  const names = new Map(view.boxes.map(({ id }, i) => [id, `r${i}`]))
  const lines = [
    'graph isthmus {',
    `  graph [label=${quoted(mapSummary(view))}, labelloc=t, fontname="DejaVu Sans", overlap=false, splines=true]`,
    '  node [fontname="DejaVu Sans", fontsize=11, shape=box]',
    '  edge [fontname="DejaVu Sans", fontsize=9, color="#5b6b82"]',
    ...view.boxes.flatMap((box, i) => boxLines(box, i)),
    ...view.links.map((link) => linkLine(link, names)),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function boxLines(box: MapBox | GroupBox, index: number): string[] {
  const node = `r${index}`
  if (box.kind === 'group') {
    const label = [
      box.name,
      kindWords(box),
      `${counted(box.subnets, 'subnet')}, ${counted(box.endpoints, 'endpoint')}`,
      rangeWords(box.ranges),
    ]
    return [`  ${node} [shape=box3d, label=${quoted(...label)}]`]
  }
  const style = box.kind === 'missing' ? ', style=dashed' : ''
  const router = `    ${node} [label=${quoted(box.name, kindWords(box))}${style}]`
  const subnets = box.subnets.flatMap((subnet, i) => {
    const name = `s${index}_${i}`
    const label = quoted(subnet.name, subnet.ranges.join(', '), endpointWords(subnet))
    return [`    ${name} [shape=note, label=${label}]`, `    ${node} -- ${name} [style=dotted]`]
  })
  return [
    `  subgraph cluster_${index} {`,
    `    label=${quoted(box.name)}`,
    '    color="#8a94a6"',
    router,
    ...subnets,
    '  }',
  ]
}

const STYLES: Readonly<Record<LinkState, string>> = {
  works: '',
  assumed: ', style=dashed, color="#9b4477"',
  pending: ', style=dotted, color="#946200"',
  half: ', style=dashed, color="#946200"',
  broken: ', style=dashed, color="#c24a00", penwidth=2',
}

function linkLine(link: ViewLink, names: ReadonlyMap<string, string>): string {
  const [from, to] = link.boxes.map((id) => names.get(id))
  const [only, ...more] = link.links
  if (more.length > 0) {
    const label = quoted(counted(link.links.length, 'link'), countWords(countStates(link.links)))
    return `  ${from} -- ${to} [label=${label}${STYLES[link.state]}]`
  }
  const [tail, head] = only!.ends.map(({ addresses }) => quoted(...addresses))
  const words = only!.cloudState ?? (link.state === 'works' ? '' : STATE_WORDS[link.state])
  return `  ${from} -- ${to} [taillabel=${tail}, headlabel=${head}, label=${quoted(words)}${STYLES[link.state]}]`
}

/** A string of DOT, of several lines. */
function quoted(...lines: readonly string[]): string {
  const text = lines
    .filter((line) => line !== '')
    .map((line) => visible(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"'))
    .join('\\n')
  return `"${text}"`
}
