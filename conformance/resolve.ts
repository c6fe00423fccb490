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
  return nearest!
}

/** The definite traces that a trace stands for, each with as much of the observation as it tells of. */
function* possibilities(
  observed: Observation,
  trace: Trace,
): Iterable<{ observed: Observation; told: Told }> {
  for (const request of definite(trace.request, trace.to?.port)) {
    if (trace.request.outcome === 'undefined' && answerable(request)) {
      // The trace goes no further, so neither does the comparison.
      const { reply: _, replyReason: __, ...rest } = observed
      const told = { verdict: observed.verdict, request, reply: undefined }
      yield { observed: rest, told }
      continue
    }
    const replies = trace.reply ? definite(trace.reply, trace.from?.port) : [undefined]
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

function answerable({ outcome }: Leg): boolean {
  return outcome === 'delivered' || outcome === 'answered'
}

/** The ways that a leg may take, none of which leaves anything open. `wanted` is the port that is meant to get it. */
function* definite(leg: Leg, wanted: string | undefined): Iterable<Leg> {
  for (const { outcome, reason, receiver, hops } of ends(leg.hops, leg)) {
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

function* ends(hops: readonly Hop[], end: Omit<End, 'hops'>): Iterable<End> {
  for (const [index, { steps }] of hops.entries()) {
    const choice = steps.find(({ kind }) => kind === 'choice')
    if (choice?.kind !== 'choice') continue
    const before = hops.slice(0, index)
    for (const candidate of choice.between) {
      for (const rest of ends(candidate.hops, candidate)) {
        yield { ...rest, hops: [...before, ...rest.hops] }
      }
    }
    return
  }
  yield { ...end, hops }
}
