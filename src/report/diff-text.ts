import type { OutsideChange, ReachabilityChange, ReachabilityDiff } from '../analysis/index.ts'
import {
  INEXACT,
  OUTSIDE_TITLE,
  outsideCauseWords,
  outsideShiftWords,
  outsideSign,
  rangeWords,
} from './diff-outside.ts'
import { summaryOf } from './diff-summary.ts'
import {
  type Because,
  causeWords,
  groupNow,
  SECTION_TITLES,
  type SideWords,
  sectionsOf,
  shiftWords,
  signOf,
} from './diff-words.ts'
import { formatOrigin } from './origin.ts'
import { counted, describeMembers, describePlace, traceCommand } from './reachability-groups.ts'
import { formatServices } from './services.ts'
import { plain, type Style } from './style.ts'

/** So many changes are spelled out; the rest is counted. */
const SHOWN = 50

/** A difference to read: who gains and loses which services, what decides it before and after, and a packet to trace. */
export function formatDiff(
  diff: ReachabilityDiff,
  {
    style = plain,
    because = () => [],
  }: { readonly style?: Style; readonly because?: Because } = {},
): string {
  const lines: string[] = []
  let left = SHOWN
  for (const { presence, changes } of sectionsOf(diff)) {
    lines.push(style.strong(`${capital(SECTION_TITLES[presence])}:`), '')
    for (const change of changes.slice(0, left))
      lines.push(...formatChange(diff, change, because, style), '')
    if (changes.length > left) {
      lines.push(`and ${counted(changes.length - left, 'change')} more: -o json has all`, '')
    }
    left = Math.max(0, left - changes.length)
  }
  lines.push(...formatOutside(diff, style))
  return `${[...lines, summaryOf(diff, diff.counts())].join('\n')}\n`
}

/** What changes for packets to addresses outside; nothing where nothing does. */
function formatOutside(diff: ReachabilityDiff, style: Style): string[] {
  const { changes, isExact } = diff.outside
  if (changes.length === 0) return []
  const lines = [style.strong(`${capital(OUTSIDE_TITLE)}:`), '']
  for (const change of changes.slice(0, SHOWN)) {
    lines.push(...formatOutsideChange(diff, change, style), '')
  }
  const more = changes.length - SHOWN
  if (more > 0) lines.push(`and ${counted(more, 'change')} more: -o json has all`, '')
  if (!isExact) lines.push(INEXACT, '')
  return lines
}

function formatOutsideChange(
  diff: ReachabilityDiff,
  change: OutsideChange,
  style: Style,
): string[] {
  const from = groupNow(change.from)
  const over = change.family === 6 ? ' over IPv6' : ''
  return [
    `${signText(outsideSign(change), style)} ${style.strong(`${describeMembers(from)} → ${rangeWords(change.ranges)}`)}${over}`,
    style.faint(`  ${describePlace(from.parts)}`),
    ...change.shifts.flatMap((shift) => [
      `  ${outsideShiftWords(shift, diff)}: ${style.strong(formatServices(shift.services))}`,
      ...causeLines(outsideCauseWords(diff.outside, change, shift), [], style),
    ]),
  ]
}

function formatChange(
  diff: ReachabilityDiff,
  change: ReachabilityChange,
  because: Because,
  style: Style,
): string[] {
  const [from, to] = [groupNow(change.from), groupNow(change.to)]
  const over = change.family === 6 ? ' over IPv6' : ''
  return [
    `${signText(signOf(change), style)} ${style.strong(`${describeMembers(from)} → ${describeMembers(to)}`)}, ${counted(change.pairs, 'pair')}${over}`,
    style.faint(`  ${describePlace(from.parts)} → ${describePlace(to.parts)}`),
    ...change.shifts.flatMap((shift) => [
      `  ${shiftWords(shift)}: ${style.strong(formatServices(shift.services))}`,
      ...causeLines(causeWords(diff, change, shift), because(change, shift), style),
    ]),
  ]
}

function signText(sign: string, style: Style): string {
  const colour = sign === '+' ? style.good : sign === '-' ? style.bad : style.warn
  return colour(sign)
}

function causeLines(
  { before, after }: Readonly<Record<'before' | 'after', SideWords>>,
  reasons: readonly string[],
  style: Style,
): string[] {
  const probe = after.probe ?? before.probe
  return [
    formatSide('before: ', before, style),
    formatSide('after:  ', after, style),
    ...reasons.map((reason) => `    because of ${reason}`),
    ...(probe ? [style.faint(`    ${traceCommand(probe)}`)] : []),
  ]
}

function formatSide(when: string, { what, origin }: SideWords, style: Style): string {
  return `    ${when}${what}  ${style.faint(formatOrigin(origin))}`.trimEnd()
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`
}
