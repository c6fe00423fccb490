import { compareNames, type MapLink, type MapLinkEnd, type NetworkMap } from '../../map/index.ts'
import {
  type Block,
  type Cell,
  cell,
  cellOf,
  paragraph,
  type Tone,
  table,
} from '../document/blocks.ts'
import type { DesignReview } from './review.ts'
import { Traffic } from './traffic.ts'

/** Whether a link does what it is for, with the reasons. */
export interface LinkJudgement {
  readonly tone: Tone
  readonly word: string
  readonly why: readonly string[]
}

/** A link with what is thought of it. */
interface JudgedLink extends LinkJudgement {
  readonly link: MapLink
}

const TONES: readonly Tone[] = ['bad', 'mixed', 'open', 'faint', 'good']

/** Every link, what does not work first: who, both ends, the routes over it in both directions, and whether it works or why not. */
export function peeringBlocks(review: Pick<DesignReview, 'map' | 'reachability'>): Block[] {
  const { map } = review
  if (map.links.length === 0) return [paragraph('None.')]
  const names = ({ link: { ends } }: JudgedLink): string =>
    ends.map(({ box }) => nameOf(box, map)).join(' ')
  const judged = judgeLinks(review).sort(
    (a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone) || compareNames(names(a), names(b)),
  )
  return [
    table(
      ['Peering', 'Addresses', 'Routes', 'Works'],
      judged.map((one) => linkRow(one, map)),
    ),
  ]
}

/** Every link, with whether it does what it is for. */
export function judgeLinks({
  map,
  reachability,
}: Pick<DesignReview, 'map' | 'reachability'>): JudgedLink[] {
  const traffic = new Traffic(reachability)
  return map.links.map((link) => ({ link, ...judgeLink(link, map, traffic) }))
}

function linkRow({ link, tone, word, why }: JudgedLink, map: NetworkMap): Cell[] {
  const names = link.ends.map(({ box }) => nameOf(box, map))
  return [
    cell(names.join(' – ')),
    cellOf(
      link.kind === 'peering'
        ? link.ends.map((end) => `${nameOf(end.box, map)}: ${endWords(end)}`)
        : [],
    ),
    cellOf(link.ends.flatMap((end) => routeWords(end, link, map))),
    cellOf([word, ...why], tone),
  ]
}

function endWords({ port, addresses }: MapLinkEnd): string {
  if (port === undefined) return 'not declared'
  return addresses.length > 0 ? addresses.join(', ') : 'no address'
}

function routeWords({ box }: MapLinkEnd, { id }: MapLink, map: NetworkMap): string[] {
  const routes = routesOver(box, id, map)
  const name = nameOf(box, map)
  return routes.length > 0 ? routes.map((text) => `${name}: ${text}`) : [`${name}: none`]
}

function routesOver(box: string, link: string, { boxes }: NetworkMap): string[] {
  const routes = boxes.find(({ id }) => id === box)?.routes ?? []
  return routes.flatMap(({ text, link: over }) => (over === link ? [text] : []))
}

/** A link that could carry packets does nothing as long as one side sends none over it. */
function judgeLink(link: MapLink, map: NetworkMap, traffic: Traffic): LinkJudgement {
  const told = map.marks
    .filter(({ at }) => at.some((place) => 'link' in place && place.link === link.id))
    .map(({ message }) => message)
  const [one, two] = link.ends
  const silent = [
    [one, two],
    [two, one],
  ].flatMap(([own, far]) =>
    routesOver(own!.box, link.id, map).length > 0
      ? []
      : [`no route of ${nameOf(own!.box, map)} leads to ${nameOf(far!.box, map)} over it`],
  )
  const [near, far] = [nameOf(one.box, map), nameOf(two.box, map)]
  const between = traffic.between(near, far)
  switch (link.state) {
    case 'half':
      return { tone: 'bad', word: 'no: only one side declares it', why: told }
    case 'pending':
      return { tone: 'bad', word: `no: ${link.cloudState ?? 'it is not up'}`, why: told }
    case 'broken':
      if (between === 'something' && silent.length === 0) {
        return { tone: 'mixed', word: 'in part', why: told }
      }
      return { tone: 'bad', word: 'no', why: told }
    case 'assumed':
      return {
        tone: 'open',
        word: 'only where localConnectIP is read as a network; not on a live cluster',
        why: [...told, ...silent],
      }
    case 'works':
      if (link.kind !== 'attachment' && silent.length === 0 && between === 'nothing') {
        return {
          tone: 'mixed',
          word: 'not between the endpoints of both',
          why: [
            `nothing gets from an endpoint of ${near} to one of ${far}, nor back, though routes lead over it: \`isthmus trace\` tells why`,
            ...told,
          ],
        }
      }
      if (link.kind === 'attachment' || silent.length === 0) {
        return { tone: 'good', word: 'yes', why: told }
      }
      return silent.length === 2
        ? { tone: 'bad', word: 'no: nothing is sent over it', why: told }
        : { tone: 'mixed', word: 'in one direction', why: [...silent, ...told] }
  }
}

function nameOf(box: string, { boxes }: NetworkMap): string {
  return boxes.find(({ id }) => id === box)?.name ?? box
}
