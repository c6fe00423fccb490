import { type Hop, type Leg, type Packet, protocolName, type Trace } from '../dataplane/index.ts'
import { formatAddress } from '../net/index.ts'
import { decidedBy, describeCandidate } from './deciding.ts'
import { type DiagnosticJson, diagnosticJson, originJson } from './diagnostics.ts'

/** A trace as `isthmus trace -o json` and `--probes` print it. */
export interface TraceJson {
  readonly from: string
  readonly to: string
  readonly packet: PacketJson
  readonly verdict: Trace['verdict']
  readonly request: LegJson
  readonly reply: LegJson | null
  readonly notes: readonly DiagnosticJson[]
}

export interface PacketJson {
  readonly source: string
  readonly destination: string
  readonly protocol: string
  readonly sourcePort?: number
  readonly port?: number
  readonly ttl: number
}

export interface LegJson {
  readonly outcome: Leg['outcome']
  readonly reason: Leg['reason'] | null
  /** Name of the switch port that got the packet. */
  readonly receiver: string | null
  readonly hops: readonly HopJson[]
  /** The way back of the error that a router sent. */
  readonly error?: LegJson
}

export interface HopJson {
  readonly node: string
  readonly kind: Hop['kind']
  readonly inPort: string | null
  readonly outPort: string | null
  readonly ttl: number
  readonly decidedBy: {
    readonly kind: string
    readonly text: string
    readonly origin: DiagnosticJson['origin']
  } | null
  /** The address that a machine replaced: of the source, or of the destination on the way back. */
  readonly translated?: {
    readonly kind: 'snat' | 'unsnat'
    readonly from: string
    readonly to: string
  }
  /** Where OVN leaves the choice open: what it chooses between, and what follows from each. */
  readonly candidates?: readonly {
    readonly text: string
    readonly outcome: Leg['outcome']
    readonly reason: Leg['reason'] | null
    readonly origin: DiagnosticJson['origin']
  }[]
}

/** `from` and `to` are repeated as they were asked for. */
export function traceJson(trace: Trace, from: string, to: string): TraceJson {
  return {
    from,
    to,
    packet: packetJson(trace.packet),
    verdict: trace.verdict,
    request: legJson(trace.request),
    reply: trace.reply ? legJson(trace.reply) : null,
    notes: trace.notes.map(diagnosticJson),
  }
}

function packetJson(packet: Packet): PacketJson {
  const { source, destination, protocol, sourcePort, destinationPort, ttl } = packet
  return {
    source: formatAddress(source),
    destination: formatAddress(destination),
    protocol: protocolName(protocol),
    ...(destinationPort !== 0 && { sourcePort, port: destinationPort }),
    ttl,
  }
}

function legJson({ outcome, reason, receiver, hops, error }: Leg): LegJson {
  return {
    outcome,
    reason: reason ?? null,
    receiver: receiver?.name ?? null,
    hops: hops.map(hopJson),
    ...(error && { error: legJson(error) }),
  }
}

function hopJson(hop: Hop): HopJson {
  const decision = decidedBy(hop)
  const choice = hop.steps.find((step) => step.kind === 'choice')
  const nat = hop.steps.find((step) => step.kind === 'snat' || step.kind === 'unsnat')
  return {
    node: hop.node,
    kind: hop.kind,
    inPort: hop.inPort ?? null,
    outPort: hop.outPort ?? null,
    ttl: hop.ttl,
    decidedBy: decision
      ? { kind: decision.kind, text: decision.text, origin: originJson(decision.origin) }
      : null,
    ...(nat && {
      translated: { kind: nat.kind, from: formatAddress(nat.from), to: formatAddress(nat.to) },
    }),
    ...(choice && {
      candidates: choice.between.map((candidate) => ({
        text: describeCandidate(candidate),
        outcome: candidate.outcome,
        reason: candidate.reason ?? null,
        origin: originJson(candidate.decidedBy.origin),
      })),
    }),
  }
}
