import { type Command, Option } from 'commander'
import { faultsJson, formatFaults } from '../../report/index.ts'
import { EXIT } from '../exit.ts'
import { type InputOptions, load, withInput } from '../input.ts'
import type { Terminal } from '../terminal.ts'

interface FaultsOptions extends InputOptions {
  readonly output: 'text' | 'json'
}

/** `isthmus faults`. */
export function addFaults(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  withInput(program.command('faults'))
    .description(
      'what is wrong with the design as a whole: loops, black holes, ways without a way back, shadowed workloads, …',
    )
    .addOption(
      new Option('-o, --output <format>', 'output format')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: FaultsOptions) => {
      const network = load(options, terminal)
      const faults = network.faults()
      terminal.out(
        options.output === 'json'
          ? `${JSON.stringify(faultsJson(faults, network.model), undefined, 2)}\n`
          : formatFaults(faults, network.model, terminal.outStyle),
      )
      exit(faults.length > 0 ? EXIT.negative : EXIT.ok)
    })
}

const EXAMPLES = `
Examples:
  isthmus faults -f manifests/            each fault once, with the lines that decide it and a packet to trace
  isthmus faults -f manifests/ -o json    the same as data

docs/reachability.md tells what counts as a fault.

Exit code: 0 no faults, 1 some, 2 bad input or usage.
`
