import { Command, CommanderError } from 'commander'
import { addBench } from './commands/bench.ts'
import { addCheck } from './commands/check.ts'
import { addCloud } from './commands/cloud.ts'
import { addCompletion } from './commands/completion.ts'
import { addDiff } from './commands/diff.ts'
import { addExport } from './commands/export.ts'
import { addFaults } from './commands/faults.ts'
import { addGenerate } from './commands/generate.ts'
import { addIpam } from './commands/ipam.ts'
import { addLint } from './commands/lint.ts'
import { addReach } from './commands/reach.ts'
import { addRollout } from './commands/rollout.ts'
import { addShow } from './commands/show.ts'
import { addSweep } from './commands/sweep.ts'
import { addTrace } from './commands/trace.ts'
import { addUpgrade } from './commands/upgrade.ts'
import { applyConfig } from './config.ts'
import { EXIT, UsageError } from './exit.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

/** Runs the command line and gives the exit code. Everything it says goes through the terminal. */
export function run(argv: readonly string[], terminal: Terminal): number {
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
    .hook('preAction', (_, command) => applyConfig(command, terminal))
  addTrace(program, terminal, exit)
  addReach(program, terminal, exit)
  addCheck(program, terminal, exit)
  addFaults(program, terminal, exit)
  addCloud(program, terminal, exit)
  addLint(program, terminal, exit)
  addGenerate(program, terminal, exit)
  addIpam(program, terminal, exit)
  addDiff(program, terminal, exit)
  addSweep(program, terminal, exit)
  addUpgrade(program, terminal, exit)
  addRollout(program, terminal, exit)
  addShow(program, terminal)
  addExport(program, terminal)
  addBench(program, terminal, exit)
  addCompletion(program, terminal.out)
  for (const command of allCommands(program)) {
    command
      .exitOverride()
      .configureOutput(program.configureOutput())
      .showHelpAfterError('(add --help for what can be written here)')
  }
  try {
    program.parse(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    if (!(error instanceof UsageError)) throw error
    terminal.err(`${terminal.errStyle.bad('error')}: ${error.message}\n`)
    if (error.help) terminal.err(`  ${terminal.errStyle.strong('help')}: ${error.help}\n`)
    return EXIT.usage
  }
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
