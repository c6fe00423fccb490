import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  compareModes,
  readScenario,
  runScenario,
  type Scenario,
  type Settings,
} from '../../../cloud/index.ts'
import { reachVerdict } from '../../../cloud-network.ts'
import {
  cloudRunJson,
  formatCloudJunit,
  formatCloudRun,
  formatModeComparison,
  formatWorld,
  modeComparisonJson,
} from '../../../report/index.ts'
import { EXIT, UsageError } from '../../exit.ts'
import { report } from '../../input.ts'
import type { Terminal } from '../../terminal.ts'
import { beside, readOne, refuseErrors } from './input.ts'

const OUTPUTS = ['text', 'json', 'junit', 'world'] as const

interface CloudRunOptions {
  readonly mode?: Settings['mode']
  readonly seed?: number
  readonly compare?: boolean
  readonly output: (typeof OUTPUTS)[number]
}

/** `isthmus cloud run`. */
export function addCloudRun(
  cloud: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  cloud
    .command('run')
    .description(
      'run scenarios: what each resource shows at what time, and whether that was expected',
    )
    .argument('<scenario...>', 'files with a world, what happens when, and what is expected')
    .addOption(
      new Option(
        '--mode <mode>',
        'follow the code, or what its documentation lets one expect',
      ).choices(['as-coded', 'documented']),
    )
    .option('--seed <number>', 'decides names and jitter', wholeSeed)
    .option('--compare', 'run in both modes, and tell where and why they differ')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(OUTPUTS).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((files: readonly string[], options: CloudRunOptions) => {
      if (options.output === 'world' && files.length > 1) {
        throw new UsageError('one world is printed, and not several', 'name one scenario')
      }
      if (options.compare && options.output !== 'text' && options.output !== 'json') {
        throw new UsageError(
          `a comparison is printed as text or json, and not as ${options.output}`,
          'leave out --compare, or -o',
        )
      }
      const scenarios = files.map((file) => mustReadScenario(file, terminal))
      exit(
        options.compare ? compare(scenarios, options, terminal) : run(scenarios, options, terminal),
      )
    })
}

const EXAMPLES = `
Examples:
  isthmus cloud run scenario.yaml             the timeline, how it ends, what dangles, and what was not as expected
  isthmus cloud run scenarios/*.yaml -o junit a test suite of each
  isthmus cloud run scenario.yaml -o world    the accounts as they are at the end, for trace, reach, check and diff with -f
  isthmus cloud run scenario.yaml --compare   what the documentation lets one expect, beside what the code does

docs/cloud.md explains scenarios with every field.

Exit code: 0 everything is as expected, 1 something is not, or the modes differ, 2 bad input or usage.
`

function wholeSeed(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.')
  return Number(text)
}

function mustReadScenario(file: string, terminal: Terminal): Scenario {
  const { scenario, diagnostics } = readScenario(readOne(file, terminal), beside(file))
  refuseErrors(diagnostics, terminal)
  // INVARIANT: without an error there is a scenario.
  return scenario!
}

function settingsOf({ mode, seed }: CloudRunOptions): Partial<Settings> {
  return { ...(mode !== undefined && { mode }), ...(seed !== undefined && { seed }) }
}

function run(scenarios: readonly Scenario[], options: CloudRunOptions, terminal: Terminal): number {
  const settings = settingsOf(options)
  const runs = scenarios.map((scenario) => runScenario(scenario, { settings, judge: reachVerdict }))
  report(
    runs.flatMap(({ warnings }) => warnings),
    terminal,
  )
  switch (options.output) {
    case 'text':
      terminal.out(runs.map((one) => formatCloudRun(one, terminal.outStyle)).join('\n'))
      break
    case 'json':
      terminal.out(`${JSON.stringify(runs.map(cloudRunJson), undefined, 2)}\n`)
      break
    case 'junit':
      terminal.out(formatCloudJunit(runs))
      break
    case 'world':
      terminal.out(formatWorld(runs[0]!.world))
  }
  const failed = runs.some(({ checks }) => checks.some(({ status }) => status === 'failed'))
  return failed ? EXIT.negative : EXIT.ok
}

function compare(
  scenarios: readonly Scenario[],
  options: CloudRunOptions,
  terminal: Terminal,
): number {
  const settings = settingsOf(options)
  const comparisons = scenarios.map((scenario) =>
    compareModes(scenario, { settings, judge: reachVerdict }),
  )
  terminal.out(
    options.output === 'json'
      ? `${JSON.stringify(comparisons.map(modeComparisonJson), undefined, 2)}\n`
      : comparisons.map((one) => formatModeComparison(one, terminal.outStyle)).join('\n'),
  )
  return comparisons.some(({ differences }) => differences.length > 0) ? EXIT.negative : EXIT.ok
}
