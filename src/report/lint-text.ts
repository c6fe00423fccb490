import type { LintRule, ProvenFinding, ProvenReport, SuppressedFinding } from '../lint/index.ts'
import { severityWord } from './diagnostics.ts'
import { Excerpts, type NamedText } from './excerpt.ts'
import { effectLines } from './lint-effects.ts'
import { countFindings, shortWhy } from './lint-words.ts'
import { formatOrigin } from './origin.ts'
import { plain, type Style } from './style.ts'

export interface LintTextOptions {
  /** The texts that were read: findings show their lines. */
  readonly sources: Iterable<NamedText>
  readonly style?: Style
  /** Whether what was set aside is printed too. Default false: it is counted. */
  readonly showSuppressed?: boolean
}

/** So many changes of a fix are written out. */
const SHOWN = 5

/** What a linter found, to read: each finding with its lines, what to do, and why it matters where a rule is first broken. */
export function formatLint(report: ProvenReport, options: LintTextOptions): string {
  const { findings, suppressed } = report
  const { style = plain, sources, showSuppressed = false } = options
  const excerpts = new Excerpts(sources)
  const explained = new Set<LintRule>()
  const lines = findings.flatMap((finding) => {
    const first = !explained.has(finding.rule)
    explained.add(finding.rule)
    return [...formatFinding(finding, first, excerpts, style), '']
  })
  if (showSuppressed)
    lines.push(...suppressed.flatMap((one) => [...formatSuppressed(one, style), '']))
  return `${[...lines, ...summaryOf(report, style)].join('\n')}\n`
}

function formatFinding(
  { rule, severity, message, places, help, fix }: ProvenFinding,
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
  if (fix?.effects) {
    lines.push(...effectLines(fix.effects, SHOWN).map((line) => `    ${style.faint(line)}`))
  }
  return lines
}

function formatSuppressed({ finding, reason, origin }: SuppressedFinding, style: Style): string[] {
  const { rule, severity, message, places } = finding
  return [
    `${formatOrigin(places[0]!.origin)}: ${severity}, set aside: ${message} ${style.faint(`[${rule.id}]`)}`,
    `  ${style.strong('reason')}: ${reason}  ${style.faint(formatOrigin(origin))}`,
  ]
}

function summaryOf({ findings, suppressed, effects }: ProvenReport, style: Style): string[] {
  const aside = suppressed.length > 0 ? `; ${suppressed.length} set aside with a reason` : ''
  if (findings.length === 0) return [`nothing found${aside}`]
  const fixes = findings.flatMap(({ fix }) => fix ?? [])
  const lines = effects
    ? [
        'what all fixes change together:',
        ...effectLines(effects, SHOWN).map((line) => `  ${style.faint(line)}`),
        '',
      ]
    : []
  const mend =
    fixes.length > 0 ? `; ${fixes.length} can be fixed: --diff shows how, and --fix does it` : ''
  const isUntold = !effects && fixes.some((fix) => !fix.effects)
  return [
    ...lines,
    `${countFindings(findings)}${aside}${mend}`,
    ...(isUntold ? ['--effects tells what the fixes change between endpoints'] : []),
    `\`isthmus lint --explain ${findings[0]!.rule.id}\` tells more about a rule`,
  ]
}
