import type {
  CheckReport,
  Coverage,
  Failure,
  IntentVerdict,
  NetworkPart,
} from '../analysis/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { formatCauses } from './causes.ts'
import { passageOf } from './check-passage.ts'
import { commandFor, traceLines } from './check-trace.ts'
import { asideText, describeIntent, describePart, describeService, nameOf } from './check-words.ts'
import { formatDiagnostic } from './diagnostics.ts'
import { formatLoss } from './loss.ts'
import { formatOrigin } from './origin.ts'
import { formatServices } from './services.ts'
import { plain, type Style } from './style.ts'

/** So many ways of failing are shown of one intent; the rest is counted. */
export const SHOWN = 3

/**
 * A check to read: a line for each intent, what is wrong with those that do not hold, and how many hold. The notes of
 * the whole report are not in it.
 */
export function formatCheck(report: CheckReport, style: Style = plain): string {
  const lines = report.verdicts.flatMap((verdict) => formatVerdict(verdict, report.notes, style))
  if (report.coverage) lines.push('', ...formatCoverage(report.coverage, style))
  return [...lines, '', summaryOf(report, style), ''].join('\n').replace(/\n{3,}/g, '\n\n')
}

function formatVerdict(
  verdict: IntentVerdict,
  told: readonly Diagnostic[],
  style: Style,
): string[] {
  const { intent, status, pairs, failures, problems } = verdict
  const word = {
    holds: style.good('ok   '),
    fails: style.bad('FAIL '),
    error: style.bad('ERROR'),
  }[status]
  const failing = new Map(failures.map(({ example, pairs: some }) => [example, some]))
  const lost = [...failing.values()].reduce((sum, some) => sum + some, 0)
  const about =
    status === 'error'
      ? ''
      : intent.survives || lost === 0
        ? `, ${counted(pairs, 'pair')}`
        : `, ${lost} of ${counted(pairs, 'pair')}`
  const survives = intent.survives ? `, without any one ${intent.survives}` : ''
  const rest = describeRest(verdict)
  const lines = [
    `${word} ${style.strong(describeIntent(intent))}${style.faint(`${about}${survives}${rest}`)}`,
  ]
  if (status === 'holds') return lines
  if (intent.origin) lines.push(indent(style.faint(formatOrigin(intent.origin))))
  if (intent.description) lines.push(indent(intent.description))
  if (intent.reason) lines.push(indent(`its exception: ${intent.reason}`))
  for (const problem of problems) lines.push(indent(formatDiagnostic(problem, style)))
  const shown = distinct(failures)
  for (const failure of shown.slice(0, SHOWN)) {
    lines.push('', ...formatFailure(failure, told, style).map(indent))
  }
  const others = failures.filter((failure) => !shown.slice(0, SHOWN).includes(failure))
  if (others.length > 0) lines.push('', indent(`and ${restOf(others)}`))
  return [...lines, '']
}

/** What a verdict does not count: pods outside the network, and services that nobody named. */
function describeRest({ leftOut, aside }: IntentVerdict): string {
  const pods = leftOut.length > 0 ? `, ${counted(leftOut.length, 'pod')} left out` : ''
  const services = asideText(aside)
  return `${pods}${services && `, not counting ${services}`}`
}

/** Failures that differ in more than who fails, the first of each kind. */
export function distinct(failures: readonly Failure[]): Failure[] {
  const seen = new Map<string, Failure>()
  for (const failure of failures) {
    const { problem, from, to, without, services } = failure
    const where = without ? describePart(without) : [from.router, to.router]
    const key = JSON.stringify([problem, where, formatServices(services)])
    if (!seen.has(key)) seen.set(key, failure)
  }
  return [...seen.values()]
}

function restOf(failures: readonly Failure[]): string {
  const [first] = failures
  if (first!.without) {
    const parts = new Set(failures.map(({ without }) => without))
    return `without ${counted(parts.size, first!.without.kind)} more`
  }
  return `${counted(
    failures.reduce((sum, { pairs }) => sum + pairs, 0),
    'pair',
  )} more`
}

const PROBLEMS = {
  blocked: 'blocked',
  'let-through': 'gets through',
  undefined: 'left open by OVN',
} as const

function formatFailure(failure: Failure, told: readonly Diagnostic[], style: Style): string[] {
  const { problem, example, packet, pairs, services, trace, without } = failure
  const from = nameOf(example.from.endpoint)
  const to = nameOf(example.to.endpoint)
  const more = pairs > 1 ? `, and ${counted(pairs - 1, 'pair')} like it` : ''
  const lines = without
    ? [
        `without ${style.strong(describePart(without))}  ${style.faint(formatOrigin(without.origin))}`.trimEnd(),
      ]
    : []
  lines.push(
    `${style.bad(PROBLEMS[problem])}: ${style.strong(`${from} → ${to}, ${describeService(packet)}`)}${more}`,
  )
  const all = formatServices(services)
  if (all !== describeService(packet)) lines.push(`all that is wrong there: ${all}`)
  lines.push(...traceLines(failure, style))
  if (problem === 'let-through') lines.push(...formatPassage(failure, style))
  else if (without)
    lines.push(...formatLoss(trace, failure.network, without.kind, style).split('\n'))
  else lines.push(...formatCauses(failure.causes, style).trimEnd().split('\n'))
  const command = commandFor(failure)
  if (command) lines.push(style.faint(command))
  for (const note of trace.notes.filter((other) => !told.includes(other)))
    lines.push(...formatDiagnostic(note, style).split('\n'))
  return lines
}

/** What lets a packet through that must not get through: rules that say so, or the absence of any. */
function formatPassage(failure: Failure, style: Style): string[] {
  const { decisions, help } = passageOf(failure)
  const lines = [`${style.strong('Why')}: nothing on its way stops it`]
  for (const { text, origin } of decisions) {
    const at = origin ? `  ${style.faint(formatOrigin(origin))}` : ''
    lines.push(`  ${text}${at}`)
  }
  lines.push(`  ${style.strong('help')}: ${help}`)
  return lines
}

function formatCoverage({ covered, uncovered }: Coverage, style: Style): string[] {
  const all = covered.length + uncovered.length
  const lines = [
    `${style.strong('coverage')}: ${coveragePercent({ covered, uncovered })} %: intents depend on ${covered.length} of the ${all} peerings, routes, policies and rules`,
  ]
  if (uncovered.length > 0) lines.push('no verdict changes without any one of these:')
  for (const part of uncovered) lines.push(`  ${formatPart(part, style)}`)
  return lines
}

function formatPart(part: NetworkPart, style: Style): string {
  return `${describePart(part)}  ${style.faint(formatOrigin(part.origin))}`.trimEnd()
}

/** How much of a network is covered, in whole per cent, rounded down. A network without any part is covered. */
export function coveragePercent({ covered, uncovered }: Coverage): number {
  const all = covered.length + uncovered.length
  return all === 0 ? 100 : Math.floor((100 * covered.length) / all)
}

function summaryOf({ verdicts }: CheckReport, style: Style): string {
  const count = (status: IntentVerdict['status']) =>
    verdicts.filter((verdict) => verdict.status === status).length
  const [holds, fails, errors] = [count('holds'), count('fails'), count('error')]
  const parts = [
    `${holds} ${holds === 1 ? 'holds' : 'hold'}`,
    ...(fails > 0 ? [style.bad(`${fails} ${fails === 1 ? 'fails' : 'fail'}`)] : []),
    ...(errors > 0
      ? [
          style.bad(
            `${errors} ${errors === 1 ? 'is not a question' : 'are no questions'} about this network`,
          ),
        ]
      : []),
  ]
  return `${counted(verdicts.length, 'intent')}: ${parts.join(', ')}`
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '      ')
}
