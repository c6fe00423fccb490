import type { CheckReport, IntentVerdict } from '../analysis/index.ts'
import { type CheckFinding, findingsOf } from './check-findings.ts'
import { coveragePercent } from './check-text.ts'
import { describeIntent } from './check-words.ts'
import { formatOrigin } from './origin.ts'

/** A check in version 14 of the Test Anything Protocol: a test point for each intent, with YAML where it does not hold. */
export function formatCheckTap(report: CheckReport): string {
  const { verdicts, coverage } = report
  const findings = findingsOf(report)
  const lines = [
    'TAP version 14',
    `1..${verdicts.length}`,
    ...verdicts.flatMap((verdict, i) => {
      const word = verdict.status === 'holds' ? 'ok' : 'not ok'
      const name = description(describeIntent(verdict.intent))
      const own = findings.filter((finding) => finding.verdict === verdict)
      return [`${word} ${i + 1} - ${name}`, ...diagnostics(verdict, own)]
    }),
    ...(coverage ? [`# coverage: ${coveragePercent(coverage)} %`] : []),
  ]
  return `${lines.join('\n')}\n`
}

function diagnostics(verdict: IntentVerdict, findings: readonly CheckFinding[]): string[] {
  if (verdict.status === 'holds') return []
  const { intent, status, pairs } = verdict
  return [
    '  ---',
    `  severity: ${status === 'error' ? 'error' : 'fail'}`,
    ...(intent.origin ? [`  at: ${quoted(formatOrigin(intent.origin))}`] : []),
    `  pairs: ${pairs}`,
    '  findings:',
    ...findings.flatMap(({ message, help, origin, trace, command }) => [
      `    - message: ${quoted(message)}`,
      ...(origin ? [`      at: ${quoted(formatOrigin(origin))}`] : []),
      ...(help.length > 0 ? [`      help: ${quoted(help.join('\n'))}`] : []),
      ...(trace.length > 0 ? [`      trace: ${quoted(trace.join('\n'))}`] : []),
      ...(command === undefined ? [] : [`      command: ${quoted(command)}`]),
    ]),
    '  ...',
  ]
}

/** A name must not look like a directive, and has one line. */
function description(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('#', '\\#').replace(/\s+/g, ' ')
}

/** A string of JSON is one of YAML, but for a few characters that YAML does not print. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
