import type { MatrixGroup, ReachabilityChange, ReachabilityDiff, Shift } from '../analysis/index.ts'
import { groupNow } from './diff-words.ts'
import { counted, describeMembers, nameOfMember } from './reachability-groups.ts'
import { formatServices } from './services.ts'

/** What a fix changes for packets between endpoints, as JSON has it. */
export interface EffectJson {
  readonly from: string
  readonly to: string
  /** How many pairs of endpoints it is about. */
  readonly pairs: number
  readonly ipVersion: 4 | 6
  /** As {@link formatServices} writes them. */
  readonly services: string
  readonly before: Shift['before']
  readonly after: Shift['after']
}

export function effectsJson(diff: ReachabilityDiff): EffectJson[] {
  return [...diff.changes()].flatMap((change) =>
    change.shifts.map((shift) => effectJson(change, shift)),
  )
}

export function effectJson(change: ReachabilityChange, shift: Shift): EffectJson {
  const { services, before, after } = shift
  return {
    ...endsOf(change),
    pairs: change.pairs,
    ipVersion: change.family,
    services: formatServices(services),
    before,
    after,
  }
}

const AFTER = {
  reachable: 'gets through',
  unreachable: 'no longer gets through',
  undefined: 'is left open by OVN',
} as const satisfies Record<Shift['after'], string>

/** What a fix changes for packets between endpoints, a line each; so many at most. */
export function effectLines(diff: ReachabilityDiff, shown: number): string[] {
  if (diff.isEmpty) return ['nothing changes between endpoints']
  const all = [...diff.changes()].flatMap((change) =>
    change.shifts.map((shift) => effectLine(change, shift)),
  )
  if (all.length <= shown) return all
  return [...all.slice(0, shown), `and ${all.length - shown} more: -o json has all`]
}

/** What becomes of some services between two groups of endpoints. */
export function effectLine(change: ReachabilityChange, { services, after }: Shift): string {
  const { from, to } = endsOf(change)
  const over = change.family === 6 ? ' over IPv6' : ''
  const pairs = change.pairs > 1 ? ` (${counted(change.pairs, 'pair')})` : ''
  const text = formatServices(services)
  const what = text === 'all' ? 'everything' : text
  return `${from} → ${to}: ${what}${over} ${AFTER[after]}${pairs}`
}

function endsOf({ from, to }: ReachabilityChange): { from: string; to: string } {
  return { from: nameOfGroup(groupNow(from)), to: nameOfGroup(groupNow(to)) }
}

function nameOfGroup(group: MatrixGroup): string {
  return group.size === 1 ? nameOfMember(group.parts[0]!.members[0]!) : describeMembers(group)
}
