import { type Command, Option } from 'commander'
import { ProbeError } from '../../dataplane/index.ts'
import { formatOrigin, formatPairServices, pairServicesJson } from '../../report/index.ts'
import { EXIT, UsageError } from '../exit.ts'
import { type InputOptions, load, withInput } from '../input.ts'
import { MATRIX_FORMATS, type MatrixQuestion, reachAll } from '../reach-all.ts'
import type { Terminal } from '../terminal.ts'
import { wholeNumber } from '../values.ts'

interface ReachOptions extends InputOptions, MatrixQuestion {
  readonly ipVersion?: '4' | '6'
}

/** `isthmus reach` and `isthmus reach FROM TO`. */
export function addReach(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  withInput(program.command('reach'))
    .description(
      'what gets through between all endpoints, or between two, and why the rest does not',
    )
    .argument('[from]', 'pod, namespace/pod, or vpc:address')
    .argument('[to]', 'the same, or an address alone')
    .option(
      '--from <selector>',
      'only what these send; as in intents, such as vpc=hub,label=app=db',
    )
    .option('--to <selector>', 'only what these get')
    .option('--tcp <port>', 'only TCP connections to this port', wholeNumber)
    .option('--udp <port>', 'only UDP datagrams to this port', wholeNumber)
    .option('--sctp <port>', 'only SCTP associations to this port', wholeNumber)
    .option('--icmp', 'only pings, as `trace --icmp` sends them; --service icmp is every type')
    .option('--service <services>', "only these, as in 'tcp 80,443; udp 53' or 'all but tcp 22'")
    .option('--examples', 'a packet to trace for each verdict of each cell')
    .addOption(new Option('--ip-version <version>', 'only this one').choices(['4', '6']))
    .addOption(
      new Option('-o, --output <format>', 'output format; two ends have text and json')
        .choices(MATRIX_FORMATS)
        .default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((from: string | undefined, to: string | undefined, options: ReachOptions) => {
      if (from === undefined) exit(reachAll(options, terminal))
      else if (to === undefined) {
        throw new UsageError(
          'TO is missing',
          `write \`reach ${from} TO\` for two ends, or \`reach --from ${from}\` for all that it reaches`,
        )
      } else exit(reachOne(from, to, options, terminal))
    })
}

const EXAMPLES = `
Examples:
  isthmus reach -f manifests/                                who gets what to whom: endpoints that are alike are one group
  isthmus reach --from vpc=spoke-1 --to vpc=hub -f manifests/
  isthmus reach --to shared/db --tcp 5432 -f manifests/      who can reach it, and who can't and why
  isthmus reach --from web --service 'tcp 80,443' -f manifests/
  isthmus reach --examples -f manifests/                     with packets to trace, one that is lost for each cell
  isthmus reach -o html -f manifests/ > reach.html
  isthmus reach web db -f manifests/                         exactly what gets through, and each cause that stops the rest
  isthmus reach vpc-a:10.1.0.2 vpc-b:10.2.0.2 -f vpc.yaml    between addresses, where no pods are written yet
  isthmus reach web db -o json -f manifests/                 with an example of each part, as trace --probes takes it

Ports are destination ports; "tcp 80 from 1024-65535" names source ports too. Packets start with a time to live of 64.
pairs is a line for each pair of endpoints; docs/reachability.md describes every format.

Exit code: 0 something gets through and back, 1 nothing certainly does, 2 bad input or usage.
`

/** What is for all pairs only. */
const MATRIX_OPTIONS = [
  'from',
  'to',
  'tcp',
  'udp',
  'sctp',
  'icmp',
  'service',
  'examples',
] as const satisfies readonly (keyof MatrixQuestion)[]

function reachOne(from: string, to: string, options: ReachOptions, terminal: Terminal): number {
  const { ipVersion, output } = options
  const given = MATRIX_OPTIONS.filter((name) => options[name] !== undefined)
  if (given.length > 0) {
    throw new UsageError(
      `FROM and TO do not go with ${given.map((name) => `--${name}`).join(', ')}`,
      `write \`--from ${from} --to ${to}\` instead of \`${from} ${to}\``,
    )
  }
  if (output !== 'text' && output !== 'json') {
    throw new UsageError(
      `-o ${output} is for all pairs, not for FROM and TO`,
      `write \`--from ${from} --to ${to}\` instead of \`${from} ${to}\``,
    )
  }
  const network = load(options, terminal)
  try {
    const answer = network.services({
      from,
      to,
      ...(ipVersion !== undefined && { ipVersion: ipVersion === '6' ? 6 : 4 }),
    })
    terminal.out(
      output === 'json'
        ? `${JSON.stringify(pairServicesJson(answer, from, to, network.model), undefined, 2)}\n`
        : formatPairServices(answer, from, to, network.model, terminal.outStyle),
    )
    return answer.reachable.isEmpty ? EXIT.negative : EXIT.ok
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error
    const at = error.origin ? `${formatOrigin(error.origin)}: ` : ''
    throw new UsageError(`${at}${error.message}`, error.help)
  }
}
