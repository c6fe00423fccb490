import type { CheckReport, Failure, IntentVerdict } from '../analysis/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import { causesJson } from './causes.ts'
import { passageOf } from './check-passage.ts'
import { distinct, SHOWN } from './check-text.ts'
import { commandFor, traceLines } from './check-trace.ts'
import { describeIntent, describePart, describeService, nameOf } from './check-words.ts'
import { decisionOf } from './deciding.ts'
import { explain } from './explain.ts'
import { lossAdvice } from './loss.ts'

/** One thing that is wrong with one intent, for programs that show findings beside lines of files. */
export interface CheckFinding {
  readonly verdict: IntentVerdict
  /** What fails and why, in one line that names the intent. */
  readonly message: string
  /** The same for whoever knows the intent. */
  readonly what: string
  /** What to do about it, a line each. */
  readonly help: readonly string[]
  /** The packet and its reply, hop by hop, as `isthmus trace` prints them; absent where nothing was sent. */
  readonly trace: readonly string[]
  /** What decided on the way, as far as it is written somewhere. */
  readonly decisions: readonly WrittenDecision[]
  /** The command that traces the packet; absent for a network without one of its parts. */
  readonly command: string | undefined
  /** The manifest line that decides; failing that, the intent's. */
  readonly origin: Origin | undefined
}

/** What decided something at a hop, with the line that says so. */
export interface WrittenDecision {
  readonly text: string
  readonly origin: Origin
}

/** What is wrong with the intents, as much of it as the text of a check shows: failures, and problems of questions. */
export function findingsOf({ verdicts }: CheckReport): CheckFinding[] {
  return verdicts.flatMap((verdict) => [
    ...verdict.problems.map(
      ({ message, help, origin }): CheckFinding => ({
        verdict,
        message: `${describeIntent(verdict.intent)}: ${message}`,
        what: message,
        help: help === undefined ? [] : [help],
        trace: [],
        decisions: [],
        command: undefined,
        origin: written(origin) ?? written(verdict.intent.origin),
      }),
    ),
    ...distinct(verdict.failures)
      .slice(0, SHOWN)
      .map((failure) => findingOf(verdict, failure)),
  ])
}

const PROBLEMS = {
  blocked: 'is blocked',
  'let-through': 'gets through',
  undefined: 'is left open by OVN',
} as const

function findingOf(verdict: IntentVerdict, failure: Failure): CheckFinding {
  const { problem, example, packet, pairs, without } = failure
  const from = nameOf(example.from.endpoint)
  const to = nameOf(example.to.endpoint)
  const more = pairs > 1 ? `, and ${pairs - 1} more of its kind` : ''
  const lost = without ? `, without ${describePart(without)},` : ''
  const { why, help, origins } = diagnosisOf(failure)
  const what = `${from} → ${to}, ${describeService(packet)}${lost} ${PROBLEMS[problem]}${more}${why.length > 0 ? `: ${why.join('; ')}` : ''}`
  return {
    verdict,
    message: `${describeIntent(verdict.intent)}: ${what}`,
    what,
    help,
    trace: traceLines(failure),
    decisions: decisionsOf(failure),
    command: commandFor(failure),
    origin: [...origins, verdict.intent.origin].map(written).find((origin) => origin !== undefined),
  }
}

/** Why a failure is one, what to do about it, and the lines that decide, the likeliest first. */
interface Diagnosis {
  readonly why: readonly string[]
  readonly help: readonly string[]
  readonly origins: readonly (Origin | undefined)[]
}

function diagnosisOf(failure: Failure): Diagnosis {
  const { problem, causes, without } = failure
  if (problem === 'let-through') {
    const { decisions, help } = passageOf(failure)
    return {
      why: decisions.map(({ text }) => text),
      help: [help],
      origins: [...decisions.map(({ origin }) => origin), without?.origin],
    }
  }
  const found = causesJson(causes).causes
  const why = found.map(({ what }) => what)
  const origins = causes.causes.map(({ trace, network }) => explain(trace, network)?.origin)
  // To put back what was taken away would mend nothing.
  if (without)
    return { why, help: [lossAdvice(without.kind)], origins: [without.origin, ...origins] }
  const help = found.flatMap(({ help: advice, change }) => [
    ...(advice === null ? [] : [advice]),
    ...change.map((text) => `write: ${text}`),
  ])
  return { why, help, origins }
}

/** The lines of a text about a finding that come behind its message, in the order in which they are read. */
export function detailsOf({ help, trace, command }: CheckFinding): string[] {
  return [...help, ...trace, ...(command === undefined ? [] : [command])]
}

function decisionsOf({ trace }: Failure): WrittenDecision[] {
  const { request, reply } = trace
  return [...request.hops, ...(reply?.hops ?? [])].flatMap(({ kind, node, steps }) =>
    steps.flatMap((step) => {
      const decision = decisionOf(step)
      const origin = written(decision?.origin)
      return decision && origin ? [{ text: `${kind} ${node}: ${decision.text}`, origin }] : []
    }),
  )
}

/** What a controller makes by itself is written nowhere. */
function written(origin: Origin | undefined): Origin | undefined {
  return origin && origin.line > 0 ? origin : undefined
}
