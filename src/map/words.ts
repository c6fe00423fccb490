import type { GroupBox, LinkCounts, ViewLink } from './fold.ts'
import { LINK_STATES, type LinkState, type MapBox, type MapSubnet } from './network-map.ts'

/** `1 subnet`, `2 subnets`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** What the states of links are called. */
export const STATE_WORDS: Readonly<Record<LinkState, string>> = {
  works: 'works',
  assumed: 'works if localConnectIP is read as a network',
  pending: 'not up',
  half: 'declared on one side only',
  broken: 'broken',
}

const KIND_WORDS: Readonly<Record<MapBox['kind'], string>> = {
  vpc: 'VPC',
  'cloud-network': 'network',
  attached: 'attached',
  missing: 'not there',
}

/** What a box is, in a word or two. */
export function kindWords(box: MapBox | GroupBox): string {
  return box.kind === 'group' ? `group of ${box.members.length}` : KIND_WORDS[box.kind]
}

/** So many workloads of a subnet are named. */
const NAMED = 4

/** Who is in a subnet: `3 endpoints: web ×2, db`. */
export function endpointWords({ workloads }: MapSubnet): string {
  const count = workloads.reduce((sum, { endpoints }) => sum + endpoints, 0)
  if (count === 0) return 'no endpoints'
  const named = workloads.length > NAMED ? workloads.slice(0, NAMED - 1) : workloads
  const names = named.map(({ name, endpoints }) => (endpoints > 1 ? `${name} ×${endpoints}` : name))
  const more = workloads.length - named.length
  if (more > 0) names.push(`${more} more workloads`)
  return `${counted(count, 'endpoint')}: ${names.join(', ')}`
}

/** `299 work, 1 is broken`: how many links have which state. */
export function countWords(counts: LinkCounts): string {
  return LINK_STATES.flatMap((state) => {
    const count = counts[state]
    return count === undefined ? [] : [`${count} ${COUNTED_STATES[state]}`]
  }).join(', ')
}

const COUNTED_STATES: Readonly<Record<LinkState, string>> = {
  works: 'in order',
  assumed: 'by assumption',
  pending: 'not up',
  half: 'half-declared',
  broken: 'broken',
}

/** `10.0.0.0/24 … 10.9.0.0/24`: the first and the last of sorted ranges. */
export function rangeWords(ranges: readonly string[]): string {
  return ranges.length > 2 ? `${ranges[0]} … ${ranges.at(-1)}` : ranges.join(', ')
}

/** What links are called together. */
export function linkNoun({ links }: ViewLink): string {
  return links.some(({ kind }) => kind !== 'attachment') ? 'peering' : 'link'
}
