import type { Diagnostic, Severity } from '../diagnostic/index.ts'
import type { Design } from './design.ts'
import { Places } from './places.ts'
import type { LintRule, Violation } from './rule.ts'
import { RULES } from './rules/index.ts'

/** A violation, and the rule that it breaks. */
export interface Finding extends Violation {
  readonly rule: LintRule
  readonly severity: Severity
}

/** What a linter found. */
export interface LintReport {
  /** By file and line. */
  readonly findings: readonly Finding[]
  /** What kept manifests from being read, or parts of them from being taken: lint does not know what they would do. */
  readonly errors: readonly Diagnostic[]
}

/**
 * Looks for everything that the rules know, without writing anything. One mistake is told once: rules that tell what
 * mistakes lead to keep quiet about the places that others point at, unless these only inform.
 */
export function lint(design: Design, rules: readonly LintRule[] = RULES): LintReport {
  return {
    findings: visible(allFindings(design, rules)).sort(byPlace),
    errors: design.diagnostics.filter(({ severity }) => severity === 'error'),
  }
}

/** Everything that each of the rules finds by itself, in no order that people need. */
export function allFindings(design: Design, rules: readonly LintRule[]): Finding[] {
  return rules.flatMap((rule) =>
    Array.from(rule.check(design), (violation) => ({
      ...violation,
      rule,
      severity: rule.severity,
    })),
  )
}

/** What is left where one mistake is told once. */
export function visible(findings: readonly Finding[]): Finding[] {
  const places = new Places(
    findings
      .filter(({ rule, severity }) => !rule.general && severity !== 'info')
      .flatMap((finding) => finding.places),
  )
  return findings.filter(
    (finding) => !(finding.rule.general && finding.places.some((place) => places.touch(place))),
  )
}

function byPlace(a: Finding, b: Finding): number {
  const [one, two] = [a.places[0]!.origin, b.places[0]!.origin]
  if (one.file !== two.file) return one.file < two.file ? -1 : 1
  return one.line - two.line || one.column - two.column
}
