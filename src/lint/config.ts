import * as z from 'zod'
import { type Diagnostic, nearest } from '../diagnostic/index.ts'
import { isReleaseName, RELEASES, type ReleaseName } from '../kubeovn/index.ts'
import {
  describe,
  type FieldPath,
  formatPath,
  readPlainDocuments,
  type Source,
} from '../manifest/index.ts'
import type { LintRule } from './rule.ts'
import { RULES } from './rules/index.ts'
import {
  NAMING_PATTERN,
  type NamingPatterns,
  namingPattern,
  readPattern,
} from './rules/naming-pattern.ts'
import type { Ignore } from './suppression.ts'

/** What a team has decided about its manifests: `isthmus.yaml`. */
export interface LintConfig {
  readonly release?: ReleaseName
  readonly namespace?: string
  /** What to look for, with the severities that were chosen. */
  readonly rules: readonly LintRule[]
  readonly ignore: readonly Ignore[]
}

/** Every rule that there is, in the order of the documentation. */
export const ALL_RULES: readonly LintRule[] = [...RULES, NAMING_PATTERN]

/** Without a configuration. */
export const DEFAULT_CONFIG: LintConfig = { rules: RULES, ignore: [] }

const LEVELS = ['off', 'info', 'warning', 'error'] as const

/** Kubernetes' YAML reads `off` as false. */
const level = z.union([z.enum(LEVELS), z.literal(false).transform(() => 'off' as const)])

const schema = z.strictObject({
  release: z.string().optional(),
  namespace: z.string().min(1).optional(),
  rules: z.record(z.string(), level).optional(),
  naming: z
    .strictObject({ localConnectIP: z.string().optional(), cidrBlock: z.string().optional() })
    .optional(),
  ignore: z
    .array(z.strictObject({ rule: z.string(), object: z.string(), reason: z.string() }))
    .optional(),
})
type Written = z.output<typeof schema>

/** The keys of the mappings, for those that are misspelt. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(schema.shape),
  naming: ['localConnectIP', 'cidrBlock'],
  ignore: ['rule', 'object', 'reason'],
}

const EXPECTED: Readonly<Record<string, string>> = {
  release: 'a text, as "1.14": in quotes',
  namespace: 'a name',
  rules: `a mapping from names of rules to ${LEVELS.join(', ')}`,
  naming: 'a mapping with localConnectIP or cidrBlock',
  ignore: 'a list of mappings with rule, object and reason',
}

interface ConfigResult {
  readonly config: LintConfig
  /** By line. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a configuration. Never throws: what can't be taken is a diagnostic, and the rest holds. */
export function readConfig(source: Source): ConfigResult {
  const { config, diagnostics } = readInOrderOfChecks(source)
  const place = ({ origin }: Diagnostic): readonly [number, number] => [
    origin?.line ?? 0,
    origin?.column ?? 0,
  ]
  return {
    config,
    diagnostics: diagnostics.toSorted((a, b) => {
      const [[line, column], [otherLine, otherColumn]] = [place(a), place(b)]
      return line - otherLine || column - otherColumn
    }),
  }
}

function readInOrderOfChecks(source: Source): ConfigResult {
  const { documents, diagnostics: unread } = readPlainDocuments(source)
  const diagnostics = unread.map((problem) => withQuotingHelp(problem, source.text))
  const [document] = documents
  if (!document) return { config: DEFAULT_CONFIG, diagnostics }
  const invalid = (path: FieldPath, message: string, help?: string): void => {
    const origin = document.origin(path)
    diagnostics.push({
      code: 'config-invalid',
      severity: 'error',
      message,
      origin,
      ...(help && { help }),
    })
  }
  if (documents.length > 1) invalid([], 'a configuration is one document, and here are more')
  const parsed = schema.safeParse(document.value)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) tellIssue(document.value, issue, invalid)
    return { config: DEFAULT_CONFIG, diagnostics }
  }
  return { config: configOf(parsed.data, document.origin, invalid), diagnostics }
}

/** Inside of braces, YAML takes those of a pattern for a mapping. */
function withQuotingHelp(problem: Diagnostic, text: string): Diagnostic {
  const line = text.split('\n')[(problem.origin?.line ?? 0) - 1] ?? ''
  const pattern = /[^\s"'{,:]*\{(?:source|dest|vpc)\}[^\s"',]*/.exec(line)?.[0]
  if (!pattern) return problem
  return { ...problem, help: `write the pattern in quotes: "${pattern.replace(/\}$/, '')}"` }
}

type Invalid = (path: FieldPath, message: string, help?: string) => void

function tellIssue(value: unknown, issue: z.core.$ZodIssue, invalid: Invalid): void {
  const path = issue.path as FieldPath
  if (issue.code === 'unrecognized_keys') {
    const known = KEYS[String(path[0] ?? '')] ?? []
    for (const key of issue.keys) {
      const near = nearest(key, known)
      invalid(
        [...path, key],
        `\`${formatPath([...path, key])}\` is no field of a configuration`,
        near ? `did you mean \`${near}\`?` : `it has ${known.join(', ')}`,
      )
    }
    return
  }
  const found = path.reduce<unknown>((at, step) => (at as never)?.[step], value)
  const expected = EXPECTED[String(path[0] ?? '')] ?? 'a mapping'
  invalid(
    path,
    `${formatPath(path) || 'the configuration'} can't be ${describe(found)}`,
    `${formatPath(path.slice(0, 1)) || 'it'} is ${expected}`,
  )
}

function configOf(
  { release, namespace, rules = {}, naming, ignore = [] }: Written,
  origin: (path: FieldPath) => Ignore['origin'],
  invalid: Invalid,
): LintConfig {
  if (release !== undefined && !isReleaseName(release)) {
    invalid(
      ['release'],
      `there is no release \`${release}\``,
      `it is one of ${Object.keys(RELEASES).join(', ')}`,
    )
  }
  const checkRule = (path: FieldPath, name: string): void => {
    if (ALL_RULES.some(({ id }) => id === name)) return
    const near = nearest(
      name,
      ALL_RULES.map(({ id }) => id),
    )
    invalid(
      path,
      `there is no rule \`${name}\``,
      near ? `did you mean \`${near}\`?` : '`isthmus lint --explain` lists all of them',
    )
  }
  for (const name of Object.keys(rules)) checkRule(['rules', name], name)
  for (const [i, { rule, reason }] of ignore.entries()) {
    checkRule(['ignore', i, 'rule'], rule)
    if (reason.trim() === '')
      invalid(
        ['ignore', i, 'reason'],
        'the reason is empty',
        'say why the rule does not count here',
      )
  }
  const patterns = naming && readPatterns(naming, invalid)
  return {
    ...(release !== undefined && isReleaseName(release) && { release }),
    ...(namespace !== undefined && { namespace }),
    rules: withSeverities(patterns ? [...RULES, namingPattern(patterns)] : RULES, rules),
    ignore: ignore.map((entry, i) => ({ ...entry, origin: origin(['ignore', i]) })),
  }
}

function readPatterns(naming: NonNullable<Written['naming']>, invalid: Invalid): NamingPatterns {
  for (const field of ['localConnectIP', 'cidrBlock'] as const) {
    const text = naming[field]
    if (text === undefined) continue
    const { problem } = readPattern(field, text)
    if (problem)
      invalid(
        ['naming', field],
        `\`${text}\` is no pattern: ${problem}`,
        'write it as 10.{source}.{dest}.0/24, or 10.{vpc}.0.0/16 for subnets',
      )
  }
  const { localConnectIP, cidrBlock } = naming
  return { ...(localConnectIP && { localConnectIP }), ...(cidrBlock && { cidrBlock }) }
}

function withSeverities(
  rules: readonly LintRule[],
  levels: Readonly<Record<string, (typeof LEVELS)[number]>>,
): LintRule[] {
  return rules.flatMap((rule) => {
    const level = levels[rule.id] ?? rule.severity
    return level === 'off' ? [] : level === rule.severity ? [rule] : [{ ...rule, severity: level }]
  })
}
