import { type Command, Option } from 'commander'
import { type Diagnostic, nearest, type Severity } from '../../diagnostic/index.ts'
import {
  ALL_RULES,
  Design,
  fixAll,
  type LintConfig,
  type LintReport,
  type LintRule,
  lint,
  type ProvenReport,
  type ProveOptions,
  proveFixes,
} from '../../lint/index.ts'
import type { Source } from '../../manifest/index.ts'
import {
  formatLint,
  formatLintGithub,
  formatLintMarkdown,
  formatOrigin,
  formatRuleList,
  formatRulePage,
  formatUnifiedDiff,
  lintJson,
  lintSarif,
} from '../../report/index.ts'
import { loadConfig } from '../config.ts'
import { EXIT, UsageError } from '../exit.ts'
import { isInGit } from '../git.ts'
import {
  allProblems,
  type Input,
  type ManifestOptions,
  readInput,
  report,
  withManifests,
} from '../input.ts'
import type { Terminal } from '../terminal.ts'
import { version } from '../version.ts'
import { replaceFile } from '../write-file.ts'

const OUTPUTS = ['text', 'json', 'sarif', 'github', 'markdown'] as const

/** From the gravest on. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

interface LintOptions extends ManifestOptions {
  readonly explain?: true | string
  readonly config?: string
  readonly showSuppressed?: boolean
  readonly effects?: boolean
  readonly fix?: boolean
  readonly diff?: boolean
  readonly failOn: Severity
  readonly output: (typeof OUTPUTS)[number]
}

/** `isthmus lint`. */
export function addLint(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  withManifests(program.command('lint'), { required: false })
    .description('what is wrong with the manifests before they are applied, and how to mend it')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(OUTPUTS).default('text'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'the least severity of a finding that makes it fail')
        .choices(SEVERITIES)
        .default('error'),
    )
    .option('--show-suppressed', 'print what is set aside too, with the reasons')
    .option(
      '--effects',
      'tell what each fix alone changes between endpoints; of many in a large design, what all do',
    )
    .option('--diff', 'print what --fix would change in the files, and change nothing')
    .option('--fix', 'make all fixes that are proven, in the files')
    .option('--explain [rule]', 'print the page of a rule, or the names of all')
    .addHelpText('after', EXAMPLES)
    .action((options: Partial<LintOptions> & Omit<LintOptions, 'filename'>) => {
      if (options.explain !== undefined) {
        terminal.out(explain(options.explain))
        return
      }
      const { filename } = options
      if (!filename) throw new UsageError('nothing to lint', 'name manifests with -f')
      exit(lintInput({ ...options, filename }, terminal))
    })
}

const EXAMPLES = `
Examples:
  isthmus lint -f manifests/                     each finding with the lines that make it so, and what to do
  isthmus lint -f manifests/ --fail-on warning   and fail where there are warnings
  isthmus lint -f manifests/ -o sarif            for code scanning; -o github for annotations of a pull request
  isthmus lint -f manifests/ --diff              the fixes as a patch; --fix writes them into the files
  isthmus lint --explain                         every rule in one line
  isthmus lint --explain peering-remote-unknown  what a rule is about, with an example

Fixes are proven: with one made, what it mends is no longer found, and nothing as grave comes in its place. What they change
between endpoints is told with them; in a design of more than 20,000 objects only with --effects.

Exit code: 0 nothing found that is as grave as --fail-on says, 1 something is, 2 bad input or usage. With --fix, what is left
counts. Where manifests have errors, lint tells what it finds in the rest, and exits with 2.
`

/** @throws UsageError for a name that no rule has */
function explain(wanted: true | string): string {
  if (wanted === true) return formatRuleList(ALL_RULES)
  const rule = ALL_RULES.find(({ id }) => id === wanted)
  if (rule) return formatRulePage(rule)
  const near = nearest(
    wanted,
    ALL_RULES.map(({ id }) => id),
  )
  throw new UsageError(
    `there is no rule \`${wanted}\``,
    near ? `did you mean \`${near}\`?` : '`isthmus lint --explain` lists all of them',
  )
}

function lintInput(options: LintOptions, terminal: Terminal): number {
  const input = readInput(options, terminal)
  const { namespace, release } = options
  const design = new Design(input.manifests, input.problems, { namespace, release })
  const config = loadConfig(options.config, terminal)
  const { rules, ignore } = config
  const found = lint(design, rules, ignore)
  const errors = allProblems(input.diagnostics, found.errors)
  report(errors, terminal)
  if (!options.quiet) report(untold(design, found), terminal)
  if (options.fix || options.diff) return fix(design, input, errors, config, options, terminal)
  const proven = proveFixes(design, found, {
    sources: input.sources,
    rules,
    ...wantedEffects(options),
  })
  terminal.out(written({ ...proven, errors }, input.sources, rules, options, terminal))
  if (errors.length > 0) throw inManifests(errors, 'what is found is about the rest')
  return exitCode(found, options)
}

/** The effects that the output shows. */
function wantedEffects({ output, effects }: LintOptions): Pick<ProveOptions, 'effects'> {
  if (output !== 'text' && output !== 'json') return { effects: 'none' }
  return effects ? { effects: 'each' } : {}
}

function exitCode({ findings }: LintReport, { failOn }: LintOptions): number {
  const grave = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1)
  return findings.some(({ severity }) => grave.includes(severity)) ? EXIT.negative : EXIT.ok
}

function inManifests({ length }: readonly Diagnostic[], consequence: string): UsageError {
  const errors = `${length} ${length === 1 ? 'error' : 'errors'}`
  return new UsageError(`${errors} in the manifests; ${consequence}`)
}

/** @throws UsageError where what would be written is not what was linted */
function fix(
  design: Design,
  { sources }: Input,
  errors: readonly Diagnostic[],
  { rules, ignore }: LintConfig,
  options: LintOptions,
  terminal: Terminal,
): number {
  if (errors.length > 0) throw inManifests(errors, 'nothing is fixed before they are mended')
  if (options.with.length > 0 || options.without.length > 0) {
    throw new UsageError(
      '--with and --without change what is linted, and no files',
      'leave them out',
    )
  }
  const unwritable = sources.find(({ file }) => file === '-' || isInGit(file))
  if (options.fix && unwritable) {
    throw new UsageError(
      `\`${unwritable.file}\` is no file to write to`,
      'print a patch with --diff',
    )
  }
  const {
    sources: texts,
    fixed,
    report: left,
  } = fixAll(design, { sources, rules, ignore, ...wantedEffects(options) })
  const changed = texts.flatMap(({ file, text }, i) => {
    const before = sources[i]!.text
    return text === before ? [] : [{ file, before, after: text }]
  })
  if (options.diff) {
    terminal.out(changed.map(formatUnifiedDiff).join(''))
    return exitCode(lint(design, rules, ignore), options)
  }
  for (const { file, after } of changed) replaceFile(file, after)
  for (const { places, rule, fix } of fixed) {
    terminal.err(`${formatOrigin(places[0]!.origin)}: ${fix.title} [${rule.id}]\n`)
  }
  const files = changed.map(({ file }) => file).join(', ')
  terminal.err(fixed.length > 0 ? `${fixed.length} fixed, in ${files}\n` : 'nothing to fix\n')
  terminal.out(written(left, texts, rules, options, terminal))
  return exitCode(left, options)
}

/** What reading the manifests told and no rule repeats. */
function untold({ diagnostics }: Design, { findings }: LintReport): Diagnostic[] {
  const told = new Set(findings.map(({ message }) => message))
  return diagnostics.filter(({ severity, message }) => severity !== 'error' && !told.has(message))
}

function written(
  found: ProvenReport,
  sources: readonly Source[],
  rules: readonly LintRule[],
  { output, showSuppressed = false }: LintOptions,
  { outStyle: style }: Terminal,
): string {
  switch (output) {
    case 'text':
      return formatLint(found, { sources, style, showSuppressed })
    case 'json':
      return `${JSON.stringify(lintJson(found), undefined, 2)}\n`
    case 'sarif':
      return `${JSON.stringify(lintSarif(found, rules, version, sources), undefined, 2)}\n`
    case 'github':
      return formatLintGithub(found)
    case 'markdown':
      return formatLintMarkdown(found)
  }
}
