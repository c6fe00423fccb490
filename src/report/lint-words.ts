import type { Severity } from '../diagnostic/index.ts'
import type { Finding, LintRule } from '../lint/index.ts'

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** How many there are of each severity: `2 errors, 1 warning`. */
export function countFindings(findings: readonly Pick<Finding, 'severity'>[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    if (count === 0) return []
    return [`${count} ${severity === 'info' || count === 1 ? severity : `${severity}s`}`]
  })
  return counts.length > 0 ? counts.join(', ') : 'nothing found'
}

/** The first sentence of what a rule says about live clusters. */
export function shortWhy({ why }: LintRule): string {
  const text = why.replace(/\s+/g, ' ').trim()
  return /^.*?[.!?](?= [A-Z`(]|$)/.exec(text)?.[0] ?? text
}
