import type {
  OutsideChange,
  OutsideShift,
  ReachabilityChange,
  ReachabilityDiff,
} from '../analysis/index.ts'
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
import { head, row, sentence, text } from './markdown.ts'
import { formatOrigin } from './origin.ts'
import { counted, describeMembers } from './reachability-groups.ts'
import { formatServices } from './services.ts'

/** So many changes are in the table, and have their causes told: a comment may not be longer than 65,536 characters. */
const SHOWN = 40

/** A difference as a comment on a pull request: one sentence, a table of what changes for whom, and the causes. */
export function formatDiffMarkdown(diff: ReachabilityDiff, because: Because = () => []): string {
  const lines = ['### Reachability', '', `${text(summaryOf(diff, diff.counts()))}.`]
  let left = SHOWN
  for (const { presence, changes } of sectionsOf(diff)) {
    const shown = changes.slice(0, left)
    left -= shown.length
    lines.push(
      '',
      `**${SECTION_TITLES[presence]}**`,
      '',
      ...head('', 'From', 'To', 'What', 'Pairs'),
    )
    for (const change of shown) lines.push(rowOf(change))
    const more = changes.length - shown.length
    if (more > 0) lines.push('', `… and ${counted(more, 'change')} more.`)
    if (shown.length === 0) continue
    lines.push('', '<details><summary>Why</summary>', '')
    for (const change of shown) lines.push(...whyOf(diff, change, because))
    lines.push('', '</details>')
  }
  lines.push(...outsideLines(diff))
  return `${lines.join('\n')}\n`
}

function outsideLines(diff: ReachabilityDiff): string[] {
  const { changes, isExact } = diff.outside
  if (changes.length === 0) return []
  const shown = changes.slice(0, SHOWN)
  const more = changes.length - shown.length
  return [
    '',
    `**${OUTSIDE_TITLE}**`,
    '',
    ...head('', 'From', 'To', 'What'),
    ...shown.map((change) => {
      const what = change.shifts.map((shift) => outsideWhat(diff, shift)).join('<br>')
      return row(outsideSign(change), ...outsideEnds(change), what)
    }),
    ...(more > 0 ? ['', `… and ${counted(more, 'change')} more.`] : []),
    ...(isExact ? [] : ['', `${INEXACT}.`]),
    '',
    '<details><summary>Why</summary>',
    '',
    ...shown.flatMap((change) =>
      change.shifts.flatMap((shift) => {
        const { before, after } = outsideCauseWords(diff.outside, change, shift)
        return [
          `- ${outsideEnds(change).join(' → ')}, ${outsideWhat(diff, shift)}`,
          `  - before: ${sideOf(before)}`,
          `  - after: ${sideOf(after)}`,
        ]
      }),
    ),
    '',
    '</details>',
  ]
}

function outsideEnds({ from, ranges, family }: OutsideChange): [from: string, to: string] {
  const over = family === 6 ? ' (IPv6)' : ''
  return [text(describeMembers(groupNow(from))), `${text(rangeWords(ranges))}${over}`]
}

function outsideWhat(diff: ReachabilityDiff, shift: OutsideShift): string {
  return `${sentence(outsideShiftWords(shift, diff))}: ${text(formatServices(shift.services))}`
}

function rowOf(change: ReachabilityChange): string {
  const what = change.shifts
    .map((shift) => `${shiftWords(shift)}: ${text(formatServices(shift.services))}`)
    .join('<br>')
  const pairs = `${change.pairs}${change.family === 6 ? ' (IPv6)' : ''}`
  return row(signOf(change), ...ends(change), what, pairs)
}

function ends({ from, to }: ReachabilityChange): string[] {
  return [from, to].map((group) => text(describeMembers(groupNow(group))))
}

function whyOf(diff: ReachabilityDiff, change: ReachabilityChange, because: Because): string[] {
  return change.shifts.flatMap((shift) => {
    const { before, after } = causeWords(diff, change, shift)
    return [
      `- ${ends(change).join(' → ')}, ${shiftWords(shift)}: ${text(formatServices(shift.services))}`,
      `  - before: ${sideOf(before)}`,
      `  - after: ${sideOf(after)}`,
      ...because(change, shift).map((reason) => `  - because of ${sentence(reason)}`),
    ]
  })
}

function sideOf({ what, origin }: SideWords): string {
  const at = formatOrigin(origin)
  return `${sentence(what)}${at && ` (\`${at}\`)`}`
}
