import { type Command, InvalidArgumentError, Option } from 'commander'
import { type NetworkPart, notesOn, type Removal, sweep } from '../../analysis/index.ts'
import { nearest } from '../../diagnostic/index.ts'
import { formatSweep, formatSweepMarkdown, type PartNaming, sweepJson } from '../../report/index.ts'
import { endsOf } from '../assumed-ends.ts'
import { DIFF_FORMATS, type DiffFormat, introduced } from '../diff-output.ts'
import { EXIT } from '../exit.ts'
import { compile, type InputOptions, readPaths, repeated, report, withInput } from '../input.ts'
import { readIntentFiles } from '../intents-input.ts'
import { progressOn } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import { removalOf } from '../without-names.ts'

const KINDS = ['peering', 'route', 'policy', 'rule'] as const satisfies NetworkPart['kind'][]

interface SweepOptions extends InputOptions {
  readonly intents: readonly string[]
  readonly only?: readonly NetworkPart['kind'][]
  readonly output: DiffFormat
}

/** `isthmus sweep`. */
export function addSweep(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  withInput(program.command('sweep'))
    .description(
      'what breaks without each peering, route, policy or rule, taken away one at a time',
    )
    .addOption(
      new Option('--intents <file>', 'tell which intents break: a file or folder; may be repeated')
        .argParser(repeated)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--only <kinds>',
        `take away only these: ${KINDS.join(', ')}; several with commas`,
      ).argParser(kinds),
    )
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(DIFF_FORMATS).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: SweepOptions) => {
      const intents = options.intents.length > 0 ? readIntentFiles(options, terminal) : []
      const input = readPaths(options.filename, options, terminal)
      const network = compile(input, options, terminal)
      if (!options.quiet) report(notesOn(network.model), terminal)
      const { populate, note } = endsOf([network])
      const progress = progressOn(terminal, (done, all) => `${done} of ${all} parts taken away`)
      const removals = [
        ...sweep(populate(network).reachability(), {
          intents,
          progress,
          ...(options.only && { kinds: options.only }),
        }),
      ]
      const naming: PartNaming = (part) => removalOf(part, input.manifests, options.namespace)
      terminal.out(
        introduced(
          written(removals, naming, options.output, terminal),
          note,
          options.output,
          terminal,
        ),
      )
      exit(removals.some(({ broken }) => broken.length > 0) ? EXIT.negative : EXIT.ok)
    })
}

const EXAMPLES = `
Examples:
  isthmus sweep -f manifests/                            what is lost and gained without each part
  isthmus sweep -f manifests/ --only peering,route
  isthmus sweep -f manifests/ --intents intents.yaml     and which intents break

What is listed last changes nothing by itself: it is not needed, or something else stands in for it.

Exit code: 0 done, 1 an intent breaks without one of the parts, 2 bad input or usage.
`

function written(
  removals: readonly Removal[],
  naming: PartNaming,
  output: DiffFormat,
  { outStyle }: Terminal,
): string {
  switch (output) {
    case 'text':
      return formatSweep(removals, outStyle, naming)
    case 'json':
      return `${JSON.stringify(sweepJson(removals, naming), undefined, 2)}\n`
    case 'markdown':
      return formatSweepMarkdown(removals, naming)
  }
}

function kinds(value: string): readonly NetworkPart['kind'][] {
  return value.split(',').map((name) => {
    const kind = KINDS.find((one) => one === name.trim())
    if (kind) return kind
    const near = nearest(name, KINDS)
    throw new InvalidArgumentError(near ? `Did you mean ${near}?` : `Write ${KINDS.join(', ')}.`)
  })
}
