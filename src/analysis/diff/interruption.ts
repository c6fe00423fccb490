import type { ServiceSet } from '../../match/index.ts'
import type { DiffGroup, ReachabilityChange } from './change.ts'
import type { ReachabilityDiff } from './diff.ts'

/** Services that are reachable first and last, and not in between. */
export interface Interruption {
  /** How they are lost, ... */
  readonly loss: ReachabilityChange
  /** ... and which of the services come back, at least for some of the pairs. */
  readonly services: ServiceSet
}

/**
 * What three networks in a row interrupt: the first of all that is lost between the first two and comes back with the
 * third. Undefined where nothing is interrupted.
 */
export function interruptionOf(
  toMiddle: ReachabilityDiff,
  toLast: () => ReachabilityDiff,
): Interruption | undefined {
  const losses = [...toMiddle.changes()].filter((change) => lostIn(change) !== undefined)
  if (losses.length === 0) return undefined
  const gains = [...toLast().changes()].filter((change) => gainedIn(change) !== undefined)
  const names = new Map<DiffGroup, ReadonlySet<string>>()
  for (const loss of losses) {
    for (const gain of gains) {
      if (loss.family !== gain.family) continue
      const services = lostIn(loss)!.intersection(gainedIn(gain)!)
      if (!services.isEmpty && haveCommonPair(loss, gain, names)) return { loss, services }
    }
  }
  return undefined
}

function lostIn({ shifts }: ReachabilityChange): ServiceSet | undefined {
  return union(shifts.filter(({ before }) => before === 'reachable'))
}

function gainedIn({ shifts }: ReachabilityChange): ServiceSet | undefined {
  return union(shifts.filter(({ after }) => after === 'reachable'))
}

function union(shifts: ReachabilityChange['shifts']): ServiceSet | undefined {
  return shifts
    .map(({ services }) => services)
    .reduce<ServiceSet | undefined>((all, services) => all?.union(services) ?? services, undefined)
}

/** Whether some pair of endpoints is in both. */
function haveCommonPair(
  a: ReachabilityChange,
  b: ReachabilityChange,
  names: Map<DiffGroup, ReadonlySet<string>>,
): boolean {
  const senders = common(a.from, b.from, names)
  const receivers = common(a.to, b.to, names)
  return senders.some((sender) => receivers.some((receiver) => receiver !== sender))
}

function common(
  a: DiffGroup,
  b: DiffGroup,
  names: Map<DiffGroup, ReadonlySet<string>>,
): readonly string[] {
  const others = namesOf(b, names)
  return [...namesOf(a, names)].filter((name) => others.has(name))
}

function namesOf(
  group: DiffGroup,
  names: Map<DiffGroup, ReadonlySet<string>>,
): ReadonlySet<string> {
  let known = names.get(group)
  if (!known) {
    known = new Set(
      group.parts.flatMap(({ members }) =>
        members.map(({ before, after }) => {
          const { endpoint } = (after ?? before)!
          return `${endpoint.namespace}/${endpoint.name}`
        }),
      ),
    )
    names.set(group, known)
  }
  return known
}
