import { type Command, Option } from 'commander'
import { ProbeError } from '../../dataplane/index.ts'
import { formatOrigin, formatPairServices, pairServicesJson } from '../../report/index.ts'
import { EXIT, UsageError } from '../exit.ts'
import { type InputOptions, load, withInput } from '../input.ts'
import type { Terminal } from '../terminal.ts'

interface ReachOptions extends InputOptions {
  readonly ipVersion?: string
  readonly output: 'text' | 'json'
}

/** `isthmus reach FROM TO`. */
export function addReach(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  withInput(program.command('reach'))
    .description(
      'every service that gets from one end to the other and back, and why the rest does not',
    )
    .argument('<from>', 'pod, namespace/pod, or vpc:address')
    .argument('<to>', 'the same, or an address alone')
    .addOption(
      new Option('--ip-version <version>', 'for two ends that have both').choices(['4', '6']),
    )
    .addOption(
      new Option('-o, --output <format>', 'output format')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((from: string, to: string, options: ReachOptions) => {
      const network = load(options, terminal)
      const { ipVersion } = options
      try {
        const answer = network.services({
          from,
          to,
          ...(ipVersion !== undefined && { ipVersion: ipVersion === '6' ? 6 : 4 }),
        })
        terminal.out(
          options.output === 'json'
            ? `${JSON.stringify(pairServicesJson(answer, from, to, network.model), undefined, 2)}\n`
            : formatPairServices(answer, from, to, network.model, terminal.outStyle),
        )
        exit(answer.reachable.isEmpty ? EXIT.negative : EXIT.ok)
      } catch (error) {
        if (!(error instanceof ProbeError)) throw error
        const at = error.origin ? `${formatOrigin(error.origin)}: ` : ''
        throw new UsageError(`${at}${error.message}`, error.help)
      }
    })
}

const EXAMPLES = `
Examples:
  isthmus reach web db -f manifests/                         exactly what gets through, and each cause that stops the rest
  isthmus reach vpc-a:10.1.0.2 vpc-b:10.2.0.2 -f vpc.yaml    between addresses, where no pods are written yet
  isthmus reach web db -o json -f manifests/                 with an example of each part, as trace --probes takes it

Ports are destination ports; "tcp 80 from 1024-65535" names source ports too. Packets start with a time to live of 64.

Exit code: 0 something gets through and back, 1 nothing certainly does, 2 bad input or usage.
`
