import type {
  Cell,
  ClassMember,
  EndpointClass,
  Matrix,
  MatrixGroup,
  Reachability,
  Selected,
} from '../analysis/index.ts'
import type { Probe } from '../dataplane/index.ts'
import type { ServiceSet } from '../match/index.ts'
import type { Explanation } from './explain.ts'
import { formatOrigin } from './origin.ts'
import {
  counted,
  describeMembers,
  describePlace,
  exampleOf,
  nameOfMember,
  traceCommand,
} from './reachability-groups.ts'
import { reasonsOf } from './reachability-reasons.ts'
import type { ReachabilityReport } from './reachability-report.ts'
import { formatServices } from './services.ts'
import { plain, type Style } from './style.ts'

/** Which end the question is about: who reaches the receivers, or whom the senders reach. */
export type AccessSide = 'receivers' | 'senders'

/**
 * Who can reach the receivers with the services that were asked for, and who can't and why; or whom the senders can
 * reach. Line by line, a section for each group of receivers or senders.
 */
export function* formatAccess(
  { reachability, matrices }: ReachabilityReport,
  side: AccessSide,
  style: Style = plain,
): Iterable<string> {
  let first = true
  for (const matrix of matrices) {
    for (const subject of matrix[side]) {
      if (!first) yield ''
      first = false
      yield* formatSubject(subject, matrix, side, reachability, style)
    }
  }
}

type Verdict = 'reachable' | 'undefined' | 'unreachable'
const VERDICTS: readonly Verdict[] = ['reachable', 'undefined', 'unreachable']

/** Endpoints at the other end with the same fate, for the same reason. */
interface Fate {
  readonly verdict: Verdict
  readonly services: ServiceSet
  readonly why: Explanation | undefined
  readonly parts: Selected[]
  readonly example: Probe | undefined
}

function* formatSubject(
  subject: MatrixGroup,
  matrix: Matrix,
  side: AccessSide,
  reachability: Reachability,
  style: Style,
): Iterable<string> {
  const who = describeMembers(subject)
  const asked = `${formatServices(matrix.services)} over IPv${matrix.family}`
  const title = side === 'receivers' ? `${asked} → ${who}` : `${who} → ${asked}`
  yield style.strong(title)
  yield style.faint(describePlace(subject.parts))
  const fates = fatesOf(subject, matrix, side, reachability)
  const direction = side === 'receivers' ? 'from' : 'to'
  yield VERDICTS.map((verdict) => `${verdict} ${direction} ${endpointsOf(fates, verdict)}`).join(
    ', ',
  )
  const colours = { reachable: style.good, undefined: style.warn, unreachable: style.bad }
  for (const verdict of VERDICTS) {
    for (const fate of fates.filter((other) => other.verdict === verdict)) {
      const { services, why, parts, example } = fate
      yield ''
      yield `${colours[verdict](verdict)}: ${style.strong(formatServices(services))}`
      if (why) {
        yield `  ${why.what}${why.origin ? `  ${style.faint(formatOrigin(why.origin))}` : ''}`
        if (why.help) yield `  ${style.strong('help')}: ${why.help}`
      }
      const size = parts.reduce((sum, { members }) => sum + members.length, 0)
      yield `  ${direction} ${describeMembers({ parts, size })}`
      yield `    ${style.faint(describePlace(parts))}`
      if (example) yield `  ${style.faint(traceCommand(example))}`
    }
  }
  if (subject.size > 1 && fates.some(({ why }) => why)) {
    const names = [...new Set(firstOf(subject).map(({ member }) => nameOfMember(member)))]
    yield ''
    yield style.faint(
      `the reasons are those of ${names.join(' and ')}, ${names.length} of the ${subject.size}`,
    )
  }
}

/** Each counts once, even if its services are lost for different reasons. */
function endpointsOf(fates: readonly Fate[], verdict: Verdict): string {
  const members = fates
    .filter((fate) => fate.verdict === verdict)
    .flatMap(({ parts }) => parts.flatMap((part) => part.members))
  return counted(new Set(members).size, 'endpoint')
}

function fatesOf(
  subject: MatrixGroup,
  matrix: Matrix,
  side: AccessSide,
  reachability: Reachability,
): Fate[] {
  const fates = new Map<string, Fate>()
  const subjects = firstOf(subject)
  const others = matrix[side === 'receivers' ? 'senders' : 'receivers']
  for (const part of others.flatMap(({ parts }) => parts)) {
    const pair = pairWith(part, subjects)
    if (!pair) continue
    const { other, one, selected } = pair
    const [from, to] = side === 'receivers' ? [other, one] : [one, other]
    const cell = reachability.cell(from.class, to.class)
    for (const fate of partsOf(cell, from.member, to.member, matrix.services, reachability)) {
      const { verdict, services, why } = fate
      const origin = formatOrigin(why?.origin)
      const key = JSON.stringify([verdict, services.key, why?.what, why?.help, origin])
      const known = fates.get(key)
      if (known) known.parts.push(selected)
      else fates.set(key, { ...fate, parts: [selected] })
    }
  }
  return [...fates.values()]
}

interface Party {
  readonly class: EndpointClass
  readonly member: ClassMember
}

/** Two endpoints of a group, or the only one. */
function firstOf({ parts }: MatrixGroup): Party[] {
  return parts
    .slice(0, 2)
    .flatMap(({ class: own, members }) =>
      members.slice(0, 2).map((member) => ({ class: own, member })),
    )
    .slice(0, 2)
}

/** Who of a class is meant, with a pair: not the subject itself, where that is one endpoint. */
function pairWith(part: Selected, subjects: readonly Party[]) {
  const [only, second] = subjects
  const members = second ? part.members : part.members.filter((member) => member !== only!.member)
  const [first] = members
  if (!first) return undefined
  const one = subjects.find(({ member }) => member !== first)!
  const selected = members.length === part.members.length ? part : { ...part, members }
  return { other: { class: part.class, member: first }, one, selected }
}

/** What was asked for, by verdict and, where it does not get through, by reason. */
function partsOf(
  cell: Cell,
  from: ClassMember,
  to: ClassMember,
  asked: ServiceSet,
  reachability: Reachability,
): Omit<Fate, 'parts'>[] {
  const reachable = cell.reachable.intersection(asked)
  const found: Omit<Fate, 'parts'>[] = []
  if (!reachable.isEmpty) {
    const example = exampleOf({ from, to }, reachable)
    found.push({ verdict: 'reachable', services: reachable, why: undefined, example })
  }
  for (const reason of reasonsOf({ from, to }, cell, asked, reachability)) {
    found.push({ ...reason, example: exampleOf({ from, to }, reason.services) })
  }
  return found
}
