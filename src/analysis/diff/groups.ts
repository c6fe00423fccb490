import type { DiffGroup, Presence } from './change.ts'
import type { CommonClass, Counterparts } from './common-classes.ts'

/** Classes as a group, each with its members in the order of their names, and in the order of the first of these. */
export function groupOf(parts: readonly CommonClass[], presence: Presence): DiffGroup {
  return {
    parts: parts.map((part) => ({ ...part, members: part.members.toSorted(byName) })).sort(byFirst),
    size: parts.reduce((sum, { members }) => sum + members.length, 0),
    presence,
  }
}

export function presenceOf({ before, after }: CommonClass): Presence {
  if (!before) return 'after'
  return after ? 'both' : 'before'
}

export function byFirst({ members: [a] }: CommonClass, { members: [b] }: CommonClass): number {
  return byName(a!, b!)
}

function byName(a: Counterparts, b: Counterparts): number {
  const [one, other] = [textOf(a), textOf(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

function textOf({ before, after }: Counterparts): string {
  const { namespace, name } = (before ?? after)!.endpoint
  return `${namespace}/${name}`
}
