import type { PairServices, ServicePart } from '../analysis/index.ts'
import { type Probe, probeOf } from '../dataplane/index.ts'
import { EPHEMERAL_PORT } from '../match/index.ts'
import type { LogicalNetwork } from '../model/index.ts'
import { formatAddress } from '../net/index.ts'
import { describe } from './deciding.ts'
import { type DiagnosticJson, diagnosticJson, formatDiagnostic, originJson } from './diagnostics.ts'
import { explain } from './explain.ts'
import { formatOrigin } from './origin.ts'
import { formatServices } from './services.ts'
import { plain, type Style } from './style.ts'

/** The services between two ends as `isthmus reach -o json` prints them. */
export interface PairServicesJson {
  readonly from: string
  readonly to: string
  readonly source: string
  readonly destination: string
  /** Sets as {@link formatServices} writes them. */
  readonly reachable: string
  readonly undefined: string
  readonly parts: readonly {
    readonly services: string
    readonly verdict: ServicePart['verdict']
    readonly leg: ServicePart['leg']
    readonly outcome: ServicePart['outcome']
    readonly reason: ServicePart['reason'] | null
    readonly node: string | null
    readonly decidedBy: readonly {
      readonly text: string
      readonly origin: DiagnosticJson['origin']
    }[]
    /** What went wrong with the example, and what to change. */
    readonly why: {
      readonly what: string
      readonly origin: DiagnosticJson['origin']
      readonly help: string | null
    } | null
    /** One of the services, as `isthmus trace --probes` takes it. */
    readonly example: Probe | null
  }[]
  readonly notes: readonly DiagnosticJson[]
}

/** `from` and `to` are repeated as they were asked for. */
export function pairServicesJson(
  answer: PairServices,
  from: string,
  to: string,
  network: LogicalNetwork,
): PairServicesJson {
  const { packet } = answer.parts[0]!.trace
  return {
    from,
    to,
    source: formatAddress(packet.source),
    destination: formatAddress(packet.destination),
    reachable: formatServices(answer.reachable),
    undefined: formatServices(answer.undefined),
    parts: answer.parts.map((part) => {
      const why = explain(part.trace, network)
      return {
        services: formatServices(part.services),
        verdict: part.verdict,
        leg: part.leg,
        outcome: part.outcome,
        reason: part.reason ?? null,
        node: part.node ?? null,
        decidedBy: part.decidedBy.map((rule) => ({
          text: describe(rule),
          origin: originJson(rule.origin),
        })),
        why: why
          ? { what: why.what, origin: originJson(why.origin), help: why.help ?? null }
          : null,
        example: exampleOf(part, from, to) ?? null,
      }
    }),
    notes: answer.notes.map(diagnosticJson),
  }
}

/** The parts to read, each with why it is lost and a packet to trace. */
export function formatPairServices(
  answer: PairServices,
  from: string,
  to: string,
  network: LogicalNetwork,
  style: Style = plain,
): string {
  const { source, destination } = answer.parts[0]!.trace.packet
  const lines = [
    `${style.strong(`${from} → ${to}`)}, ${formatAddress(source)} → ${formatAddress(destination)}, and back`,
  ]
  const colours = { reachable: style.good, undefined: style.warn, unreachable: style.bad }
  for (const part of answer.parts) {
    const { verdict, services, trace } = part
    lines.push('', `${colours[verdict](verdict)}: ${style.strong(formatServices(services))}`)
    const why = explain(trace, network)
    if (why) {
      const at = why.origin ? `  ${style.faint(formatOrigin(why.origin))}` : ''
      lines.push(`  ${why.what}${at}`)
      if (why.help) lines.push(`  ${style.strong('help')}: ${why.help}`)
    }
    const example = exampleOf(part, from, to)
    if (example) lines.push(`  ${style.faint(commandOf(example))}`)
  }
  for (const note of answer.notes) lines.push('', formatDiagnostic(note, style))
  return `${lines.join('\n')}\n`
}

/** Nothing is sent between ends without a common family. */
function exampleOf({ trace }: ServicePart, from: string, to: string): Probe | undefined {
  return trace.request.hops.length > 0 ? probeOf(trace.packet, from, to) : undefined
}

export function commandOf(probe: Probe): string {
  const { from, to, protocol, port, sourcePort, icmpType, icmpCode, ipVersion } = probe
  const service =
    port !== undefined
      ? `--${protocol} ${port}`
      : protocol === 'icmp'
        ? '--icmp'
        : `--protocol ${protocol}`
  const source =
    sourcePort === undefined || sourcePort === EPHEMERAL_PORT ? [] : [`--source-port ${sourcePort}`]
  const echo = icmpType === (ipVersion === 4 ? 8 : 128)
  return [
    `isthmus trace ${from} ${to} ${service}`,
    ...source,
    ...(icmpType === undefined || echo ? [] : [`--icmp-type ${icmpType}`]),
    ...(icmpCode ? [`--icmp-code ${icmpCode}`] : []),
    ...(ipVersion === 6 ? ['--ip-version 6'] : []),
  ].join(' ')
}
