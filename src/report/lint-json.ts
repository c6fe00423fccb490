import type { Severity } from '../diagnostic/index.ts'
import type {
  Finding,
  LintRule,
  Place,
  ProvenFinding,
  ProvenReport,
  SuppressedFinding,
} from '../lint/index.ts'
import { type DiagnosticJson, diagnosticJson, originJson } from './diagnostics.ts'
import { type EffectJson, effectsJson } from './lint-effects.ts'

/** What a linter found, as `isthmus lint -o json` prints it. */
export interface LintJson {
  readonly findings: readonly FindingJson[]
  /** What does not count, for somebody said why. */
  readonly suppressed: readonly SuppressedJson[]
  /** The rules of all of these, by id in the order of the findings. */
  readonly rules: Readonly<Record<string, RuleJson>>
  /** What kept manifests, or parts of them, from being looked at. */
  readonly errors: readonly DiagnosticJson[]
  /** What all fixes change together between endpoints; null where each fix tells its own, or none was asked for. */
  readonly effects: readonly EffectJson[] | null
}

export interface RuleJson {
  /** What it is unless a configuration says otherwise. */
  readonly severity: Severity
  readonly summary: string
  /** What happens on a live cluster, and how to mend it: Markdown. */
  readonly why: string
}

export interface SuppressedJson {
  readonly finding: Omit<FindingJson, 'fix'>
  readonly reason: string
  readonly by: 'annotation' | 'configuration'
  readonly origin: DiagnosticJson['origin']
}

export interface FindingJson {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  /** The first is the one to point at. */
  readonly places: readonly PlaceJson[]
  readonly help: string | null
  /** A change that was proven to mend it. */
  readonly fix: {
    readonly title: string
    /** What it alone changes between endpoints; null where that was not worked out. */
    readonly effects: readonly EffectJson[] | null
  } | null
}

/** Lines and columns count from 1, and are 0 for what a controller makes by itself. */
export interface PlaceJson {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly path: string
  readonly label: string
}

export function lintJson({ findings, suppressed, errors, effects }: ProvenReport): LintJson {
  return {
    findings: findings.map(findingJson),
    suppressed: suppressed.map(suppressedJson),
    rules: rulesJson([...findings, ...suppressed.map(({ finding }) => finding)]),
    errors: errors.map(diagnosticJson),
    effects: effects ? effectsJson(effects) : null,
  }
}

function rulesJson(findings: readonly Pick<Finding, 'rule'>[]): LintJson['rules'] {
  return Object.fromEntries(findings.map(({ rule }) => [rule.id, ruleJson(rule)]))
}

function ruleJson({ severity, summary, why }: LintRule): RuleJson {
  return { severity, summary, why: why.trim() }
}

function findingJson(finding: ProvenFinding): FindingJson {
  const { fix } = finding
  return {
    ...factsOf(finding),
    fix: fix ? { title: fix.title, effects: fix.effects ? effectsJson(fix.effects) : null } : null,
  }
}

function factsOf(finding: Omit<Finding, 'fix'>): Omit<FindingJson, 'fix'> {
  const { rule, severity, message, places, help } = finding
  return { rule: rule.id, severity, message, places: places.map(placeJson), help: help ?? null }
}

function suppressedJson({ finding, reason, by, origin }: SuppressedFinding): SuppressedJson {
  return { finding: factsOf(finding), reason, by, origin: originJson(origin) }
}

function placeJson({ origin, label }: Place): PlaceJson {
  const { file, line, column, path } = origin
  return { file, line, column, path, label }
}
