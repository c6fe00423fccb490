import { type Command, Option } from 'commander'
import { danglingIn } from '../../../cloud/index.ts'
import { danglingJson, formatDangling } from '../../../report/index.ts'
import { EXIT } from '../../exit.ts'
import type { Terminal } from '../../terminal.ts'
import { mustReadWorld } from './input.ts'

interface DanglingOptions {
  readonly world: string
  readonly output: 'text' | 'json'
}

/** `isthmus cloud dangling`. */
export function addCloudDangling(
  cloud: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  cloud
    .command('dangling')
    .description(
      'what is left of peerings that no longer are, and the command that takes each of it away',
    )
    .requiredOption('--world <file>', 'the Kyma cluster and the remote networks')
    .addOption(
      new Option('-o, --output <format>', 'output format')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action(({ world, output }: DanglingOptions) => {
      const items = danglingIn(mustReadWorld(world, terminal))
      terminal.out(
        output === 'json'
          ? `${JSON.stringify(danglingJson(items), undefined, 2)}\n`
          : formatDangling(items, terminal.outStyle),
      )
      exit(items.length > 0 ? EXIT.negative : EXIT.ok)
    })
}

const EXAMPLES = `
Examples:
  isthmus cloud dangling --world world.yaml          black holes, stale rules, peerings without another side
  isthmus cloud dangling --world world.yaml -o json  the same as data

What a scenario leaves behind, isthmus cloud run tells.

Exit code: 0 nothing dangles, 1 something does, 2 bad input or usage.
`
