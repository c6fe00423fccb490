import {
  type ConnectIpReading,
  type LogicalNetwork,
  loadNetwork,
  type Probe,
  ProbeError,
  type Trace,
} from '../src/index.ts'
import { formatNbctl, formatTrace } from '../src/report/index.ts'
import type { Observation } from './observation.ts'
import { type Answer, Observer } from './observe.ts'
import { type Ovn, TraceCrash } from './ovn.ts'
import { disagreement } from './resolve.ts'
import type { Claim, Scenario } from './scenarios.ts'

const READINGS = ['address', 'auto'] as const
/** Claims are about live clusters. */
const LIVE = ['address'] as const

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
  /** Verdicts that were claimed beforehand and asked for. */
  claims: number
  readonly disagreements: string[]
}

/** Asks OVN and us the questions of a scenario, in each reading of its manifests that makes a network of its own. */
export async function compareScenario(ovn: Ovn, scenario: Scenario, tally: Tally): Promise<void> {
  const scripts = new Set<string>()
  for (const connectIp of scenario.claims ? LIVE : READINGS) {
    const { network } = loadNetwork(scenario.manifests, { release: 'ovn-23.03', connectIp })
    const script = formatNbctl(network.model)
    if (scripts.has(script)) continue
    scripts.add(script)
    await ovn.load(script)
    const observer = new Observer(ovn, network.model)
    for (const [index, probe] of scenario.probes.entries()) {
      const claim = scenario.claims?.[index]
      const trace = traced(() => network.trace(probe))
      if (!trace) {
        if (claim) throw new Error(`${scenario.name}: the packet of a claim cannot be sent`)
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
      if (claim) {
        tally.claims++
        found.push(...broken(claim, answer.observed, trace))
        scenario.record?.(answer.observed)
      }
      if (found.length > 0) {
        tally.disagreements.push(
          report(scenario, connectIp, network.model, probe, found, trace, answer),
        )
      }
    }
  }
}

/** How a claim does not hold. Where OVN leaves an outcome open, it must be ours that says so. */
function broken(claim: Claim, { verdict }: Observation, trace: Trace): string[] {
  const found = claim === 'undefined' ? trace.verdict : verdict
  return found === claim ? [] : [`claimed is ${claim}, and it is ${found}`]
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
