import { type Command, InvalidArgumentError, Option } from 'commander'
import { type CheckReport, checkIntents } from '../../analysis/index.ts'
import {
  checkJson,
  checkSarif,
  coveragePercent,
  formatCheck,
  formatCheckGithub,
  formatCheckJunit,
  formatCheckTap,
} from '../../report/index.ts'
import { EXIT, UsageError } from '../exit.ts'
import { type InputOptions, load, report, withInput } from '../input.ts'
import { readIntentFiles } from '../intents-input.ts'
import { progressOn } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import { version } from '../version.ts'

const OUTPUTS = ['text', 'json', 'junit', 'sarif', 'github', 'tap'] as const

interface CheckOptions extends InputOptions {
  readonly intents: readonly string[]
  readonly coverage?: boolean | number
  readonly watch?: boolean
  readonly output: (typeof OUTPUTS)[number]
}

/** `isthmus check`. */
export function addCheck(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  withInput(program.command('check'))
    .description(
      'prove that the network does what you intend, or show a packet for which it does not',
    )
    .requiredOption(
      '--intents <file>',
      'intents: a file, a folder, or - for standard input; may be repeated',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option(
      '--coverage [percent]',
      'list the peerings, routes, policies and rules that no intent depends on; fail where fewer of them are covered',
      percent,
    )
    .option('--watch', 'check again whenever a file changes, until stopped')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(OUTPUTS).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: CheckOptions) => {
      const inputs = [...options.intents, ...options.filename, ...options.with]
      if (inputs.filter((path) => path === '-').length > 1) {
        throw new UsageError(
          'standard input can be read once, as manifests or as intents',
          'put one of them into a file',
        )
      }
      if (!options.watch) {
        exit(check(options, terminal))
        return
      }
      if (inputs.includes('-')) {
        throw new UsageError('standard input can not be watched', 'name files or folders')
      }
      checkOrTell(options, terminal)
      terminal.watch(inputs, options.recursive ?? false, () => {
        terminal.err('\nsomething has changed: checking again\n')
        checkOrTell(options, terminal)
      })
    })
}

const EXAMPLES = `
Examples:
  isthmus check --intents intents.yaml -f manifests/               a line for each intent, and what is wrong with it
  isthmus check --intents intents.yaml -f manifests/ --coverage 80 and fail if intents depend on less than 80 % of the rules
  isthmus check --intents intents.yaml -f manifests/ --watch       again whenever a file changes

An intents file, with every field (docs/intents.md explains them):
  intents:
    - reachable: {from: vpc=spoke-*, to: 'vpc=hub,label=app=db', protocol: tcp, ports: [5432]}
      survives: any-one-peering
    - only: {from: '*', to: default/db, services: [tcp 5432, ping]}
    - isolated: {from: namespace=dev, to: namespace=prod}
    - unreachable: {from: vpc=guest, to: 10.0.0.0/8}
      name: guests stay outside
      description: what it is for
      reason: why an exception is made
      allow-undefined: [equal-cost-paths]

Exit code: 0 every intent holds, 1 one fails or coverage is too low, 2 bad input or usage, or an intent about no pair or no service.
`

function percent(text: string): number {
  const value = /^\d{1,3}%?$/.test(text) ? Number.parseInt(text, 10) : Number.NaN
  if (value <= 100) return value
  throw new InvalidArgumentError('Write a whole number from 0 to 100.')
}

/** A mistake in a file that is being written is no reason to stop watching it. */
function checkOrTell(options: CheckOptions, terminal: Terminal): void {
  try {
    check(options, terminal)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.err(`${terminal.errStyle.bad('error')}: ${error.message}\n`)
  }
}

function check(options: CheckOptions, terminal: Terminal): number {
  const intents = readIntentFiles(options, terminal)
  const network = load(options, terminal)
  const found = checkIntents(network.reachability(), intents, {
    coverage: options.coverage !== undefined,
    progress: progressOn(
      terminal,
      (done, all) => `checked without ${done} of ${all} parts, one at a time`,
    ),
  })
  if (!options.quiet) report(found.notes, terminal)
  terminal.out(written(found, options.output, terminal))
  return exitCode(found, options, terminal)
}

function written(
  found: CheckReport,
  output: CheckOptions['output'],
  { outStyle }: Terminal,
): string {
  switch (output) {
    case 'text':
      return formatCheck(found, outStyle)
    case 'json':
      return `${JSON.stringify(checkJson(found), undefined, 2)}\n`
    case 'sarif':
      return `${JSON.stringify(checkSarif(found, version), undefined, 2)}\n`
    case 'junit':
      return formatCheckJunit(found)
    case 'github':
      return formatCheckGithub(found)
    case 'tap':
      return formatCheckTap(found)
  }
}

function exitCode(
  { verdicts, coverage }: CheckReport,
  options: CheckOptions,
  terminal: Terminal,
): number {
  if (verdicts.some(({ status }) => status === 'error')) return EXIT.usage
  let code: number = verdicts.some(({ status }) => status === 'fails') ? EXIT.negative : EXIT.ok
  const wanted = options.coverage
  if (coverage && typeof wanted === 'number' && coveragePercent(coverage) < wanted) {
    terminal.err(`coverage is ${coveragePercent(coverage)} %, and ${wanted} % are asked for\n`)
    code = EXIT.negative
  }
  return code
}
