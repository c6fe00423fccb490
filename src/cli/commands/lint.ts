import { type Command, Option } from 'commander'
import { type Diagnostic, nearest, type Severity } from '../../diagnostic/index.ts'
import { Design, type LintReport, type LintRule, lint, RULES } from '../../lint/index.ts'
import type { Source } from '../../manifest/index.ts'
import {
  formatLint,
  formatLintGithub,
  formatLintMarkdown,
  formatRuleList,
  formatRulePage,
  lintJson,
  lintSarif,
} from '../../report/index.ts'
import { EXIT, UsageError } from '../exit.ts'
import { allProblems, type ManifestOptions, readInput, report, withManifests } from '../input.ts'
import type { Terminal } from '../terminal.ts'
import { version } from '../version.ts'

const OUTPUTS = ['text', 'json', 'sarif', 'github', 'markdown'] as const

/** From the gravest on. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

interface LintOptions extends ManifestOptions {
  readonly explain?: true | string
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
  isthmus lint --explain                         every rule in one line
  isthmus lint --explain peering-remote-unknown  what a rule is about, with an example

Exit code: 0 nothing found that is as grave as --fail-on says, 1 something is, 2 bad input or usage. Where manifests have
errors, lint tells what it finds in the rest, and exits with 2.
`

/** @throws UsageError for a name that no rule has */
function explain(wanted: true | string): string {
  if (wanted === true) return formatRuleList(RULES)
  const rule = RULES.find(({ id }) => id === wanted)
  if (rule) return formatRulePage(rule)
  const near = nearest(
    wanted,
    RULES.map(({ id }) => id),
  )
  throw new UsageError(
    `there is no rule \`${wanted}\``,
    near ? `did you mean \`${near}\`?` : '`isthmus lint --explain` lists all of them',
  )
}

function lintInput(options: LintOptions, terminal: Terminal): number {
  const { sources, diagnostics: unread, manifests, problems } = readInput(options, terminal)
  const { namespace, release } = options
  const design = new Design(manifests, problems, { namespace, release })
  const found = lint(design)
  const errors = allProblems(unread, found.errors)
  report(errors, terminal)
  if (!options.quiet) report(untold(design, found), terminal)
  terminal.out(written({ ...found, errors }, sources, RULES, options.output, terminal))
  if (errors.length > 0) {
    throw new UsageError(
      `${errors.length} ${errors.length === 1 ? 'error' : 'errors'} in the manifests; what is found is about the rest`,
    )
  }
  const grave = SEVERITIES.slice(0, SEVERITIES.indexOf(options.failOn) + 1)
  return found.findings.some(({ severity }) => grave.includes(severity)) ? EXIT.negative : EXIT.ok
}

/** What reading the manifests told and no rule repeats. */
function untold({ diagnostics }: Design, { findings }: LintReport): Diagnostic[] {
  const told = new Set(findings.map(({ message }) => message))
  return diagnostics.filter(({ severity, message }) => severity !== 'error' && !told.has(message))
}

function written(
  found: LintReport,
  sources: readonly Source[],
  rules: readonly LintRule[],
  output: LintOptions['output'],
  { outStyle: style }: Terminal,
): string {
  switch (output) {
    case 'text':
      return formatLint(found, { sources, style })
    case 'json':
      return `${JSON.stringify(lintJson(found), undefined, 2)}\n`
    case 'sarif':
      return `${JSON.stringify(lintSarif(found, rules, version), undefined, 2)}\n`
    case 'github':
      return formatLintGithub(found)
    case 'markdown':
      return formatLintMarkdown(found)
  }
}
