import type { Candidate, Hop, Leg, Trace } from '../src/index.ts'
import { contradictions, type Observation, type Told } from './observation.ts'

/**
 * What contradicts an answer of OVN's; empty when they agree. Where the trace says that OVN leaves something open,
 * its answer must be one of the things that it may do.
 */
export function disagreement(observed: Observation, trace: Trace): string[] {
  let nearest: string[] | undefined
  for (const possible of possibilities(observed, trace)) {
    const found = contradictions(possible.observed, possible.told)
    if (found.length === 0) return found
    if (!nearest || found.length < nearest.length) nearest = found
  }
  return nearest ?? contradictions(observed, trace)
}

/** The definite traces along the observed routers, each with as much of the observation as it tells of. */
function* possibilities(
  observed: Observation,
  trace: Trace,
): Iterable<{ observed: Observation; told: Told }> {
  for (const request of definite(trace.request, trace.to?.port, observed.routers)) {
    if (trace.request.outcome === 'undefined' && answerable(request)) {
      // The trace goes no further, so neither does the comparison.
      yield {
        observed: requestOf(observed),
        told: { verdict: observed.verdict, request, reply: undefined },
      }
      continue
    }
    const replies = trace.reply
      ? definite(trace.reply, trace.from?.port, observed.replyRouters)
      : [undefined]
    for (const reply of replies) {
      const verdict =
        trace.verdict === 'undefined'
          ? reply?.outcome === 'delivered'
            ? 'reachable'
            : 'unreachable'
          : trace.verdict
      yield { observed, told: { verdict, request, reply } }
    }
  }
}

/** The observation of the request alone. */
function requestOf({
  verdict,
  request,
  reason,
  routers,
  reply,
  replyRouters,
}: Observation): Observation {
  // The fate of a router's reply is told in place of the request's.
  const answered = replyRouters !== undefined && reply === undefined
  return {
    verdict,
    request: answered ? 'answered' : request,
    ...(!answered && reason && { reason }),
    ...(routers && { routers }),
  }
}

function answerable({ outcome }: Leg): boolean {
  return outcome === 'delivered' || outcome === 'answered'
}

/** The ways that a leg may take past these routers. `wanted` is the port that is meant to get the packet. */
function* definite(
  leg: Leg,
  wanted: string | undefined,
  routers: readonly string[] = [],
): Iterable<Leg> {
  for (const { outcome, reason, receiver, hops } of ends(leg.hops, leg, routers, new Map())) {
    const strayed = hops !== leg.hops && outcome === 'delivered' && receiver?.name !== wanted
    yield {
      ...leg,
      outcome: strayed && wanted !== undefined ? 'misdelivered' : outcome,
      reason,
      receiver,
      hops,
    }
  }
}

type End = Pick<Candidate, 'outcome' | 'reason' | 'receiver' | 'hops'>

/**
 * The ends of the ways past these routers and no others. Ways share their parts: `seen` says with how many routers
 * still to come each node was met, so that no part is gone through twice.
 */
function* ends(
  hops: readonly Hop[],
  end: Omit<End, 'hops'>,
  routers: readonly string[],
  seen: Map<Hop, Set<number>>,
): Iterable<End> {
  let left = routers
  for (const [index, hop] of hops.entries()) {
    const met = seen.get(hop)
    if (met?.has(left.length)) return
    if (met) met.add(left.length)
    else seen.set(hop, new Set([left.length]))
    const choice = hop.steps.find(({ kind }) => kind === 'choice')
    if (choice?.kind === 'choice') {
      const before = hops.slice(0, index)
      for (const candidate of choice.between) {
        for (const rest of ends(candidate.hops, candidate, left, seen)) {
          yield { ...rest, hops: [...before, ...rest.hops] }
        }
      }
      return
    }
    if (hop.kind === 'switch') continue
    if (hop.node !== left[0]) return
    left = left.slice(1)
  }
  if (left.length === 0) yield { ...end, hops }
}
