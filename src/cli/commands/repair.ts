import { type Command, Option } from 'commander'
import type { Intent } from '../../analysis/index.ts'
import { parseReachLine, ReachLineError } from '../../intents/index.ts'
import { Design } from '../../lint/index.ts'
import { formatPrefix, type Prefix } from '../../net/index.ts'
import { AVOIDED_ADDRESSES, type RepairReport, repair, TRANSIT_POOLS } from '../../repair/index.ts'
import {
  formatRepair,
  formatRepairMarkdown,
  formatUnifiedDiff,
  repairJson,
} from '../../report/index.ts'
import { EXIT, UsageError } from '../exit.ts'
import { isInGit } from '../git.ts'
import {
  allProblems,
  type Input,
  type ManifestOptions,
  readInput,
  repeated,
  report,
  withManifests,
} from '../input.ts'
import { readIntentFiles } from '../intents-input.ts'
import type { Terminal } from '../terminal.ts'
import { cidrs } from '../values.ts'
import { replaceFile } from '../write-file.ts'

const OUTPUTS = ['text', 'json', 'markdown'] as const

interface RepairOptions extends ManifestOptions {
  readonly reach: readonly string[]
  readonly intents: readonly string[]
  readonly transitPool: readonly Prefix[]
  readonly avoid: readonly Prefix[]
  readonly diff?: boolean
  readonly fix?: boolean
  readonly output: (typeof OUTPUTS)[number]
}

/** `isthmus repair`. */
export function addRepair(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  withManifests(program.command('repair'))
    .description(
      'the smallest edits that make an intent true, proven, with all else that they change',
    )
    .addOption(
      new Option(
        '--reach <line>',
        "what is to get through, as 'spoke-1/web -> hub/db tcp 5432'; may be repeated",
      )
        .argParser(repeated)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--intents <file>',
        'intents: what is to be reachable and is not is repaired, and no other intent may break; may be repeated',
      )
        .argParser(repeated)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--transit-pool <cidrs>',
        'where the networks of new peerings come from: a CIDR, or one of each family with a comma between',
      )
        .argParser(cidrs)
        .default(TRANSIT_POOLS, listed(TRANSIT_POOLS)),
    )
    .addOption(
      new Option('--avoid <cidrs>', 'addresses that no new peering is to have')
        .argParser(cidrs)
        .default(AVOIDED_ADDRESSES, listed(AVOIDED_ADDRESSES)),
    )
    .option('--diff', 'print what --fix would change in the files, as a patch, and change nothing')
    .option('--fix', 'make the edits, in the files')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(OUTPUTS).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: RepairOptions) => exit(repairInput(options, terminal)))
}

const EXAMPLES = `
Examples:
  isthmus repair --reach 'spoke-1/web -> hub/db tcp 5432' -f manifests/         what to write where, and why
  isthmus repair --reach 'vpc=spoke-* -> label=app=db tcp 5432; ping' -f manifests/
  isthmus repair --reach 'web -> db tcp 5432' -f manifests/ --diff | git apply  --fix does the same
  isthmus repair --intents intents.yaml -f manifests/                           all that is to be reachable and is not
  isthmus repair --reach 'web -> db tcp 5432' --intents intents.yaml -f manifests/ -o markdown

Edits are to peerings, routes, policies, rules of security groups, private subnets and rules of subnets. A repair is
proven: the edited files are read and compiled again as a live cluster reads them, what was asked for gets through for
every packet, no edit can be left out, and all that changes between endpoints is told. docs/repair.md tells more.

Exit code: 0 repaired or nothing to do, 1 something can't be repaired, 2 bad input or usage.
`

function listed(prefixes: readonly Prefix[]): string {
  return prefixes.map(formatPrefix).join(',')
}

function repairInput(options: RepairOptions, terminal: Terminal): number {
  refuseThoughts(options)
  const wanted = options.reach.map((line) => reachLine(line, options.namespace))
  const written = options.intents.length > 0 ? readIntentFiles(options, terminal) : []
  if (wanted.length + written.length === 0) {
    throw new UsageError(
      'nothing is said to be reachable',
      "say what is to get through: --reach 'spoke-1/web -> hub/db tcp 5432', or --intents FILE",
    )
  }
  const input = readInput(options, terminal)
  refuseUnwritable(input, options)
  const { namespace, release, transitPool, avoid } = options
  const design = new Design(input.manifests, input.problems, { namespace, release })
  const problems = allProblems(input.diagnostics, design.diagnostics)
  const errors = problems.filter(({ severity }) => severity === 'error')
  report(options.quiet ? errors : problems, terminal)
  if (errors.length > 0) {
    throw new UsageError(
      `${errors.length} ${errors.length === 1 ? 'error' : 'errors'} in the manifests; nothing is repaired before they are mended`,
    )
  }
  const demands = written.filter(({ kind }) => kind === 'reachable' || kind === 'only')
  const result = repair(design, {
    reach: [...wanted, ...demands],
    keep: written.filter((intent) => !demands.includes(intent)),
    sources: input.sources,
    transitPools: transitPool,
    avoid,
  })
  if (options.fix) write(result, terminal)
  terminal.out(printed(result, options, terminal))
  if (options.diff && result.obstacles.length > 0) terminal.err(obstaclesOf(result, terminal))
  return result.obstacles.length > 0 ? EXIT.negative : EXIT.ok
}

/** @throws UsageError for a line that is no intent */
function reachLine(line: string, namespace: string): Intent {
  try {
    return parseReachLine(line, namespace)
  } catch (error) {
    if (!(error instanceof ReachLineError)) throw error
    throw new UsageError(`--reach: ${error.message}`, error.help)
  }
}

/** @throws UsageError for options after which what is repaired is not what is written */
function refuseThoughts(options: RepairOptions): void {
  if (options.with.length === 0 && options.without.length === 0) return
  throw new UsageError(
    '--with and --without change what is looked at, and no files, so that there is nothing to repair',
    'leave them out, or name the files with -f',
  )
}

/** @throws UsageError where the edits could not be written */
function refuseUnwritable({ sources }: Input, { fix }: RepairOptions): void {
  const unwritable = sources.find(({ file }) => file === '-' || isInGit(file))
  if (!fix || !unwritable) return
  throw new UsageError(`\`${unwritable.file}\` is no file to write to`, 'print a patch with --diff')
}

function write({ repair: found }: RepairReport, terminal: Terminal): void {
  const changed = found?.changed ?? []
  for (const { file, after } of changed) replaceFile(file, after)
  if (!found) return
  const files = changed.map(({ file }) => file).join(', ')
  const count = found.edits.length
  terminal.err(`${count} ${count === 1 ? 'edit' : 'edits'} made, in ${files}\n`)
}

function obstaclesOf({ obstacles, before }: RepairReport, { errStyle }: Terminal): string {
  return formatRepair({ before, obstacles, repair: undefined, alternatives: [] }, errStyle)
}

function printed(result: RepairReport, options: RepairOptions, terminal: Terminal): string {
  if (options.diff) return (result.repair?.changed ?? []).map(formatUnifiedDiff).join('')
  switch (options.output) {
    case 'text':
      return formatRepair(result, terminal.outStyle)
    case 'json':
      return `${JSON.stringify(repairJson(result), undefined, 2)}\n`
    case 'markdown':
      return formatRepairMarkdown(result)
  }
}
