import { visible } from '../diagnostic/index.ts'
import {
  counted,
  countStates,
  countWords,
  endpointWords,
  foldMap,
  type GroupBox,
  LINK_STATES,
  type LinkState,
  type MapBox,
  type MapGroup,
  type MapView,
  type NetworkMap,
  rangeWords,
  STATE_WORDS,
  type ViewLink,
} from '../map/index.ts'
import { mapSummary } from './map-summary.ts'

/** What GitHub draws: of a longer text or of more links it shows an error instead. */
const LIMITS = { characters: 50_000, links: 500 } as const

/**
 * A map as a Mermaid flowchart that GitHub draws. What is too large for that is folded, then told without its subnets, and what
 * is too large even so is left out and counted. `characters` is how long the text may be, where it has to share its page.
 */
export function formatMapMermaid(
  map: NetworkMap,
  groups: readonly MapGroup[],
  folded: readonly string[],
  characters: number = LIMITS.characters,
): string {
  const all = foldMap(
    map,
    groups,
    groups.map(({ name }) => name),
  )
  const attempts: readonly Attempt[] = [
    { view: foldMap(map, groups, folded), subnets: true },
    { view: all, subnets: true },
    { view: all, subnets: false },
  ]
  for (const attempt of attempts) {
    const text = chartOf(attempt.view, attempt.subnets, attempt.view.boxes.length)
    if (fits(text, attempt.view, characters)) return text
  }
  let boxes = all.boxes.length
  for (;;) {
    boxes = Math.floor(boxes * SHRINK)
    const view = firstOf(all, boxes)
    const text = chartOf(view, false, all.boxes.length)
    if (fits(text, view, characters) || boxes === 0) return text
  }
}

interface Attempt {
  readonly view: MapView
  readonly subnets: boolean
}

/** How much is left of a map each time that it is too large. */
const SHRINK = 0.8

function fits(text: string, { links }: MapView, characters: number): boolean {
  return text.length <= characters && links.length <= LIMITS.links
}

function firstOf(view: MapView, count: number): MapView {
  const boxes = view.boxes.slice(0, count)
  const ids = new Set(boxes.map(({ id }) => id))
  const links = view.links.filter((link) => link.boxes.every((id) => ids.has(id)))
  return { boxes, links, marks: view.marks }
}

function chartOf(view: MapView, subnets: boolean, total: number): string {
  const names = new Map(view.boxes.map(({ id }, i) => [id, `n${i}`]))
  const marked = new Set(
    view.marks.filter(({ mark }) => mark.severity !== 'info').flatMap(({ at }) => at),
  )
  const left = total - view.boxes.length
  const lines = [
    'flowchart LR',
    `  accTitle: ${plainText(mapSummary(view))}`,
    ...view.boxes.map((box) => {
      const [open, close] = box.kind === 'group' ? ['[["', '"]]'] : ['["', '"]']
      const label = labelOf(box, subnets).map(mermaidText).join('<br/>')
      return `  ${names.get(box.id)}${open}${label}${close}`
    }),
    ...view.links.map((link) => {
      const [from, to] = link.boxes.map((id) => names.get(id))
      const line = link.state === 'works' ? '---' : '-.-'
      return `  ${from} ${line}|"${linkLabel(link).map(mermaidText).join('<br/>')}"| ${to}`
    }),
    ...(left > 0
      ? [`  more["${mermaidText(`and ${counted(left, 'network')} more, too many to draw`)}"]`]
      : []),
    ...LINK_STATES.flatMap((state) => linkStyle(state, view)),
    ...classLines(view, names, marked),
  ]
  return `${lines.join('\n')}\n`
}

function labelOf(box: MapBox | GroupBox, subnets: boolean): string[] {
  if (box.kind === 'group') {
    const { members, endpoints, ranges } = box
    const count = `${counted(members.length, 'network')}, ${counted(box.subnets, 'subnet')}, ${counted(endpoints, 'endpoint')}`
    return [box.name, count, ...(ranges.length > 0 ? [rangeWords(ranges)] : [])]
  }
  const name = box.kind === 'missing' ? `${box.name} (not there)` : box.name
  if (!subnets) return [name]
  return [
    name,
    ...box.subnets.map(
      (subnet) => `${subnet.name} ${subnet.ranges.join(', ')}, ${endpointWords(subnet)}`,
    ),
  ]
}

function linkLabel({ links, state }: ViewLink): string[] {
  const [only, ...more] = links
  if (more.length > 0) return [counted(links.length, 'peering'), countWords(countStates(links))]
  const [one, other] = only!.ends.map(({ addresses }) => addresses.join(', '))
  const addresses = one || other ? [`${one || '?'} – ${other || '?'}`] : []
  const cloud = only!.cloudState === undefined ? [] : [only!.cloudState]
  return [...addresses, ...cloud, ...(state === 'works' ? [] : [STATE_WORDS[state]])]
}

/** Colours that can be told from each other, and seen on light and dark paper. */
const STROKES: Readonly<Record<LinkState, string>> = {
  works: 'stroke:#5b6b82',
  assumed: 'stroke:#b0568b,stroke-dasharray:12 4',
  pending: 'stroke:#c08400,stroke-dasharray:2 5',
  half: 'stroke:#c08400,stroke-dasharray:8 6',
  broken: 'stroke:#d55e00,stroke-dasharray:5 4',
}

function linkStyle(state: LinkState, { links }: MapView): string[] {
  const indexes = links.flatMap((link, i) => (link.state === state ? [i] : []))
  return indexes.length === 0 || state === 'works'
    ? []
    : [`  linkStyle ${indexes.join(',')} ${STROKES[state]},stroke-width:2px`]
}

function classLines(
  { boxes }: MapView,
  names: ReadonlyMap<string, string>,
  marked: ReadonlySet<string>,
): string[] {
  const missing = boxes.filter(({ kind }) => kind === 'missing').map(({ id }) => names.get(id))
  const wrong = boxes
    .filter(({ id, kind }) => marked.has(id) && kind !== 'missing')
    .map(({ id }) => names.get(id))
  return [
    ...(missing.length > 0
      ? [
          '  classDef missing stroke:#c08400,stroke-dasharray:6 4',
          `  class ${missing.join(',')} missing`,
        ]
      : []),
    ...(wrong.length > 0
      ? ['  classDef wrong stroke:#d55e00,stroke-width:3px', `  class ${wrong.join(',')} wrong`]
      : []),
  ]
}

/** Text in a quoted label: what could mean something to Mermaid, Markdown or HTML is written as a number. */
export function mermaidText(text: string): string {
  return visible(text).replace(
    /[^\p{L}\p{N} .,:/()+×→–…-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  )
}

/** Text to the end of a line, where Mermaid reads no numbers. */
function plainText(text: string): string {
  return text.replace(/[^\w ,()]/g, ' ')
}
