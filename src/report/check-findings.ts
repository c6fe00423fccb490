import type { CheckReport, Failure, IntentVerdict } from '../analysis/index.ts'
import type { Step } from '../dataplane/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import { causesJson } from './causes.ts'
import { distinct, SHOWN } from './check-text.ts'
import { describeIntent, describePart, describeService, nameOf } from './check-words.ts'
import { decisionOf } from './deciding.ts'
import { explain } from './explain.ts'

/** One thing that is wrong with one intent, for programs that show findings beside lines of files. */
export interface CheckFinding {
  readonly verdict: IntentVerdict
  /** What fails and why, in one line. */
  readonly message: string
  /** What to do about it, a line each. */
  readonly help: readonly string[]
  /** The manifest line that decides; failing that, the intent's. */
  readonly origin: Origin | undefined
}

/** What is wrong with the intents, as much of it as the text of a check shows: failures, and problems of questions. */
export function findingsOf({ verdicts }: CheckReport): CheckFinding[] {
  return verdicts.flatMap((verdict) => [
    ...verdict.problems.map(
      ({ message, help, origin }): CheckFinding => ({
        verdict,
        message: `${describeIntent(verdict.intent)}: ${message}`,
        help: help === undefined ? [] : [help],
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
  const { problem, example, packet, pairs, without, causes } = failure
  const from = nameOf(example.from.endpoint)
  const to = nameOf(example.to.endpoint)
  const found = causesJson(causes).causes
  const rules = problem === 'let-through' ? passageOf(failure) : []
  const more = pairs > 1 ? `, and ${pairs - 1} more of its kind` : ''
  const lost = without ? `, without ${describePart(without)},` : ''
  const why = [...found.map(({ what }) => what), ...rules.map(({ text }) => text)]
  const origins = [
    ...causes.causes.map(({ trace, network }) => explain(trace, network)?.origin),
    ...rules.map(({ origin }) => origin),
    without?.origin,
    verdict.intent.origin,
  ]
  return {
    verdict,
    message: `${describeIntent(verdict.intent)}: ${from} → ${to}, ${describeService(packet)}${lost} ${PROBLEMS[problem]}${more}${why.length > 0 ? `: ${why.join('; ')}` : ''}`,
    help: found.flatMap(({ help, change }) => [
      ...(help === null ? [] : [help]),
      ...change.map((text) => `write: ${text}`),
    ]),
    origin: origins.map(written).find((origin) => origin !== undefined),
  }
}

/** The rule and the route that let a packet through. */
function passageOf({ trace }: Failure) {
  const steps: Step[] = trace.request.hops.flatMap((hop) => hop.steps)
  const allowing = steps.findLast((step) => step.kind === 'acl' && step.acl)
  const routing = steps.findLast((step) => step.kind === 'route' && !step.connected)
  return [allowing, routing].flatMap((step) => (step && decisionOf(step)) ?? [])
}

/** What a controller makes by itself is written nowhere. */
function written(origin: Origin | undefined): Origin | undefined {
  return origin && origin.line > 0 ? origin : undefined
}
