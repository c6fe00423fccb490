import {
  curvePath,
  foldMap,
  groupId,
  groupsOf,
  layoutMap,
  type MapBox,
  type MapGroup,
  type NetworkMap,
  openingFolds,
} from '../../../map/index.ts'
import type { FoundBox, MapProtocol, MapRequest } from '../../protocol/index.ts'
import type { Answers } from './answers.ts'

export const MAP_ANSWERS: Answers<MapProtocol> = {
  map: ({ design: { map } }, request) => {
    const groups = groupsOf(map)
    const folded = foldedGroups(map, groups, request)
    const view = foldMap(map, groups, folded)
    const layout = layoutMap(view, { routes: request.routes })
    return {
      view,
      layout,
      paths: Object.fromEntries(layout.links.map(({ id, curve }) => [id, curvePath(curve)])),
      groups: groups.map(({ name, boxes }) => ({
        name,
        folded: folded.has(name),
        size: boxes.length,
      })),
      boxes: foundBoxes(map, groups, folded),
      elsewhere: map.elsewhere,
    }
  },
}

/** The groups that the map opens folded, but for what was asked for. */
function foldedGroups(
  map: NetworkMap,
  groups: readonly MapGroup[],
  { fold, unfold }: MapRequest,
): ReadonlySet<string> {
  const names = new Set([...openingFolds(map, groups), ...fold])
  for (const name of unfold) names.delete(name)
  return names
}

function foundBoxes(
  { boxes }: NetworkMap,
  groups: readonly MapGroup[],
  folded: ReadonlySet<string>,
): FoundBox[] {
  const homes = new Map(
    groups
      .filter(({ name }) => folded.has(name))
      .flatMap((group) => group.boxes.map((id) => [id, groupId(group.name)] as const)),
  )
  return boxes.map((box) => ({
    id: box.id,
    name: box.name,
    words: wordsOf(box),
    home: homes.get(box.id) ?? box.id,
  }))
}

function wordsOf({ subnets }: MapBox): string {
  return subnets
    .flatMap(({ name, ranges, workloads }) => [
      name,
      ...ranges,
      ...workloads.map((one) => one.name),
    ])
    .join(' ')
}
