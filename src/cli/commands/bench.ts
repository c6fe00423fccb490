import { cpus } from 'node:os'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { benchRoutes } from '../bench/bench-routes.ts'
import { madeUpTable, readTable, readTraffic } from '../bench/input.ts'
import {
  type BenchContext,
  benchJson,
  formatBenchMarkdown,
  formatBenchText,
} from '../bench/report.ts'
import { EXIT } from '../exit.ts'
import type { Terminal } from '../terminal.ts'
import { wholeNumber } from '../values.ts'

interface BenchOptions {
  readonly table?: string
  readonly size: number
  readonly seed: number
  readonly traffic: string
  readonly addresses: number
  readonly rounds: number
  readonly output: 'text' | 'json' | 'markdown'
}

/** `isthmus bench routes`. */
export function addBench(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('bench')
    .description('measure on this machine')
    .command('routes')
    .description('routing tables: check the answers, then measure lookups, changes and memory')
    .option(
      '--table <file>',
      'routes: a prefix or `prefix next-hop` a line, `ip route`, FRR or BIRD; gzip and - are fine',
    )
    .addOption(
      new Option(
        '--size <routes>',
        'without --table, make up a table with the lengths of the Internet',
      )
        .default(100_000)
        .argParser(atMost(4_000_000)),
    )
    .option('--seed <number>', 'of all that is random', wholeNumber, 1)
    .option(
      '--traffic <kind>',
      'addresses: uniform, hits (of random routes), zipf (few flows have most), or a file',
      'hits',
    )
    .addOption(
      new Option('--addresses <count>', 'how many of each family are looked up in a round')
        .default(262_144)
        .argParser(atMost(1 << 24)),
    )
    .addOption(
      new Option('--rounds <count>', 'how often everything is measured')
        .default(11)
        .argParser(atMost(1000)),
    )
    .addOption(
      new Option('-o, --output <format>', 'output format')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: BenchOptions) => {
      const progress = progressOf(terminal)
      progress('reading')
      const { size, seed, rounds } = options
      const table =
        options.table === undefined ? madeUpTable(size, seed) : readTable(options.table, terminal)
      const addresses = readTraffic(options.traffic, table, options.addresses, seed, terminal)
      const { prefixes, values } = table
      const now = cpuTime
      const result = benchRoutes({ prefixes, values, addresses, rounds, seed, now, progress })
      const context: BenchContext = {
        table: table.description,
        traffic: `${options.traffic}, ${addresses.length.toLocaleString('en')} addresses`,
        rounds,
        machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}, V8 ${process.versions.v8}`,
      }
      if (options.output === 'json') {
        terminal.out(`${JSON.stringify(benchJson(result, context), undefined, 2)}\n`)
      } else {
        const format = options.output === 'text' ? formatBenchText : formatBenchMarkdown
        terminal.out(format(result, context))
      }
      exit(result.wrong.length > 0 ? EXIT.negative : EXIT.ok)
    })
}

const EXAMPLES = `
Examples:
  isthmus bench routes
  isthmus bench routes --size 1000000 --traffic zipf
  ip route | isthmus bench routes --table -
  isthmus bench routes --table rib.txt -o markdown > bench.md

Every answer is compared with that of a slow table first. Ratios are medians over rounds in which everything
is measured in random order. Exit code: 0 measured, 1 a wrong answer, 2 bad input or usage.
`

function atMost(limit: number): (text: string) => number {
  return (text) => {
    const number = wholeNumber(text)
    if (number < 1 || number > limit) throw new InvalidArgumentError(`Write 1 to ${limit}.`)
    return number
  }
}

/** Milliseconds that this process has computed: what else the machine does counts for less than on a clock. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Says on the error stream what is being done, once it has taken a second in all, and then not too often. */
function progressOf(terminal: Terminal): (doing: string) => void {
  let told = terminal.now()
  return (doing) => {
    if (terminal.now() - told < 1000) return
    told = terminal.now()
    terminal.err(`${terminal.errStyle.faint(`${doing} …`)}\n`)
  }
}
