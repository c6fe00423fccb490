import {
  type CauseSide,
  type CounterpartPair,
  type Counterparts,
  causeOf,
  type DiffGroup,
  type MatrixGroup,
  type Presence,
  type ReachabilityChange,
  type ReachabilityDiff,
  type Shift,
  type Turn,
} from '../analysis/index.ts'
import type { Probe } from '../dataplane/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import { describe } from './deciding.ts'
import { explain } from './explain.ts'
import { exampleOf, nameOfMember } from './reachability-groups.ts'

/** Changes of which the ends are in both networks, in the second only, or in the first only. */
export interface DiffSection {
  readonly presence: Presence
  readonly changes: readonly ReachabilityChange[]
}

/** All changes, with those between endpoints that remain first; sections without any are left out. */
export function sectionsOf(diff: ReachabilityDiff): DiffSection[] {
  const all = [...diff.changes()]
  return (['both', 'after', 'before'] as const)
    .map((presence) => ({
      presence,
      changes: all.filter((change) => presenceOf(change) === presence),
    }))
    .filter(({ changes }) => changes.length > 0)
}

function presenceOf({ from, to }: ReachabilityChange): Presence {
  return from.presence === 'both' ? to.presence : from.presence
}

/** What the changes of a section have in common. */
export const SECTION_TITLES: Readonly<Record<Presence, string>> = {
  both: 'between endpoints that are there before and after',
  after: 'to and from new endpoints',
  before: 'to and from endpoints that are gone',
}

/** What was, and what is, of services that shifted. */
export function shiftWords({ before, after }: Shift): string {
  if (before === 'unreachable') {
    return after === 'reachable' ? 'newly reachable' : 'left open by OVN, was unreachable'
  }
  if (before === 'reachable') {
    return after === 'unreachable' ? 'no longer reachable' : 'left open by OVN, was reachable'
  }
  return `${after}, was left open by OVN`
}

/** `+` where services are gained, `-` where they are lost, `?` where OVN leaves open what was certain, `±` for several. */
export function signOf({ shifts }: ReachabilityChange): '+' | '-' | '±' | '?' {
  const [first, ...others] = new Set(shifts.map(({ after }) => SIGNS[after]))
  return others.length > 0 ? '±' : first!
}

const SIGNS = { reachable: '+', undefined: '?', unreachable: '-' } as const

/** A group as reports of one network know it: each endpoint as it is after the change, or was before. */
export function groupNow({ parts, size }: DiffGroup): MatrixGroup {
  return {
    size,
    parts: parts.map(({ before, after, members }) => ({
      class: (after ?? before)!,
      members: members.map((member) => (member.after ?? member.before)!),
    })),
  }
}

/** Further reasons for a shift, each a sentence. */
export type Because = (change: ReachabilityChange, shift: Shift) => readonly string[]

/** What leads a packet its way in one of two networks. */
export interface SideWords {
  readonly what: string
  readonly origin: Origin | undefined
  /** The packet, for `isthmus trace` in that network; undefined where it can't be made. */
  readonly probe: Probe | undefined
}

/** Why services shifted: what happens to one of their packets before and after. */
export function causeWords(
  diff: ReachabilityDiff,
  change: ReachabilityChange,
  shift: Shift,
): { readonly before: SideWords; readonly after: SideWords } {
  const { before, after } = causeOf(diff, change, shift)
  const { example } = change
  return {
    before: sideWords(before, 'before', example, shift),
    after: sideWords(after, 'after', example, shift),
  }
}

function sideWords(
  side: CauseSide | undefined,
  when: 'before' | 'after',
  { from, to }: CounterpartPair,
  { services }: Shift,
): SideWords {
  if (!side) return absent([from, to].find((end) => !end[when])!)
  const probe = exampleOf({ from: from[when]!, to: to[when]! }, services)
  const { trace, network, turn } = side
  const why = explain(trace, network)
  if (why) return { what: why.what, origin: why.origin, probe }
  if (turn) return { what: turnWords(turn), origin: turn.decidedBy?.origin, probe }
  const other = when === 'before' ? 'after' : 'before'
  const added = [from, to].find((end) => !end[other])
  return {
    what: 'the packet is delivered, and the reply comes back',
    origin: added?.[when]?.endpoint.origin,
    probe,
  }
}

/** `the reply follows route 10.1.0.0/16 via 169.254.0.1 at router \`hub\`` */
export function turnWords({ leg, hop, decidedBy }: Turn): string {
  const subject = leg === 'request' ? 'the packet' : 'the reply'
  const at = `at ${hop.kind} \`${hop.node}\``
  if (!decidedBy) return `nothing stops ${subject} ${at}`
  const part = describe(decidedBy)
  if ('direction' in decidedBy) return `${part} lets ${subject} pass ${at}`
  if ('match' in decidedBy) return `${subject} follows ${part} ${at}`
  if ('nextHop' in decidedBy) return `${subject} follows route ${part} ${at}`
  if ('length' in decidedBy) return `${subject} is routed to the connected network ${part} ${at}`
  return `${subject} goes through ${part} ${at}`
}

/** What is to be said of an endpoint that is not there. */
export function absent(missing: Counterparts): SideWords {
  return { what: `there is no ${nameOf(missing)}`, origin: undefined, probe: undefined }
}

function nameOf({ before, after }: Counterparts): string {
  return `\`${nameOfMember((before ?? after)!)}\``
}
