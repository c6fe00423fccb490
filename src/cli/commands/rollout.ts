import { type Command, Option } from 'commander'
import {
  diffReachability,
  heldBy,
  type Intent,
  interruptionOf,
  type Reachability,
  rollout,
} from '../../analysis/index.ts'
import type { Diagnostic } from '../../diagnostic/index.ts'
import { networkOf } from '../../load.ts'
import {
  formatRollout,
  formatRolloutMarkdown,
  type RolloutBreakage,
  type RolloutIntents,
  type RolloutReport,
  rolloutJson,
} from '../../report/index.ts'
import { endsOf } from '../assumed-ends.ts'
import { DIFF_FORMATS, type DiffFormat, introduced } from '../diff-output.ts'
import { EXIT } from '../exit.ts'
import { compile, type ReadingOptions, refuseWorld, repeated, withSides } from '../input.ts'
import { readIntentFiles } from '../intents-input.ts'
import { progressOn } from '../progress.ts'
import { manifestsAfter, stepsBetween } from '../rollout-steps.ts'
import { readSides, SIDE_FORMS } from '../sides.ts'
import type { Terminal } from '../terminal.ts'
import { wholeNumber } from '../values.ts'

interface RolloutCommandOptions extends ReadingOptions {
  readonly intents: readonly string[]
  readonly limit?: number
  readonly output: DiffFormat
}

/** `isthmus rollout`. */
export function addRollout(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  withSides(program.command('rollout'))
    .description(
      'an order of applying changes in which nothing breaks on the way, or the proof that there is none',
    )
    .argument('<before>', SIDE_FORMS)
    .argument('[after]', 'the same; without it, what --with and --without make of BEFORE')
    .addOption(
      new Option(
        '--intents <file>',
        'keep the intents that hold before and after, instead of all reachability; may be repeated',
      )
        .argParser(repeated)
        .default([], 'none'),
    )
    .option(
      '--limit <states>',
      'give the search up after so many states (default: 32768)',
      wholeNumber,
    )
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(DIFF_FORMATS).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((before: string, after: string | undefined, options: RolloutCommandOptions) => {
      const { report, note } = rolloutOf(before, after, options, terminal)
      const text = written(report, options.output, terminal)
      terminal.out(introduced(text, note, options.output, terminal))
      const isBroken = (report.intents?.lost.length ?? 0) > 0
      exit(report.found.kind === 'order' && !isBroken ? EXIT.ok : EXIT.negative)
    })
}

const EXAMPLES = `
Examples:
  isthmus rollout git:main manifests/
  isthmus rollout git:main manifests/ --intents intents.yaml
  isthmus rollout manifests/ --with new.yaml -o markdown

A step adds, changes or deletes one object as a whole, as kubectl does. Without --intents, whatever is reachable both
before and after must be reachable after every step. Intents that do not hold both before and after are named, and left out.

Exit code: 0 there is an order, 1 there is none, none was found, or AFTER breaks an intent that holds before, 2 bad input
or usage.
`

function rolloutOf(
  before: string,
  after: string | undefined,
  options: RolloutCommandOptions,
  terminal: Terminal,
): { readonly report: RolloutReport; readonly note: Diagnostic | undefined } {
  const intents = options.intents.length > 0 ? readIntentFiles(options, terminal) : undefined
  const sides = readSides(before, after, options, terminal)
  for (const side of [sides.before, sides.after]) refuseWorld(side)
  const networks = [sides.before, sides.after].map((side) => compile(side, options, terminal))
  const { populate, note } = endsOf(networks)
  const [first, last] = networks.map((network) => populate(network).reachability()) as [
    Reachability,
    Reachability,
  ]
  const { manifests } = sides.before
  const steps = stepsBetween(manifests, sides.after.manifests, options.namespace)
  const sorted = intents && sortedByHold(first, last, intents)
  const words = (states: number) => `${states} states looked at`
  const tell = progressOn(terminal, words)
  const found = rollout<RolloutBreakage>(
    {
      steps: steps.length,
      breakageOf: (taken) => {
        const objects = manifestsAfter(
          manifests,
          steps.filter((_, step) => taken.has(step)),
        )
        const middle = populate(networkOf(objects, options).network).reachability()
        return sorted ? brokenIn(middle, sorted.kept) : interruption(first, middle, last)
      },
    },
    {
      progress: (states) => tell(states, states),
      ...(options.limit !== undefined && { limit: options.limit }),
    },
  )
  return { report: { steps, found, intents: sorted }, note }
}

function sortedByHold(
  first: Reachability,
  last: Reachability,
  intents: readonly Intent[],
): RolloutIntents {
  const [before, after] = [heldBy(first, intents), heldBy(last, intents)]
  const those = (held: boolean, holds: boolean) =>
    intents.filter((intent) => before.has(intent) === held && after.has(intent) === holds)
  return {
    kept: those(true, true),
    lost: those(true, false),
    gained: those(false, true),
    failing: those(false, false),
  }
}

function brokenIn(middle: Reachability, kept: readonly Intent[]): readonly Intent[] | undefined {
  const held = heldBy(middle, kept)
  const broken = kept.filter((intent) => !held.has(intent))
  return broken.length > 0 ? broken : undefined
}

function interruption(first: Reachability, middle: Reachability, last: Reachability) {
  return interruptionOf(diffReachability(first, middle), () => diffReachability(middle, last))
}

function written(report: RolloutReport, output: DiffFormat, { outStyle }: Terminal): string {
  switch (output) {
    case 'text':
      return formatRollout(report, outStyle)
    case 'json':
      return `${JSON.stringify(rolloutJson(report), undefined, 2)}\n`
    case 'markdown':
      return formatRolloutMarkdown(report)
  }
}
