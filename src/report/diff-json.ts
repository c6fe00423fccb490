import type {
  DiffCounts,
  DiffGroup,
  OutsideCounts,
  OutsideDiff,
  OutsideFate,
  ReachabilityDiff,
  Shift,
  Verdict,
} from '../analysis/index.ts'
import type { Probe } from '../dataplane/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { formatAddress } from '../net/index.ts'
import { nameOf } from './check-words.ts'
import { type DiagnosticJson, diagnosticJson, originJson } from './diagnostics.ts'
import { outsideCauseWords } from './diff-outside.ts'
import { type Because, causeWords, groupNow, type SideWords } from './diff-words.ts'
import { factsOf } from './reachability-groups.ts'
import { formatServices } from './services.ts'

/** A difference as `isthmus diff -o json` prints it. Sets are as {@link formatServices} writes them. */
export interface DiffJson {
  readonly counts: DiffCounts
  /** Every ordered pair of endpoints that changed is in exactly one of them for each version of IP. */
  readonly changes: readonly DiffChangeJson[]
  /** What changes for packets to addresses that are in no subnet of either network and that nobody has. */
  readonly outside: OutsideDiffJson
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

export interface OutsideDiffJson {
  readonly counts: OutsideCounts
  /** False where rules ask for single bits of addresses: other addresses of a range may then differ from the first. */
  readonly exact: boolean
  readonly changes: readonly OutsideChangeJson[]
}

export interface OutsideChangeJson {
  readonly ipVersion: 4 | 6
  readonly from: DiffGroupJson
  readonly ranges: readonly { readonly first: string; readonly last: string }[]
  readonly shifts: readonly OutsideShiftJson[]
}

/** Services that end elsewhere on their way outside. */
export interface OutsideShiftJson {
  readonly services: string
  readonly before: OutsideSideJson
  readonly after: OutsideSideJson
}

export interface OutsideSideJson {
  readonly fate: OutsideFate['kind']
  /** The gateway that it is handed to; null for what does not leave. */
  readonly nextHop: { readonly router: string; readonly address: string } | null
  readonly what: string
  readonly origin: DiagnosticJson['origin']
  readonly example: Probe | null
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
    outside: {
      counts: diff.outside.counts(),
      exact: diff.outside.isExact,
      changes: outsideChangesJson(diff.outside),
    },
    notes: notes.map(diagnosticJson),
  }
}

export function outsideChangesJson(outside: OutsideDiff): OutsideChangeJson[] {
  return outside.changes.map((change) => ({
    ipVersion: change.family,
    from: groupJson(change.from),
    ranges: change.ranges.map(({ first, last }) => ({
      first: formatAddress(first),
      last: formatAddress(last),
    })),
    shifts: change.shifts.map((shift) => {
      const { before, after } = outsideCauseWords(outside, change, shift)
      return {
        services: formatServices(shift.services),
        before: outsideSideJson(shift.before, before),
        after: outsideSideJson(shift.after, after),
      }
    }),
  }))
}

function outsideSideJson(fate: OutsideFate, { what, origin, probe }: SideWords): OutsideSideJson {
  const leaves = fate.kind === 'leaves'
  return {
    fate: fate.kind,
    nextHop: leaves ? { router: fate.router, address: formatAddress(fate.nextHop) } : null,
    what,
    origin: originJson(origin),
    example: probe ?? null,
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
