import type { Command } from 'commander'
import { Option } from 'commander'
import { type Probe, ProbeError } from '../../dataplane/index.ts'
import type { Network } from '../../network.ts'
import {
  formatCauses,
  formatOrigin,
  formatTrace,
  originJson,
  traceJson,
} from '../../report/index.ts'
import { EXIT, UsageError } from '../exit.ts'
import { type InputOptions, load, withInput } from '../input.ts'
import { PROBE_OPTIONS, type ProbeOptions, toProbe, withProbe } from '../probe-options.ts'
import { readProbes } from '../probes.ts'
import type { Terminal } from '../terminal.ts'

interface TraceOptions extends InputOptions, ProbeOptions {
  readonly probes?: string
  readonly output: 'text' | 'json'
}

/** `isthmus trace FROM TO` and `isthmus trace --probes FILE`. */
export function addTrace(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  withProbe(withInput(program.command('trace')))
    .description('carry a packet to its end, and its reply back, hop by hop')
    .argument('[from]', 'pod, namespace/pod, or vpc:address')
    .argument('[to]', 'the same, or an address alone')
    .option(
      '--probes <file>',
      'many probes: a YAML or JSON list, or JSON Lines; one JSON object a line comes out',
    )
    .addOption(
      new Option('-o, --output <format>', 'output format')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((from: string | undefined, to: string | undefined, options: TraceOptions) => {
      if (options.probes !== undefined) {
        if (from !== undefined)
          throw new UsageError('--probes takes no FROM and TO', 'write them into the file')
        const given = PROBE_OPTIONS.filter((name) => options[name] !== undefined)
        if (given.length > 0) {
          throw new UsageError(
            `--probes does not go with ${given.map((name) => `--${kebab(name)}`).join(', ')}`,
            'write it into each probe of the file',
          )
        }
        if (options.probes === '-' && options.filename.includes('-')) {
          throw new UsageError(
            'standard input can be read once, as manifests or as probes',
            'put one of them into a file',
          )
        }
        const probes = readProbes(options.probes, terminal)
        exit(traceAll(load(options, terminal), probes, terminal))
        return
      }
      if (from === undefined || to === undefined) {
        throw new UsageError(
          'FROM and TO are missing',
          'as in `isthmus trace default/web default/db --tcp 5432 -f manifests/`',
        )
      }
      exit(traceOne(load(options, terminal), toProbe(from, to, options), options.output, terminal))
    })
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

const EXAMPLES = `
A probe in a file has from and to, and may have protocol, port, sourcePort, icmpType, icmpCode, ttl, ipVersion (4 or 6)
and a note for its reader. Its line has from, to, packet, verdict, request, reply and notes; the verdict is \`error\`
where the probe names nobody.

Examples:
  isthmus trace web db --tcp 5432 -f manifests/
  isthmus trace vpc-a:10.1.0.2 vpc-b:10.2.0.2 -f peering.yaml
  kubectl get vpc,subnet,security-group,pod -A -o json | isthmus trace ns/a ns/b -f -
  isthmus trace --probes probes.jsonl -f manifests/ > verdicts.jsonl

Exit code: 0 reachable, 1 not reachable or undefined, 2 bad input or usage.
`

function traceOne(
  network: Network,
  probe: Probe,
  output: 'text' | 'json',
  terminal: Terminal,
): number {
  try {
    const trace = network.trace(probe)
    const { from, to } = probe
    terminal.out(
      output === 'json'
        ? `${JSON.stringify(traceJson(trace, from, to), undefined, 2)}\n`
        : `${formatTrace(trace, from, to, network.model, terminal.outStyle)}${furtherCauses(network, probe, terminal)}`,
    )
    return trace.verdict === 'reachable' ? EXIT.ok : EXIT.negative
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error
    const at = error.origin ? `${formatOrigin(error.origin)}: ` : ''
    throw new UsageError(`${at}${error.message}`, error.help)
  }
}

/** All causes, where the trace names but the first of several. */
function furtherCauses(network: Network, probe: Probe, terminal: Terminal): string {
  const answer = network.causes(probe)
  return answer.causes.length > 1 ? `\n${formatCauses(answer, terminal.outStyle)}` : ''
}

/** A line for each probe. One that names nobody gets a line that says so, and the exit code 2. */
function traceAll(network: Network, probes: readonly Probe[], terminal: Terminal): number {
  let code: number = EXIT.ok
  for (const probe of probes) {
    const { from, to } = probe
    let line: unknown
    try {
      const trace = network.trace(probe)
      if (trace.verdict !== 'reachable') code = Math.max(code, EXIT.negative)
      line = traceJson(trace, from, to)
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error
      code = EXIT.usage
      const { message, help, origin } = error
      const problem = { code: error.code, message, help: help ?? null, origin: originJson(origin) }
      line = {
        from,
        to,
        packet: null,
        verdict: 'error',
        error: problem,
        request: null,
        reply: null,
        notes: [],
      }
    }
    terminal.out(`${JSON.stringify(line)}\n`)
  }
  return code
}
