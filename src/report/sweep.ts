import type {
  DiffCounts,
  NetworkPart,
  OutsideChange,
  ReachabilityChange,
  ReachabilityDiff,
  Removal,
} from '../analysis/index.ts'
import { describeIntent, describePart } from './check-words.ts'
import { type DiagnosticJson, originJson } from './diagnostics.ts'
import { type OutsideChangeJson, outsideChangesJson } from './diff-json.ts'
import { outsideShiftWords, outsideSign, rangeWords } from './diff-outside.ts'
import { summaryOf } from './diff-summary.ts'
import { groupNow, shiftWords, signOf } from './diff-words.ts'
import { head, row, sentence, text } from './markdown.ts'
import { formatOrigin } from './origin.ts'
import { counted, describeMembers, shellWord } from './reachability-groups.ts'
import { formatServices } from './services.ts'
import { plain, type Style } from './style.ts'

/** What is lost and gained without a part of a network, as `isthmus sweep -o json` prints it. */
export interface RemovalJson {
  readonly kind: NetworkPart['kind']
  readonly part: string
  /** What `--without` takes for it; null where that can't name it alone. */
  readonly without: string | null
  readonly origin: DiagnosticJson['origin']
  readonly counts: DiffCounts
  readonly changes: readonly {
    readonly ipVersion: 4 | 6
    readonly from: string
    readonly to: string
    readonly pairs: number
    readonly shifts: readonly {
      readonly before: string
      readonly after: string
      readonly services: string
    }[]
  }[]
  /** What changes for packets to addresses outside. */
  readonly outside: readonly OutsideChangeJson[]
  /** Names of intents; empty where none were given. */
  readonly broken: readonly string[]
  readonly mended: readonly string[]
}

/** What `--without` takes for a part; undefined where that can't name it alone. */
export type PartNaming = (part: NetworkPart) => string | undefined

export function sweepJson(
  removals: readonly Removal[],
  naming: PartNaming = () => undefined,
): RemovalJson[] {
  return removals.map(({ part, diff, broken, mended }) => ({
    kind: part.kind,
    part: describePart(part),
    without: naming(part) ?? null,
    origin: originJson(part.origin),
    counts: diff.counts(),
    changes: Array.from(diff.changes(), ({ family, from, to, pairs, shifts }) => ({
      ipVersion: family,
      from: describeMembers(groupNow(from)),
      to: describeMembers(groupNow(to)),
      pairs,
      shifts: shifts.map(({ before, after, services }) => ({
        before,
        after,
        services: formatServices(services),
      })),
    })),
    outside: outsideChangesJson(diff.outside),
    broken: broken.map(describeIntent),
    mended: mended.map(describeIntent),
  }))
}

/** So many changes are shown of one part. */
const SHOWN = 4

/** What depends on each part, to read: those without which something changes, then those without which nothing does. */
export function formatSweep(
  removals: readonly Removal[],
  style: Style = plain,
  naming: PartNaming = () => undefined,
): string {
  const lines: string[] = []
  for (const removal of removals.filter(matters)) {
    const { part, diff, broken, mended } = removal
    lines.push(
      partLine(part, naming, style),
      ...broken.map((intent) => `  ${style.bad('breaks')} ${describeIntent(intent)}`),
      ...mended.map((intent) => `  ${style.good('mends')} ${describeIntent(intent)}`),
      `  ${summaryOf(diff, diff.counts())}`,
    )
    const changes = [...diff.changes()]
    for (const change of changes.slice(0, SHOWN)) lines.push(`    ${changeWords(change)}`)
    if (changes.length > SHOWN)
      lines.push(`    and ${counted(changes.length - SHOWN, 'change')} more`)
    const outside = diff.outside.changes
    for (const change of outside.slice(0, SHOWN)) lines.push(`    ${outsideWords(change, diff)}`)
    if (outside.length > SHOWN)
      lines.push(`    and ${counted(outside.length - SHOWN, 'change')} more`)
    lines.push('')
  }
  const rest = removals.filter((removal) => !matters(removal))
  if (rest.length > 0) lines.push('nothing changes without any one of these:')
  for (const { part } of rest) {
    lines.push(`  ${partLine(part, naming, style)}`)
  }
  if (rest.length > 0) lines.push('')
  return `${[...lines, totalOf(removals)].join('\n')}\n`
}

/** The same as tables of GitHub's Markdown. */
export function formatSweepMarkdown(
  removals: readonly Removal[],
  naming: PartNaming = () => undefined,
): string {
  const lines = ['### What depends on what', '', `${text(totalOf(removals))}.`, '']
  lines.push(...head('Without', 'Where', 'What changes', 'Intents'))
  for (const { part, diff, broken, mended } of removals) {
    const intents = [
      ...broken.map((intent) => `breaks ${text(describeIntent(intent))}`),
      ...mended.map((intent) => `mends ${text(describeIntent(intent))}`),
    ]
    const at = formatOrigin(part.origin)
    const what = isEmpty(diff) ? 'nothing' : text(summaryOf(diff, diff.counts()))
    const name = naming(part)
    const named = name === undefined ? '' : `${sentence(`\`--without ${shellWord(name)}\``)}<br>`
    lines.push(
      row(named + sentence(describePart(part)), at && `\`${at}\``, what, intents.join('<br>')),
    )
  }
  return `${lines.join('\n')}\n`
}

/** `--without peering:hub/spoke-1  peering hub – spoke-1  vpcs.yaml:12:44` */
function partLine(part: NetworkPart, naming: PartNaming, style: Style): string {
  const name = naming(part)
  const what = describePart(part)
  const words =
    name === undefined
      ? `without ${style.strong(what)}`
      : `${style.strong(`--without ${shellWord(name)}`)}  ${what}`
  return `${words}  ${style.faint(formatOrigin(part.origin))}`.trimEnd()
}

function matters({ diff, broken, mended }: Removal): boolean {
  return !isEmpty(diff) || broken.length > 0 || mended.length > 0
}

function isEmpty(diff: ReachabilityDiff): boolean {
  return diff.isEmpty && diff.outside.isEmpty
}

function changeWords(change: ReachabilityChange): string {
  const ends = [change.from, change.to].map((group) => describeMembers(groupNow(group)))
  const shifts = change.shifts.map(
    (shift) => `${shiftWords(shift)}: ${formatServices(shift.services)}`,
  )
  return `${signOf(change)} ${ends.join(' → ')}, ${shifts.join('; ')}`
}

function outsideWords(change: OutsideChange, diff: ReachabilityDiff): string {
  const shifts = change.shifts.map(
    (shift) => `${outsideShiftWords(shift, diff)}: ${formatServices(shift.services)}`,
  )
  const ends = `${describeMembers(groupNow(change.from))} → ${rangeWords(change.ranges)}`
  return `${outsideSign(change)} ${ends}, ${shifts.join('; ')}`
}

function totalOf(removals: readonly Removal[]): string {
  const mattering = removals.filter(matters).length
  const breaking = removals.filter(({ broken }) => broken.length > 0).length
  const intents = breaking > 0 ? `, ${breaking} of which break an intent` : ''
  return `${counted(removals.length, 'part')} taken away, one at a time: ${mattering} with a change${intents}`
}
