import { compareNames } from './compare-names.ts'
import type { MapBox, NetworkMap } from './network-map.ts'

/** Boxes that may be folded into one. Every box is in one group at most. */
export interface MapGroup {
  /** Unique among groups, made of names alone: what people type to fold or unfold it. */
  readonly name: string
  /** Ids of boxes; at least two. */
  readonly boxes: readonly string[]
}

/** Fewer boxes of a kind than that are told one by one. */
const FEWEST = 3

/**
 * The groups of a map: by the value of a label, or by what names have in common (`spoke-1`, `spoke-2`), and what is left by
 * the only neighbour (the spokes of a hub).
 */
export function groupsOf(map: NetworkMap, label?: string): MapGroup[] {
  if (label !== undefined) return byLabel(map, label)
  const hubs = hubsOf(map)
  const free = map.boxes.filter(({ id }) => !hubs.has(id))
  const byName = gathered(free, ({ name }) => stemOf(name), FEWEST)
  const grouped = new Set(byName.flatMap(({ boxes }) => boxes))
  const neighbours = neighboursOf(map)
  const names = new Map(map.boxes.map(({ id, name }) => [id, name]))
  const leaves = gathered(
    free.filter(({ id }) => !grouped.has(id)),
    ({ id }) => {
      const [hub, ...more] = neighbours.get(id) ?? []
      return hub === undefined || more.length > 0 ? undefined : `peers of ${names.get(hub)}`
    },
    FEWEST,
  )
  return [...byName, ...leaves].sort((a, b) => compareNames(a.name, b.name))
}

/** Boxes without the label are in no group. */
function byLabel({ boxes }: NetworkMap, label: string): MapGroup[] {
  const labelled = ({ labels }: MapBox): string | undefined =>
    Object.hasOwn(labels, label) ? `${label}=${labels[label]}` : undefined
  return gathered(boxes, labelled, 2).sort((a, b) => compareNames(a.name, b.name))
}

/** Boxes with one key, from so many on. */
function gathered(
  boxes: readonly MapBox[],
  keyOf: (box: MapBox) => string | undefined,
  fewest: number,
): MapGroup[] {
  const found = new Map<string, string[]>()
  for (const box of boxes) {
    const key = keyOf(box)
    if (key === undefined) continue
    const members = found.get(key)
    if (members) members.push(box.id)
    else found.set(key, [box.id])
  }
  return [...found].flatMap(([name, ids]) => (ids.length < fewest ? [] : [{ name, boxes: ids }]))
}

/** `spoke-*` of `spoke-12`: the name without its last part; none for a name of one part. */
function stemOf(name: string): string | undefined {
  const [, stem] = /^(.*[^\d.-])[.-]?\d+$/.exec(name) ?? /^(.+)[.-][^.-]+$/.exec(name) ?? []
  return stem === undefined ? undefined : `${stem}-*`
}

/** How many times as many neighbours as others a hub has. */
const HUB = 3

/** The boxes that many others meet in. They stay boxes of their own. */
function hubsOf(map: NetworkMap): ReadonlySet<string> {
  const neighbours = neighboursOf(map)
  const counts = [...neighbours.values()].map((set) => set.size).sort((a, b) => a - b)
  const usual = counts[counts.length >> 1] ?? 0
  const isHub = (count: number): boolean => count >= FEWEST && count >= HUB * Math.max(usual, 1)
  return new Set([...neighbours].flatMap(([id, { size }]) => (isHub(size) ? id : [])))
}

/** By box, the boxes that links join it with. */
export function neighboursOf({ links }: Pick<NetworkMap, 'links'>): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const join = (one: string, other: string): void => {
    if (one === other) return
    const known = found.get(one)
    if (known) known.add(other)
    else found.set(one, new Set([other]))
  }
  for (const { ends } of links) {
    join(ends[0].box, ends[1].box)
    join(ends[1].box, ends[0].box)
  }
  return found
}
