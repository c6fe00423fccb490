import { counted, groupId, groupsOf, type MapGroup } from '../../../map/index.ts'
import type { InspectedGroup, InspectedLinks } from '../../protocol/index.ts'
import type { OpenDesign } from '../session.ts'
import { boxLink, findingsAt, linkLink } from './parts.ts'

/** A group of boxes by `group/<name>`. */
export function inspectGroup(design: OpenDesign, id: string): InspectedGroup | undefined {
  const { map } = design
  const group = groupsOf(map).find(({ name }) => groupId(name) === id)
  if (!group) return undefined
  const members = new Set(group.boxes)
  return {
    kind: 'group',
    name: group.name,
    what: `group of ${members.size}`,
    place: undefined,
    findings: findingsAt(design, (at) => 'box' in at && members.has(at.box)),
    members: map.boxes.filter(({ id: own }) => members.has(own)).map(boxLink),
  }
}

/** Several links that the map shows as one: those between two boxes of which one is a group. */
export function inspectLinks(design: OpenDesign, id: string): InspectedLinks | undefined {
  const { map } = design
  const groups = groupsOf(map)
  const homes = [...map.boxes.map((box) => box.id), ...groups.map(({ name }) => groupId(name))]
  const pair = homes.flatMap((one) => {
    const start = `links/${one}/`
    const other = id.startsWith(start) ? id.slice(start.length) : undefined
    return other !== undefined && homes.includes(other) ? [[one, other] as const] : []
  })[0]
  if (!pair) return undefined
  const [ones, others] = pair.map((home) => membersOf(home, groups)) as [Members, Members]
  const links = map.links.filter(({ ends: [{ box: a }, { box: b }] }) =>
    ones.has(a) ? others.has(b) : ones.has(b) && others.has(a),
  )
  const ids = new Set(links.map((link) => link.id))
  return {
    kind: 'links',
    name: pair.map((home) => nameOf(home, design)).join(' ↔ '),
    what: counted(links.length, 'peering'),
    place: undefined,
    findings: findingsAt(design, (at) => 'link' in at && ids.has(at.link)),
    // What is wrong is looked for first.
    links: links
      .toSorted((a, b) => Number(a.state === 'works') - Number(b.state === 'works'))
      .map((link) => linkLink(link, design)),
  }
}

type Members = ReadonlySet<string>

function membersOf(home: string, groups: readonly MapGroup[]): Members {
  return new Set(groups.find(({ name }) => groupId(name) === home)?.boxes ?? [home])
}

function nameOf(home: string, { map }: OpenDesign): string {
  return map.boxes.find(({ id }) => id === home)?.name ?? home.slice(groupId('').length)
}
