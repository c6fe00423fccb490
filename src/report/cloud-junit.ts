import { type Check, formatDuration, type ScenarioRun } from '../cloud/index.ts'
import { attributes, escaped } from './check-junit.ts'
import { formatOrigin } from './origin.ts'

/** Scenarios as JUnit XML: a suite for each, a test case for each expectation. What was not checked is skipped. */
export function formatCloudJunit(runs: readonly ScenarioRun[]): string {
  const all = runs.flatMap(({ checks }) => checks)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${counts('isthmus cloud run', all)}>`,
    ...runs.flatMap(({ scenario, checks }) => [
      `  <testsuite${counts(scenario.name, checks)}>`,
      ...checks.flatMap((check) => testCase(scenario.name, check)),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

function counts(name: string, checks: readonly Check[]): string {
  const count = (status: Check['status']) =>
    checks.filter((check) => check.status === status).length
  return attributes({
    name,
    tests: checks.length,
    failures: count('failed'),
    errors: 0,
    skipped: count('unchecked'),
  })
}

function testCase(scenario: string, check: Check): string[] {
  const { subject, what, at, expected, found, status, origin } = check
  const about = attributes({
    classname: scenario,
    name: `${what} of ${subject} after ${formatDuration(at)}`,
    file: origin.file,
    line: origin.line,
  })
  if (status === 'passed') return [`    <testcase${about}/>`]
  const inner =
    status === 'unchecked'
      ? '<skipped message="packets were not followed"/>'
      : `<failure${attributes({ type: what, message: `${what} is not as expected` })}>${escaped(`expected: ${expected}\nfound: ${found}\n${formatOrigin(origin)}`)}</failure>`
  return [`    <testcase${about}>`, `      ${inner}`, '    </testcase>']
}
