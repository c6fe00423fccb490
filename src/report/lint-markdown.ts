import type { Diagnostic } from '../diagnostic/index.ts'
import type { ProvenFinding, ProvenReport, SuppressedFinding } from '../lint/index.ts'
import { countFindings, shortWhy } from './lint-words.ts'
import { head, row, sentence, text } from './markdown.ts'
import { formatOrigin } from './origin.ts'

/** What a linter found as GitHub's Markdown: a table of the findings, and why their rules matter. */
export function formatLintMarkdown({ findings, suppressed, errors }: ProvenReport): string {
  const lines = [`## Lint: ${countFindings(findings)}`]
  if (errors.length > 0) lines.push('', 'Not everything could be read:', '', ...errors.map(error))
  if (findings.length > 0) {
    const rules = new Set(findings.map(({ rule }) => rule))
    lines.push(
      '',
      ...head('', 'Where', 'What', 'Fix'),
      ...findings.map(line),
      '',
      ...Array.from(rules, (rule) => `- **${rule.id}**: ${sentence(shortWhy(rule))}`),
    )
  }
  if (suppressed.length > 0) {
    lines.push('', 'Set aside:', '', ...suppressed.map(aside))
  }
  return `${lines.join('\n')}\n`
}

function error({ message, origin }: Diagnostic): string {
  return `- ${origin ? `${text(formatOrigin(origin))}: ` : ''}${sentence(message)}`
}

function aside({ finding, reason }: SuppressedFinding): string {
  const where = text(formatOrigin(finding.places[0]!.origin))
  return `- ${where}: ${sentence(finding.message)} (${finding.rule.id}), because ${text(reason)}`
}

function line({ rule, severity, message, places, help, fix }: ProvenFinding): string {
  const where = places.map(({ origin, label }, i) =>
    i === 0 ? text(formatOrigin(origin)) : `${text(formatOrigin(origin))} (${sentence(label)})`,
  )
  const what = `${sentence(message)}${help ? `; ${sentence(help)}` : ''} (${rule.id})`
  return row(severity, where.join('<br>'), what, fix ? sentence(fix.title) : '')
}
