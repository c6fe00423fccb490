import { compareAddresses, parseCidr } from '../net/index.ts'
import { compareNames } from './compare-names.ts'
import type { MapGroup } from './groups.ts'
import {
  LINK_STATES,
  type LinkState,
  type MapBox,
  type MapLink,
  type MapMark,
  type NetworkMap,
} from './network-map.ts'

/** A map as it is looked at: some of its groups are folded into a box each. What a layout places. */
export interface MapView {
  readonly boxes: readonly (MapBox | GroupBox)[]
  readonly links: readonly ViewLink[]
  readonly marks: readonly ViewMark[]
}

/** A group that is folded. */
export interface GroupBox {
  /** Unique among the boxes of a view. */
  readonly id: string
  readonly kind: 'group'
  /** That of the group. */
  readonly name: string
  /** Ids of the boxes that it stands for. */
  readonly members: readonly string[]
  readonly subnets: number
  readonly endpoints: number
  /** CIDRs of its subnets, the lowest first. */
  readonly ranges: readonly string[]
  /** Links between its members, by state. */
  readonly inside: LinkCounts
}

/** One link, or all links between two boxes of which one is a group. */
export interface ViewLink {
  /** That of the link; of several, one made of those of the boxes. */
  readonly id: string
  readonly boxes: readonly [string, string]
  /** At least one. */
  readonly links: readonly MapLink[]
  /** The worst of them. */
  readonly state: LinkState
}

/** How many links have which state; states that none has are left out. */
export type LinkCounts = Readonly<Partial<Record<LinkState, number>>>

/** A mark, with the boxes and links of the view that it is shown at. */
export interface ViewMark {
  readonly mark: MapMark
  /** Running from 1; the number that stands at each of its places. */
  readonly number: number
  /** Ids of boxes and links, each once. */
  readonly at: readonly string[]
}

/** The view of a map in which the groups of these names are folded; the others are shown whole. */
export function foldMap(
  map: NetworkMap,
  groups: readonly MapGroup[] = [],
  folded: Iterable<string> = [],
): MapView {
  const names = new Set(folded)
  const shut = groups.filter(({ name }) => names.has(name))
  const homes = new Map(shut.flatMap(({ name, boxes }) => boxes.map((id) => [id, groupId(name)])))
  const homeOf = (box: string): string => homes.get(box) ?? box
  const { links, inside, ids } = foldedLinks(map.links, homeOf)
  const byId = new Map(map.boxes.map((box) => [box.id, box]))
  const boxes = [
    ...map.boxes.filter(({ id }) => !homes.has(id)),
    ...shut.map((group) => groupBox(group, byId, inside.get(groupId(group.name)) ?? [])),
  ].sort((a, b) => compareNames(a.name, b.name))
  const marks = map.marks.map((mark, i) => {
    const at = mark.at.map((place) => ('link' in place ? ids.get(place.link)! : homeOf(place.box)))
    return { mark, number: i + 1, at: [...new Set(at)] }
  })
  return { boxes, links, marks }
}

/** More boxes than that open folded. */
const READABLE = 24

/** The names of the groups that a map opens with folded: none where all of it can be read at once. */
export function openingFolds(map: NetworkMap, groups: readonly MapGroup[]): string[] {
  return map.boxes.length <= READABLE ? [] : groups.map(({ name }) => name)
}

/** Id of the box of a folded group. */
export function groupId(name: string): string {
  return `group/${name}`
}

interface FoldedLinks {
  readonly links: readonly ViewLink[]
  /** The links inside each group, by the id of its box. */
  readonly inside: ReadonlyMap<string, readonly MapLink[]>
  /** By link of the map, what shows it: a link of the view, or the box of a group. */
  readonly ids: ReadonlyMap<string, string>
}

function foldedLinks(all: readonly MapLink[], homeOf: (box: string) => string): FoldedLinks {
  const bundles = new Map<string, MapLink[]>()
  const boxesOf = new Map<string, readonly [string, string]>()
  const inside = new Map<string, MapLink[]>()
  const ids = new Map<string, string>()
  for (const link of all) {
    const [one, other] = link.ends.map(({ box }) => box) as [string, string]
    const [a, b] = [homeOf(one), homeOf(other)]
    const isFolded = a !== one || b !== other
    if (isFolded && a === b) {
      inside.set(a, [...(inside.get(a) ?? []), link])
      ids.set(link.id, a)
      continue
    }
    const id = isFolded ? `links/${[a, b].sort().join('/')}` : link.id
    bundles.set(id, [...(bundles.get(id) ?? []), link])
    if (!boxesOf.has(id)) boxesOf.set(id, [a, b])
    ids.set(link.id, id)
  }
  const links = [...bundles].map(([id, members]): ViewLink => {
    const worst = Math.max(...members.map(({ state }) => LINK_STATES.indexOf(state)))
    return { id, boxes: boxesOf.get(id)!, links: members, state: LINK_STATES[worst]! }
  })
  return { links: links.sort((a, b) => (a.id < b.id ? -1 : 1)), inside, ids }
}

function groupBox(
  { name, boxes }: MapGroup,
  byId: ReadonlyMap<string, MapBox>,
  inside: readonly MapLink[],
): GroupBox {
  const subnets = boxes.flatMap((id) => byId.get(id)!.subnets)
  const workloads = subnets.flatMap((subnet) => subnet.workloads)
  return {
    id: groupId(name),
    kind: 'group',
    name,
    members: boxes,
    subnets: subnets.length,
    endpoints: workloads.reduce((sum, { endpoints }) => sum + endpoints, 0),
    ranges: [...new Set(subnets.flatMap(({ ranges }) => ranges))].sort(compareRanges),
    inside: countStates(inside),
  }
}

/** How many links have which state, in the order of the states. */
export function countStates(links: readonly MapLink[]): LinkCounts {
  return Object.fromEntries(
    LINK_STATES.flatMap((state) => {
      const count = links.filter((link) => link.state === state).length
      return count > 0 ? [[state, count]] : []
    }),
  )
}

function compareRanges(a: string, b: string): number {
  const [one, two] = [parseCidr(a)!, parseCidr(b)!]
  const { family } = one.address
  return (
    family - two.address.family ||
    compareAddresses(one.address, two.address) ||
    one.length - two.length
  )
}
