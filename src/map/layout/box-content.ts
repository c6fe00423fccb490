import { visible } from '../../diagnostic/index.ts'
import { countStates, type GroupBox, type MapView, type ViewLink } from '../fold.ts'
import type { MapBox, MapSubnet } from '../network-map.ts'
import {
  counted,
  countWords,
  endpointWords,
  kindWords,
  linkNoun,
  rangeWords,
  STATE_WORDS,
} from '../words.ts'
import type { TextRole } from './map-layout.ts'

/** One line of a box, or several where it has to be broken. */
export interface Row {
  readonly left: string
  readonly role: TextRole
  /** At the right border, one below the other. */
  readonly right?: readonly string[]
  readonly rightRole?: TextRole
}

/** What is written in a box. */
export interface BoxContent {
  /** Sections, with a line between each two. */
  readonly sections: readonly (readonly Row[])[]
  /** The rows about each link, in a section of their own whose order the layout decides. */
  readonly ports: readonly PortContent[]
}

/** The rows about one link of a box. */
export interface PortContent {
  /** Id of the link of the view. */
  readonly link: string
  readonly rows: readonly Row[]
}

/** More subnets of a box are counted. */
const SUBNETS = 8

/** The texts of all boxes of a view, by the id of the box. */
export function boxContents(view: MapView, { routes }: { readonly routes: boolean }) {
  const names = new Map(view.boxes.map(({ id, name }) => [id, name]))
  const links = new Map<string, ViewLink[]>(view.boxes.map(({ id }) => [id, []]))
  for (const link of view.links) for (const id of new Set(link.boxes)) links.get(id)!.push(link)
  return new Map<string, BoxContent>(
    view.boxes.map((box) => {
      const header: Row = {
        left: box.name,
        role: 'name',
        right: [kindWords(box)],
        rightRole: 'kind',
      }
      const body = box.kind === 'group' ? groupRows(box) : subnetRows(box)
      const routing = routes && box.kind !== 'group' ? routeRows(box) : []
      const sections = [[header], body, routing].map((rows) => rows.map(shown))
      const ports = links.get(box.id)!.map((link) => ({
        link: link.id,
        rows: portRows(link, box.id, names.get(otherEnd(link, box.id))!).map(shown),
      }))
      return [box.id, { sections: sections.filter(({ length }) => length > 0), ports }]
    }),
  )
}

/** The row as people may see it, whatever somebody wrote. */
function shown({ left, right, ...row }: Row): Row {
  return { ...row, left: visible(left), ...(right && { right: right.map(visible) }) }
}

/** The box at the other end of a link. */
export function otherEnd({ boxes: [one, other] }: ViewLink, box: string): string {
  return one === box ? other : one
}

function subnetRows({ subnets }: MapBox): Row[] {
  const shown = subnets.length > SUBNETS ? subnets.slice(0, SUBNETS - 1) : subnets
  const rows = shown.flatMap((subnet): Row[] => [
    { left: subnet.name, role: 'label', right: subnet.ranges, rightRole: 'value' },
    { left: endpointWords(subnet), role: 'note' },
  ])
  const rest = subnets.slice(shown.length)
  if (rest.length === 0) return rows
  const text = `and ${counted(rest.length, 'subnet')} more, with ${counted(endpointsIn(rest), 'endpoint')}`
  return [...rows, { left: text, role: 'note' }]
}

function endpointsIn(subnets: readonly MapSubnet[]): number {
  return subnets
    .flatMap(({ workloads }) => workloads)
    .reduce((sum, { endpoints }) => sum + endpoints, 0)
}

function groupRows({ subnets, endpoints, ranges, inside }: GroupBox): Row[] {
  const among = countWords(inside)
  return [
    {
      left: `${counted(subnets, 'subnet')}, ${counted(endpoints, 'endpoint')}`,
      role: 'label',
    },
    ...(ranges.length > 0 ? [{ left: rangeWords(ranges), role: 'value' as const }] : []),
    ...(among === '' ? [] : [{ left: `peerings among them: ${among}`, role: 'note' as const }]),
  ]
}

function routeRows({ routes }: MapBox): Row[] {
  return routes
    .filter(({ isWritten }) => isWritten)
    .map(({ text }): Row => ({ left: text, role: 'note' }))
}

/** To whom a link leads, with the address of this end; and what is wrong with it. */
function portRows(link: ViewLink, box: string, other: string): Row[] {
  const [only, ...more] = link.links
  if (more.length > 0) {
    const total = counted(link.links.length, linkNoun(link))
    const states = countWords(countStates(link.links))
    return [
      { left: `→ ${other}`, role: 'label', right: [total], rightRole: 'value' },
      ...(link.state === 'works' ? [] : [{ left: states, role: 'alarm' as const }]),
    ]
  }
  const { kind, ends, cloudState, state } = only!
  const end = link.boxes[0] === box ? ends[0] : ends[1]
  const right = kind === 'cloud-peering' ? [cloudState ?? ''] : end.addresses
  const row: Row = { left: `→ ${other}`, role: 'label', right, rightRole: 'value' }
  if (state === 'works' || state === 'assumed') return [row]
  const isSilent = state === 'half' && end.port === undefined
  const alarm = isSilent ? 'does not declare the peering' : STATE_WORDS[state]
  return [row, { left: alarm, role: 'alarm' }]
}
