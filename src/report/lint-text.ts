import type { Finding, LintReport, LintRule } from '../lint/index.ts'
import { severityWord } from './diagnostics.ts'
import { Excerpts, type NamedText } from './excerpt.ts'
import { countFindings, shortWhy } from './lint-words.ts'
import { formatOrigin } from './origin.ts'
import { plain, type Style } from './style.ts'

export interface LintTextOptions {
  /** The texts that were read: findings show their lines. */
  readonly sources: Iterable<NamedText>
  readonly style?: Style
}

/** What a linter found, to read: each finding with its lines, what to do, and why it matters where a rule is first broken. */
export function formatLint({ findings }: LintReport, options: LintTextOptions): string {
  const { style = plain, sources } = options
  const excerpts = new Excerpts(sources)
  const explained = new Set<LintRule>()
  const lines = findings.flatMap((finding) => {
    const first = !explained.has(finding.rule)
    explained.add(finding.rule)
    return [...formatFinding(finding, first, excerpts, style), '']
  })
  return `${[...lines, ...summaryOf(findings)].join('\n')}\n`
}

function formatFinding(
  { rule, severity, message, places, help, fix }: Finding,
  first: boolean,
  excerpts: Excerpts,
  style: Style,
): string[] {
  const [main, ...others] = places
  const where = style.strong(formatOrigin(main!.origin))
  const lines = [
    `${where}: ${severityWord(severity, style)}: ${message} ${style.faint(`[${rule.id}]`)}`,
    ...excerpts.at(main!.origin, main!.label, style),
  ]
  for (const { origin, label } of others) {
    if (origin.file !== main!.origin.file) lines.push(`  ${formatOrigin(origin)}`)
    lines.push(...excerpts.at(origin, label, style))
  }
  if (first) lines.push(`  ${style.strong('why')}: ${shortWhy(rule)}`)
  if (help) lines.push(`  ${style.strong('help')}: ${help}`)
  if (fix) lines.push(`  ${style.strong('fix')}: ${fix.title}`)
  return lines
}

function summaryOf(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['nothing found']
  const rule = findings[0]!.rule.id
  return [`${countFindings(findings)}; \`isthmus lint --explain ${rule}\` tells more about a rule`]
}
