import type { Diagnostic } from '../diagnostic/index.ts'
import type { Design } from './design.ts'
import type { Finding } from './finding.ts'
import { Places } from './places.ts'
import type { LintRule } from './rule.ts'
import { RULES } from './rules/index.ts'
import { NAMING_PATTERN } from './rules/naming-pattern.ts'
import { suppressionUnused } from './rules/suppression-unused.ts'
import {
  type Ignore,
  ignoreAnnotations,
  type Suppressed,
  type SuppressedFinding,
  suppress,
  unusedHelp,
} from './suppression.ts'

/** What a linter found. */
export interface LintReport {
  /** By file and line. */
  readonly findings: readonly Finding[]
  /** What does not count, for somebody said why. */
  readonly suppressed: readonly SuppressedFinding[]
  /** What kept manifests from being read, or parts of them from being taken: lint does not know what they would do. */
  readonly errors: readonly Diagnostic[]
}

/**
 * Looks for everything that the rules know, without writing anything. One mistake is told once: rules that tell what
 * mistakes lead to keep quiet about the places that others point at. What objects say in annotations, or `ignore` says of
 * them, is set aside.
 */
export function lint(
  design: Design,
  rules: readonly LintRule[] = RULES,
  ignore: readonly Ignore[] = [],
): LintReport {
  const annotations = ignoreAnnotations(design)
  const found = visible(allFindings(design, rules))
  const { findings, suppressed, unused } = suppress(found, annotations, ignore)
  return {
    findings: [...findings, ...unusedIn(unused, rules)].sort(byPlace),
    suppressed,
    errors: design.diagnostics.filter(({ severity }) => severity === 'error'),
  }
}

/** Findings about what was set aside for nothing; of rules that nobody looks for, nothing can be said. */
function unusedIn(unused: Suppressed['unused'], rules: readonly LintRule[]): Finding[] {
  const rule = rules.find(({ id }) => id === suppressionUnused.id)
  if (!rule) return []
  const known = [...RULES, NAMING_PATTERN].map(({ id }) => id)
  return unused
    .filter((one) => rules.some(({ id }) => id === one.rule) || !known.includes(one.rule))
    .map((one) => ({
      rule,
      severity: rule.severity,
      message: `rule \`${one.rule}\` is set aside, and finds nothing there`,
      places: [{ origin: one.origin, label: 'the reason that is given' }],
      help: unusedHelp(one.rule, known),
    }))
}

const found = new WeakMap<Design, Map<readonly LintRule[], readonly Finding[]>>()

/** Everything that each of the rules finds by itself, in no order that people need. Worked out once for a design. */
export function allFindings(design: Design, rules: readonly LintRule[]): readonly Finding[] {
  const known = found.get(design) ?? new Map<readonly LintRule[], readonly Finding[]>()
  found.set(design, known)
  let findings = known.get(rules)
  if (!findings) known.set(rules, (findings = findAll(design, rules)))
  return findings
}

function findAll(design: Design, rules: readonly LintRule[]): Finding[] {
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
