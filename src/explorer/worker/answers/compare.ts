import { diffReachability, notesOn } from '../../../analysis/index.ts'
import type { MapBox, MapLink, NetworkMap } from '../../../map/index.ts'
import { diffJson } from '../../../report/index.ts'
import type { ComparedPart, CompareProtocol } from '../../protocol/index.ts'
import { OpenDesign } from '../session.ts'
import type { Answers } from './answers.ts'

export const COMPARE_ANSWERS: Answers<CompareProtocol> = {
  compare: ({ design }, { before: sources }) => {
    const before = new OpenDesign({ ...design.request, sources })
    if (before.kind !== design.kind) {
      throw Object.assign(new Error('the two designs are of different kinds'), {
        help: 'compare manifests of Kube-OVN with manifests, and worlds of cloud networks with worlds',
      })
    }
    const diff = diffReachability(before.network().reachability(), design.network().reachability())
    return {
      diff: diffJson(diff, notesOn(design.network().model)),
      parts: [
        ...comparedParts(before.map.boxes, design.map.boxes, boxKey, ({ name }) => name),
        ...comparedParts(before.map.links, design.map.links, linkKey, (link, map) =>
          linkName(link, map === 'before' ? before.map : design.map),
        ),
      ],
    }
  },
}

/** What is shown of a box but for where it is written. */
function boxKey({ kind, subnets, routes, labels }: MapBox): string {
  return JSON.stringify([
    kind,
    labels,
    subnets.map(({ name, ranges, workloads }) => [name, ranges, workloads]),
    routes.map(({ text }) => text),
  ])
}

function linkKey({ kind, ends, state, cloudState }: MapLink): string {
  const shown = ends.map(({ box, port, addresses }) => [box, port, addresses])
  return JSON.stringify([kind, shown, state, cloudState])
}

function linkName({ ends }: MapLink, { boxes }: NetworkMap): string {
  return ends.map(({ box }) => boxes.find(({ id }) => id === box)?.name ?? box).join(' – ')
}

function comparedParts<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (part: T) => string,
  nameOf: (part: T, side: 'before' | 'after') => string,
): ComparedPart[] {
  const old = new Map(before.map((part) => [part.id, part]))
  const now = new Set(after.map(({ id }) => id))
  return [
    ...after.flatMap((part): ComparedPart | [] => {
      const was = old.get(part.id)
      if (was && keyOf(was) === keyOf(part)) return []
      return { id: part.id, name: nameOf(part, 'after'), change: was ? 'changed' : 'added' }
    }),
    ...before
      .filter(({ id }) => !now.has(id))
      .map((part) => {
        return { id: part.id, name: nameOf(part, 'before'), change: 'removed' } as const
      }),
  ]
}
