import type { DiffCounts, OutsideDiff, ReachabilityDiff } from '../analysis/index.ts'
import { counted } from './reachability-groups.ts'

/** One sentence that sums a difference up. */
export function summaryOf(diff: ReachabilityDiff, counts: DiffCounts): string {
  const told = [...pairSummary(diff, counts), ...outsideSummary(diff.outside)]
  if (told.length > 0) return told.join('; ')
  return 'no change: every packet between any two endpoints, and to addresses outside, ends as before'
}

function pairSummary(diff: ReachabilityDiff, counts: DiffCounts): string[] {
  if (diff.isEmpty) return []
  const parts = [
    [counts.gained, 'gain services'],
    [counts.lost, 'lose services'],
    [counts.undefined, 'have services that OVN now leaves open'],
    [counts.settled, 'have services that OVN no longer leaves open'],
  ] as const
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return [`${counted(counts.pairs, 'pair')} of endpoints changed: ${told.join(', ')}`]
}

function outsideSummary(outside: OutsideDiff): string[] {
  if (outside.isEmpty) return []
  const { endpoints, gained, lost, undefined: open } = outside.counts()
  const parts = [
    [gained, 'gain a way out'],
    [lost, 'lose a way out'],
    [open, 'have services that OVN now leaves open'],
  ] as const
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  const rest = told.length > 0 ? `: ${told.join(', ')}` : ''
  return [`packets of ${counted(endpoints, 'endpoint')} to addresses outside go elsewhere${rest}`]
}
