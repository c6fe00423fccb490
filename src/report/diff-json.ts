import type { DiffCounts, DiffGroup, ReachabilityDiff, Shift, Verdict } from '../analysis/index.ts'
import type { Probe } from '../dataplane/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { nameOf } from './check-words.ts'
import { type DiagnosticJson, diagnosticJson, originJson } from './diagnostics.ts'
import { type Because, causeWords, groupNow, type SideWords } from './diff-words.ts'
import { factsOf } from './reachability-groups.ts'
import { formatServices } from './services.ts'

/** A difference as `isthmus diff -o json` prints it. Sets are as {@link formatServices} writes them. */
export interface DiffJson {
  readonly counts: DiffCounts
  /** Every ordered pair of endpoints that changed is in exactly one of them for each version of IP. */
  readonly changes: readonly DiffChangeJson[]
  readonly notes: readonly DiagnosticJson[]
}

export interface DiffChangeJson {
  readonly ipVersion: 4 | 6
  readonly from: DiffGroupJson
  readonly to: DiffGroupJson
  /** How many ordered pairs of different endpoints. */
  readonly pairs: number
  readonly shifts: readonly ShiftJson[]
}

export interface DiffGroupJson {
  /** In which of the networks they are. */
  readonly presence: DiffGroup['presence']
  readonly endpoints: readonly string[]
  /** Where they are after the change, or were before. */
  readonly vpcs: readonly string[]
  readonly subnets: readonly string[]
}

/** Services of which something else became. */
export interface ShiftJson {
  readonly services: string
  readonly before: CauseSideJson
  readonly after: CauseSideJson
  /** What two releases do differently that makes it so; empty where no releases are compared. */
  readonly because: readonly string[]
}

export interface CauseSideJson {
  readonly verdict: Verdict
  /** What decides it for a packet of one of the pairs, in one sentence. */
  readonly what: string
  readonly origin: DiagnosticJson['origin']
  /** That packet as `isthmus trace --probes` takes it; null where there is none. */
  readonly example: Probe | null
}

export function diffJson(
  diff: ReachabilityDiff,
  notes: readonly Diagnostic[],
  because: Because = () => [],
): DiffJson {
  return {
    counts: diff.counts(),
    changes: Array.from(diff.changes(), (change) => ({
      ipVersion: change.family,
      from: groupJson(change.from),
      to: groupJson(change.to),
      pairs: change.pairs,
      shifts: change.shifts.map((shift) => {
        const { before, after } = causeWords(diff, change, shift)
        return {
          services: formatServices(shift.services),
          before: sideJson('before', shift, before),
          after: sideJson('after', shift, after),
          because: because(change, shift),
        }
      }),
    })),
    notes: notes.map(diagnosticJson),
  }
}

function groupJson(group: DiffGroup): DiffGroupJson {
  const { parts } = groupNow(group)
  const { vpcs, subnets } = factsOf(parts)
  return {
    presence: group.presence,
    endpoints: parts.flatMap(({ members }) => members.map(({ endpoint }) => nameOf(endpoint))),
    vpcs,
    subnets,
  }
}

function sideJson(
  when: 'before' | 'after',
  shift: Shift,
  { what, origin, probe }: SideWords,
): CauseSideJson {
  return { verdict: shift[when], what, origin: originJson(origin), example: probe ?? null }
}
