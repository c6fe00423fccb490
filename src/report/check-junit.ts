import type { CheckReport, IntentVerdict } from '../analysis/index.ts'
import { type CheckFinding, detailsOf, findingsOf } from './check-findings.ts'
import { coveragePercent } from './check-text.ts'
import { describeIntent } from './check-words.ts'
import { formatOrigin } from './origin.ts'

/** A check as JUnit XML: a test case for each intent, failures where it does not hold, errors where it is no question. */
export function formatCheckJunit(report: CheckReport): string {
  const { verdicts, coverage } = report
  const findings = findingsOf(report)
  const count = (status: IntentVerdict['status']) =>
    verdicts.filter((verdict) => verdict.status === status).length
  const counts = attributes({
    name: 'isthmus check',
    tests: verdicts.length,
    failures: count('fails'),
    errors: count('error'),
    skipped: 0,
  })
  const properties = coverage
    ? [
        '    <properties>',
        `      <property${attributes({ name: 'coverage', value: coveragePercent(coverage) })}/>`,
        '    </properties>',
      ]
    : []
  const cases = verdicts.flatMap((verdict) =>
    testCase(
      verdict,
      findings.filter((finding) => finding.verdict === verdict),
    ),
  )
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${counts}>`,
    `  <testsuite${counts}>`,
    ...properties,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

/** One element holds all findings: readers of the format show only the first. */
function testCase({ intent, status }: IntentVerdict, findings: readonly CheckFinding[]): string[] {
  const { origin, kind } = intent
  const open = `    <testcase${attributes({
    classname: kind,
    name: describeIntent(intent),
    ...(origin && { file: origin.file, line: origin.line }),
  })}`
  if (status === 'holds') return [`${open}/>`]
  const element = status === 'error' ? 'error' : 'failure'
  const text = findings.map((finding) => {
    const { message, origin: at } = finding
    const lines = [...(at ? [formatOrigin(at)] : []), ...detailsOf(finding)]
    return [message, ...lines.map((line) => `  ${line}`)].join('\n')
  })
  const about = attributes({ type: kind, message: findings[0]?.message ?? status })
  return [
    `${open}>`,
    `      <${element}${about}>${escaped(text.join('\n'))}</${element}>`,
    '    </testcase>',
  ]
}

/** Attributes of an element, each with a space before it. */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replace(/[\t\n]/g, reference)}"`)
    .join('')
}

const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** Text for an element; what XML 1.0 cannot hold at all is replaced. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => NAMES[character]!)
    .replaceAll('\r', reference)
}

/** A character that a reader would take for a space or the end of a line. */
function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`
}
