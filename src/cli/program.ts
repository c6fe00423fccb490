import { Command, CommanderError } from 'commander'
import { configFile } from './config-file.ts'
import { EXIT, UsageError } from './exit.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

/** Adds a command to the program. What the command ends with goes to `exit`. */
type AddCommand = (program: Command, terminal: Terminal, exit: (code: number) => void) => void

/** The four of them share a file. */
const lists = async (): Promise<AddCommand> => (await import('./commands/show.ts')).addShow

/** The commands in the order in which help lists them. Only the one that is asked for is loaded: each draws in other parts of the engine. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  trace: async () => (await import('./commands/trace.ts')).addTrace,
  reach: async () => (await import('./commands/reach.ts')).addReach,
  check: async () => (await import('./commands/check.ts')).addCheck,
  faults: async () => (await import('./commands/faults.ts')).addFaults,
  cloud: async () => (await import('./commands/cloud.ts')).addCloud,
  lint: async () => (await import('./commands/lint.ts')).addLint,
  repair: async () => (await import('./commands/repair.ts')).addRepair,
  explore: async () => (await import('./commands/explore.ts')).addExplore,
  map: async () => (await import('./commands/map.ts')).addMap,
  report: async () => (await import('./commands/report.ts')).addReport,
  generate: async () => (await import('./commands/generate.ts')).addGenerate,
  ipam: async () => (await import('./commands/ipam.ts')).addIpam,
  diff: async () => (await import('./commands/diff.ts')).addDiff,
  sweep: async () => (await import('./commands/sweep.ts')).addSweep,
  upgrade: async () => (await import('./commands/upgrade.ts')).addUpgrade,
  rollout: async () => (await import('./commands/rollout.ts')).addRollout,
  show: lists,
  routes: lists,
  policies: lists,
  acls: lists,
  export: async () => (await import('./commands/export.ts')).addExport,
  bench: async () => (await import('./commands/bench.ts')).addBench,
  completion: async () => (await import('./commands/completion.ts')).addCompletion,
}

/** Runs the command line and gives the exit code. Everything it says goes through the terminal. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.ok
  const exit = (value: number): void => {
    code = value
  }
  const program = new Command('isthmus')
    .description(
      'Kube-OVN VPCs, peerings and security groups, simulated: see where packets go before anything is applied',
    )
    .version(version)
    .showHelpAfterError('(add --help for what can be written here)')
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .exitOverride()
    .addHelpText('after', EXAMPLES)
    .hook('preAction', async (_, command) => {
      if (configFile(command.getOptionValue('config')) === undefined) return
      const { applyConfig } = await import('./config.ts')
      applyConfig(command, terminal)
    })
  for (const load of commandsFor(argv)) (await load())(program, terminal, exit)
  for (const command of allCommands(program)) {
    command
      .exitOverride()
      .configureOutput(program.configureOutput())
      .showHelpAfterError('(add --help for what can be written here)')
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === 'commander.excessArguments') sayHowFilesAreNamed(program, argv, terminal)
      return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    }
    if (!(error instanceof UsageError)) throw error
    terminal.err(`${terminal.errStyle.bad('error')}: ${error.message}\n`)
    if (error.help) terminal.err(`  ${terminal.errStyle.strong('help')}: ${error.help}\n`)
    return EXIT.usage
  }
}

/** Of words that a command has no use for, most are files. */
function sayHowFilesAreNamed(
  program: Command,
  [name]: readonly string[],
  terminal: Terminal,
): void {
  const command = program.commands.find((one) => one.name() === name)
  if (!command?.options.some(({ short }) => short === '-f')) return
  terminal.err(`  ${terminal.errStyle.strong('help')}: name manifests with -f\n`)
}

/** What has to be loaded to understand the words: one command, or all of them for help and for a script that completes them. */
function commandsFor([name = '']: readonly string[]): readonly (() => Promise<AddCommand>)[] {
  const load = Object.hasOwn(COMMANDS, name) && name !== 'completion' ? COMMANDS[name] : undefined
  return load ? [load] : [...new Set(Object.values(COMMANDS))]
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((sub) => [sub, ...allCommands(sub)])
}

const EXAMPLES = `
Examples:
  isthmus trace web db --tcp 5432 -f manifests/      does it arrive, does the reply come back, and why not
  isthmus reach web db -f manifests/                 every service that gets there and back
  isthmus check --intents intents.yaml -f manifests/ what must and must not get through, proven for every packet
  isthmus faults -f manifests/                       loops, black holes, ways without a way back in the whole design
  isthmus lint -f manifests/                         what is wrong with the manifests, and how to mend it
  isthmus routes vpc-a --effective -f manifests/     what wins, in the order the release applies
  isthmus show -f manifests/                         the routers and switches that the manifests amount to
`
