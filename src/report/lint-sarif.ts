import type { LintRule, Place, ProvenFinding, ProvenReport } from '../lint/index.ts'
import type { NamedText } from './excerpt.ts'
import { formatRulePage } from './lint-page.ts'
import { Replacements } from './replacements.ts'
import {
  type SarifLocation,
  type SarifLog,
  type SarifResult,
  type SarifRule,
  sarifFix,
  sarifLevel,
  sarifLocation,
  sarifLog,
} from './sarif.ts'

/**
 * What a linter found as a log of SARIF. `rules` are those that were looked for, `version` is that of the program;
 * `sources` are the texts that were read, for fixes say what to change in them.
 */
export function lintSarif(
  { findings, suppressed, errors }: ProvenReport,
  rules: readonly LintRule[],
  version: string,
  sources: readonly NamedText[],
): SarifLog {
  const replacements = new Replacements(sources)
  const index = new Map(rules.map(({ id }, i) => [id, i]))
  const resultOf = (finding: ProvenFinding): SarifResult =>
    resultAt(index.get(finding.rule.id)!, finding, replacements)
  const aside = suppressed.map(({ finding, reason, origin, by }): SarifResult => {
    const { fix: _, ...rest } = finding
    const kind = by === 'annotation' ? 'inSource' : 'external'
    const location = sarifLocation(origin)
    return { ...resultOf(rest), suppressions: [{ kind, justification: reason, location }] }
  })
  return sarifLog(version, rules.map(ruleOf), [...findings.map(resultOf), ...aside], errors)
}

function ruleOf(rule: LintRule): SarifRule {
  return {
    id: rule.id,
    shortDescription: { text: rule.summary },
    help: { text: rule.why.trim(), markdown: formatRulePage(rule) },
    defaultConfiguration: { level: sarifLevel(rule.severity) },
  }
}

function resultAt(
  ruleIndex: number,
  { rule, severity, message, places, help, fix }: ProvenFinding,
  replacements: Replacements,
): SarifResult {
  const [main, ...others] = places
  const lines = [message, ...(help ? [help] : []), ...(fix ? [`fix: ${fix.title}`] : [])]
  return {
    ruleId: rule.id,
    ruleIndex,
    level: sarifLevel(severity),
    message: { text: lines.join('\n') },
    locations: [sarifLocation(main!.origin)],
    ...(others.length > 0 && { relatedLocations: others.map(related) }),
    ...(fix && { fixes: [sarifFix(fix.title, replacements.of(fix.edits))] }),
  }
}

function related({ origin, label }: Place, index: number): SarifLocation {
  return { id: index + 1, message: { text: label }, ...sarifLocation(origin) }
}
