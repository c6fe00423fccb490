import {
  type Candidate,
  EndpointIndex,
  type Hop,
  type Leg,
  type Party,
  type Probe,
  protocolName,
  REASONS,
  type Trace,
} from '../../../dataplane/index.ts'
import { type Family, formatAddress } from '../../../net/index.ts'
import type { Network } from '../../../network.ts'
import {
  causesJson,
  causesTitle,
  type Decision,
  decidedBy,
  decisionOf,
  describeCandidate,
  formatErrorFate,
  MORE_CAUSES,
} from '../../../report/index.ts'
import type {
  TraceBlockers,
  Traced,
  TracedCandidate,
  TracedHop,
  TracedLeg,
  TracedStep,
} from '../../protocol/index.ts'
import { placeOf } from '../place.ts'
import type { Boxes } from './boxes.ts'

/** What a trace tells by itself. */
export type TracedPacket = Pick<Traced, 'verdict' | 'service' | 'legs' | 'notes'>

/** A trace as plain data. */
export function tracedPacket(trace: Trace, boxes: Boxes): TracedPacket {
  const { verdict, packet, request, reply, notes } = trace
  const port = packet.destinationPort === 0 ? '' : ` port ${packet.destinationPort}`
  return {
    verdict,
    service: `${protocolName(packet.protocol)}${port}`,
    legs: [
      tracedLeg('request', request, boxes),
      ...(reply ? [tracedLeg('reply', reply, boxes)] : []),
    ],
    notes: notes.map(({ severity, message, help, origin }) => ({
      severity,
      message,
      help,
      place: placeOf(origin),
    })),
  }
}

/** Everything that keeps a packet from getting through, as plain data. */
export function blockersOf(network: Network, probe: Probe): TraceBlockers {
  const { causes, complete } = causesJson(network.causes(probe))
  return {
    title: causesTitle(causes.length),
    causes: causes.map(({ leg, what, origin, help, change }) => ({
      leg,
      what,
      place: placeOf(origin),
      help: help ?? undefined,
      writes: change,
    })),
    more: complete ? undefined : MORE_CAUSES,
  }
}

/** Where the two ends of a probe are on the map, and the versions of IP that both have. */
export function tracedEnds(
  { model, namespace }: Network,
  probe: Probe,
  boxes: Boxes,
): Pick<Traced, 'ends' | 'ipVersions'> {
  const index = new EndpointIndex(model, namespace)
  const [from, to] = [index.find(probe.from), index.find(probe.to)]
  const has = (family: Family): boolean =>
    [from, to].every(({ addresses }) => addresses.some((address) => address.family === family))
  const boxOf = ({ vacant, endpoint }: Party): string | undefined =>
    vacant ? boxes.switch.get(vacant.switch.name) : boxes.ofPort(endpoint?.port)
  return {
    ends: { from: boxOf(from), to: boxOf(to) },
    ipVersions: ([4, 6] as const).filter(has),
  }
}

function tracedLeg(kind: TracedLeg['kind'], leg: Leg, boxes: Boxes): TracedLeg {
  const { packet, outcome, reason, hops, error } = leg
  return {
    kind,
    source: formatAddress(packet.source),
    destination: formatAddress(packet.destination),
    outcome,
    reason: reason && REASONS[reason],
    arrived: arrives(outcome),
    open: outcome === 'undefined',
    hops: hops.map((hop) => tracedHop(hop, boxes)),
    error: error && formatErrorFate(error),
  }
}

function arrives(outcome: Leg['outcome']): boolean {
  return outcome === 'delivered' || outcome === 'answered'
}

function tracedHop(hop: Hop, boxes: Boxes): TracedHop {
  const candidates = hop.steps.flatMap((step) => (step.kind === 'choice' ? step.between : []))
  return {
    ...bareHop(hop, boxes),
    candidates: candidates.map((candidate) => tracedCandidate(candidate, boxes)),
  }
}

/** What a candidate leads to is shown without the choices on that way, of which there may be too many. */
function tracedCandidate(candidate: Candidate, boxes: Boxes): TracedCandidate {
  return {
    text: describeCandidate(candidate),
    place: placeOf(candidate.decidedBy.origin),
    arrives: arrives(candidate.outcome),
    hops: candidate.hops.map((hop) => bareHop(hop, boxes)),
  }
}

function bareHop(hop: Hop, boxes: Boxes): TracedHop {
  const { node, kind, inPort, outPort, ttl } = hop
  const box = kind === 'machine' ? undefined : boxes[kind].get(node)
  return { node, kind, box, inPort, outPort, ttl, steps: stepsOf(hop), candidates: [] }
}

/** All that was decided at a node, or what it did with the packet where there was nothing to decide. */
function stepsOf(hop: Hop): TracedStep[] {
  const strongest = decidedBy(hop)
  const decisions = hop.steps.flatMap((step) =>
    step.kind === 'choice' ? [] : (decisionOf(step) ?? []),
  )
  const all = decisions.length > 0 || !strongest ? decisions : [strongest]
  return all
    .filter(({ kind }) => kind !== 'choice')
    .map((decision) => tracedStep(decision, decision.text === strongest?.text))
}

function tracedStep({ text, origin }: Decision, decides: boolean): TracedStep {
  return { text, place: placeOf(origin), decides }
}
