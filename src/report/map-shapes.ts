import {
  type BadgeLayout,
  type BoxLayout,
  curvePath,
  type GroupBox,
  kindWords,
  type LinkLayout,
  type LinkState,
  type MapBox,
  type MapView,
  type PlacedText,
  type Point,
  STATE_WORDS,
  type ViewLink,
} from '../map/index.ts'
import { escaped } from './html-text.ts'

/** An element of SVG. Contents are markup already; of attributes, those that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...contents: readonly string[]
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${escaped(String(value))}"`,
  )
  const open = `<${name}${written.join('')}`
  return contents.length === 0 ? `${open}/>` : `${open}>${contents.join('')}</${name}>`
}

/** What an element is called, for those who point at it or have it read to them. */
export function title(text: string): string {
  return `<title>${escaped(text)}</title>`
}

/** A text on one line. */
export function textElement({ text, role, x, y }: Omit<PlacedText, 'width'>): string {
  return element('text', { class: role, x, y }, escaped(text))
}

/** A box with everything in it. */
export function boxElement(layout: BoxLayout, box: MapBox | GroupBox, messages: Messages): string {
  const { x, y, width, height } = layout
  const frame = { class: 'frame', width, height, rx: 6 }
  // A group looks like the uppermost of several.
  const below = box.kind === 'group' ? [8, 4] : []
  return element(
    'g',
    { class: `box ${box.kind}`, role: 'listitem', 'aria-label': `${kindWords(box)} ${box.name}` },
    ...below.map((by) => element('rect', { ...frame, x: x + by, y: y + by })),
    element('rect', { ...frame, x, y }),
    ...layout.rules.map((at) => element('path', { class: 'rule', d: `M${x} ${at}h${width}` })),
    ...layout.texts.map(textElement),
    ...layout.badges.map((badge) => badgeElement(badge, messages)),
  )
}

/** What the marks say, by their numbers. */
export type Messages = ReadonlyMap<string, string>

/** A link without its signs, which are drawn over the boxes. */
export function linkElement({ curve, state }: LinkLayout, link: ViewLink, view: MapView): string {
  return element(
    'g',
    { role: 'listitem', 'aria-label': linkWords(link, view) },
    title(linkWords(link, view)),
    element('path', { class: `line ${state}`, d: curvePath(curve) }),
  )
}

/** A link in a sentence. */
function linkWords({ boxes, links, state }: ViewLink, { boxes: all }: MapView): string {
  const [from, to] = boxes.map((id) => all.find((box) => box.id === id)!.name)
  const [only, ...more] = links
  if (more.length > 0)
    return `${links.length} links between ${from} and ${to}, the worst is: ${STATE_WORDS[state]}`
  const [near, far] = only!.ends.map(({ addresses }) => addresses.join(', '))
  const addresses = near || far ? ` (${near || 'no address'} – ${far || 'no address'})` : ''
  const cloud = only!.cloudState === undefined ? '' : `, ${only!.cloudState}`
  return `${from} – ${to}${addresses}: ${STATE_WORDS[state]}${cloud}`
}

/** The sign of a link's state, and the numbers of its marks. */
export function signElement({ sign, badges, state }: LinkLayout, messages: Messages): string {
  const marks = badges.map((badge) => badgeElement(badge, messages))
  if (sign.width === 0) return marks.join('')
  const middle = { x: sign.x + sign.width / 2, y: sign.y + sign.height / 2 }
  return stateSign(state, middle) + marks.join('')
}

/** A little picture of a state. */
export function stateSign(state: LinkState, { x, y }: Point): string {
  return element(
    'g',
    { class: `sign ${state}`, 'stroke-width': 2, 'aria-hidden': 'true' },
    element('circle', { cx: x, cy: y, r: 8 }),
    SIGNS[state] === ''
      ? ''
      : element('path', { ...SIGN_FILLS[state], d: `M${x} ${y}${SIGNS[state]}` }),
  )
}

/** From the middle of the sign on: a tick, a question, the hands of a clock, half a disc, a cross. */
const SIGNS: Readonly<Record<LinkState, string>> = {
  works: 'm-4 0l3 3l5 -6',
  assumed: 'm-2.5 -2.5a2.5 2.5 0 1 1 2.5 2.5v1.5m0 2v1',
  pending: 'v-4.5m0 4.5h3.5',
  half: 'v-8a8 8 0 0 1 0 16z',
  broken: 'm-3.5 -3.5l7 7m0 -7l-7 7',
}

const SIGN_FILLS: Readonly<Record<LinkState, Readonly<Record<string, string>>>> = {
  works: { fill: 'none' },
  assumed: { fill: 'none' },
  pending: { fill: 'none' },
  half: { class: 'solid half' },
  broken: { fill: 'none' },
}

/** The number of a mark, with a sign of how grave it is. */
export function badgeElement(badge: BadgeLayout, messages: Messages): string {
  const { x, y, width, height, text, severity } = badge
  const message = messages.get(text)
  const [cx, cy] = [x + height / 2 + 2, y + height / 2]
  return element(
    'g',
    { class: `badge ${severity}` },
    title(message ?? `${text} more findings`),
    element('rect', { class: 'back', x, y, width, height, rx: height / 2 }),
    element('path', {
      class: 'mark',
      fill: 'none',
      'stroke-width': 1.6,
      d: `M${cx} ${cy}${BADGE_MARKS[severity]}`,
    }),
    element('text', { class: 'number', x: x + height + 2, y: y + 12 }, escaped(text)),
  )
}

/** A cross, a triangle with an exclamation mark, an i. */
const BADGE_MARKS: Readonly<Record<BadgeLayout['severity'], string>> = {
  error: 'm-3 -3l6 6m0 -6l-6 6',
  warning: 'm0 -4.5l4.5 8.5h-9zm0 3.5v2.5',
  info: 'm0 -3.5v1m0 2v4.5',
}
