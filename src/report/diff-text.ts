import type { ReachabilityChange, ReachabilityDiff } from '../analysis/index.ts'
import {
  type Because,
  causeWords,
  groupNow,
  SECTION_TITLES,
  type SideWords,
  sectionsOf,
  shiftWords,
  signOf,
  summaryOf,
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
  return `${[...lines, summaryOf(diff, diff.counts())].join('\n')}\n`
}

function formatChange(
  diff: ReachabilityDiff,
  change: ReachabilityChange,
  because: Because,
  style: Style,
): string[] {
  const [from, to] = [groupNow(change.from), groupNow(change.to)]
  const sign = signOf(change)
  const colour = sign === '+' ? style.good : sign === '-' ? style.bad : style.warn
  const over = change.family === 6 ? ' over IPv6' : ''
  return [
    `${colour(sign)} ${style.strong(`${describeMembers(from)} → ${describeMembers(to)}`)}, ${counted(change.pairs, 'pair')}${over}`,
    style.faint(`  ${describePlace(from.parts)} → ${describePlace(to.parts)}`),
    ...change.shifts.flatMap((shift) => {
      const { before, after } = causeWords(diff, change, shift)
      const probe = after.probe ?? before.probe
      return [
        `  ${shiftWords(shift)}: ${style.strong(formatServices(shift.services))}`,
        formatSide('before: ', before, style),
        formatSide('after:  ', after, style),
        ...because(change, shift).map((reason) => `    because of ${reason}`),
        ...(probe ? [style.faint(`    ${traceCommand(probe)}`)] : []),
      ]
    }),
  ]
}

function formatSide(when: string, { what, origin }: SideWords, style: Style): string {
  return `    ${when}${what}  ${style.faint(formatOrigin(origin))}`.trimEnd()
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`
}
