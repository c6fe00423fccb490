import {
  type ConnectIpReading,
  type LogicalNetwork,
  loadNetwork,
  type Probe,
  ProbeError,
  type Trace,
} from '../src/index.ts'
import { formatNbctl, formatTrace } from '../src/report/index.ts'
import { type Answer, Observer } from './observe.ts'
import { type Ovn, TraceCrash } from './ovn.ts'
import { disagreement } from './resolve.ts'
import type { Scenario } from './scenarios.ts'

/** A loop passes hundreds of routers: a line of a report is cut here. */
const LINE = 300

/** What a comparison came to. */
export interface Tally {
  /** Packets that both have traced. */
  compared: number
  /** Those of them whose outcome OVN leaves open. */
  open: number
  /** Probes that make no packet, so that there is nothing to compare. */
  without: number
  /** Packets that ovn-trace did not survive. */
  crashed: number
  readonly disagreements: string[]
}

/** Asks OVN and us the questions of a scenario, in each reading of its manifests that makes a network of its own. */
export async function compareScenario(ovn: Ovn, scenario: Scenario, tally: Tally): Promise<void> {
  const scripts = new Set<string>()
  for (const connectIp of ['address', 'auto'] as const) {
    const { network } = loadNetwork(scenario.manifests, { release: 'ovn-23.03', connectIp })
    const script = formatNbctl(network.model)
    if (scripts.has(script)) continue
    scripts.add(script)
    await ovn.load(script)
    const observer = new Observer(ovn, network.model)
    for (const probe of scenario.probes) {
      const trace = traced(() => network.trace(probe))
      if (!trace) {
        tally.without++
        continue
      }
      const { packet, from, to } = trace
      const answer = await observer
        .ask({ packet, from: from!.port!, to: to?.port })
        .catch(ignoreCrash)
      if (!answer) {
        tally.crashed++
        continue
      }
      tally.compared++
      if (trace.verdict === 'undefined') tally.open++
      const found = disagreement(answer.observed, trace)
      if (found.length > 0) {
        tally.disagreements.push(
          report(scenario, connectIp, network.model, probe, found, trace, answer),
        )
      }
    }
  }
}

function ignoreCrash(error: unknown): undefined {
  if (!(error instanceof TraceCrash)) throw error
}

/** The trace, or undefined when the probe makes no packet on the wire. */
function traced(trace: () => Trace): Trace | undefined {
  try {
    const found = trace()
    const assumed = [found.from, found.to].some((party) => party?.kind === 'Assumed')
    return assumed || found.request.reason === 'no-address-of-family' ? undefined : found
  } catch (error) {
    if (error instanceof ProbeError) return undefined
    throw error
  }
}

function report(
  { name, options, manifests }: Scenario,
  connectIp: ConnectIpReading,
  model: LogicalNetwork,
  probe: Probe,
  found: readonly string[],
  trace: Trace,
  { observed, said }: Answer,
): string {
  return [
    `DISAGREEMENT in ${name}, connect-ip ${connectIp}: ${JSON.stringify(probe)}`,
    ...found.map((line) => `  ${line.length > LINE ? `${line.slice(0, LINE)}…` : line}`),
    `reproduce: npm run conformance -- ${options}`,
    '',
    'manifests:',
    manifests,
    'ours:',
    formatTrace(trace, probe.from, probe.to, model),
    'OVN:',
    JSON.stringify(observed),
    ...said,
  ].join('\n')
}
