import type {
  AddressRange,
  CauseSide,
  OutsideChange,
  OutsideDiff,
  OutsideFate,
  OutsideShift,
  ReachabilityDiff,
} from '../analysis/index.ts'
import type { LogicalNetwork } from '../model/index.ts'
import { formatAddress } from '../net/index.ts'
import { nameOf } from './check-words.ts'
import { absent, type SideWords, turnWords } from './diff-words.ts'
import { explain } from './explain.ts'
import { counted, exampleTo } from './reachability-groups.ts'

/** What the changes of this section have in common. */
export const OUTSIDE_TITLE = 'to addresses outside, which are in no subnet and which nobody has'

/** What is to be said where the ranges are not certain. */
export const INEXACT =
  'rules ask for single bits of addresses: of each range only the first address is certain'

/** So many ranges are named. */
const SHOWN = 3

/** Where the packets of a change are sent to: `8.0.0.0-9.255.255.255, 11.0.0.0-126.255.255.255 and 2 more ranges`. */
export function rangeWords(ranges: readonly AddressRange[]): string {
  const shown = ranges.slice(0, SHOWN).map(rangeText).join(', ')
  const more = ranges.length - SHOWN
  return more > 0 ? `${shown} and ${counted(more, 'more range')}` : shown
}

export function rangeText({ first, last }: AddressRange): string {
  return [...new Set([first, last].map(formatAddress))].join('-')
}

/** What was, and what is, of services that shifted. */
export function outsideShiftWords(
  { before, after }: Pick<OutsideShift, 'before' | 'after'>,
  diff: ReachabilityDiff,
): string {
  const was = fateWords(before, diff.before.network)
  const is = fateWords(after, diff.after.network)
  if (before.kind === 'lost') return `newly ${is}`
  return after.kind === 'lost' ? `no longer ${was}` : `${is}, was: ${was}`
}

function fateWords(fate: OutsideFate, network: LogicalNetwork): string {
  switch (fate.kind) {
    case 'lost':
      return 'lost'
    case 'answered':
      return 'answered by a router'
    case 'open':
      return 'left open by OVN'
    case 'leaves': {
      const owner = network.endpoints.find(({ port }) => port === fate.receiver?.name)
      const who = fate.receiver && owner ? `, ${nameOf(owner)}` : ''
      return `handed to next hop ${formatAddress(fate.nextHop)} of router \`${fate.router}\`${who}`
    }
  }
}

/** `+` where packets get somewhere that did not, `-` where they no longer do, `?` where OVN leaves it open, `±` for the rest. */
export function outsideSign({ shifts }: OutsideChange): '+' | '-' | '±' | '?' {
  const [first, ...others] = new Set(
    shifts.map(({ before, after }) => {
      if (after.kind === 'open') return '?'
      if (after.kind === 'lost') return '-'
      return before.kind === 'lost' ? '+' : '±'
    }),
  )
  return others.length > 0 ? '±' : first!
}

/** Why services shifted: what happens to one of their packets before and after. */
export function outsideCauseWords(
  diff: OutsideDiff,
  change: OutsideChange,
  shift: OutsideShift,
): { readonly before: SideWords; readonly after: SideWords } {
  const { before, after } = diff.causeOf(change, shift)
  return {
    before: sideWords(before, 'before', change, shift),
    after: sideWords(after, 'after', change, shift),
  }
}

function sideWords(
  side: CauseSide | undefined,
  when: 'before' | 'after',
  { from, ranges }: OutsideChange,
  shift: OutsideShift,
): SideWords {
  const counterparts = from.parts[0]!.members[0]!
  const sender = counterparts[when]
  if (!side || !sender) return absent(counterparts)
  const { first } = ranges[0]!
  const probe = exampleTo(sender, first, formatAddress(first), shift.services)
  const { trace, network, turn } = side
  if (shift[when].kind === 'leaves' && turn?.decidedBy) {
    return { what: turnWords(turn), origin: turn.decidedBy.origin, probe }
  }
  const why = explain(trace, network)
  return { what: why?.what ?? 'a router answers', origin: why?.origin, probe }
}
