import {
  type Deciding,
  type Fabric,
  type Hop,
  type Injection,
  type Leg,
  PathCondition,
  type Step,
  simulate,
  type Trace,
} from '../dataplane/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { ServiceSet } from '../match/index.ts'
import type { Family } from '../net/index.ts'

/** What happens to every service between two ends. */
export interface PairServices {
  /** What gets there with the reply back. */
  readonly reachable: ServiceSet
  /** What OVN itself leaves open. */
  readonly undefined: ServiceSet
  /** What of the reachable services passes an end by a rule that nobody wrote, as DHCP does with security groups. */
  readonly base: ServiceSet
  /** Every service is in exactly one part: what is reachable, then what is undefined, then what is lost. */
  readonly parts: readonly ServicePart[]
  /** What the answer rests on or leaves out, as in the traces of all services. */
  readonly notes: readonly Diagnostic[]
}

/** Services with the same fate. */
export interface ServicePart {
  readonly services: ServiceSet
  readonly verdict: Trace['verdict']
  /** The way that decides the verdict: the reply's, where the request arrived. */
  readonly leg: 'request' | 'reply'
  readonly outcome: Leg['outcome']
  readonly reason: Leg['reason']
  /** Name of the switch or router where that way ended; absent where nothing was sent. */
  readonly node: string | undefined
  /** The last rule on that way: an ACL, route or policy; several where OVN leaves open which of them decides. */
  readonly decidedBy: readonly Deciding[]
  /** The trace of one of the services. */
  readonly trace: Trace
}

/** Services that go the same way, node by node and rule by rule. */
export interface Path {
  readonly services: ServiceSet
  readonly trace: Trace
}

/**
 * What happens to every service between two ends. The packet of the injection says who, where to and with what time to
 * live; its own service does not matter.
 *
 * A service is picked and traced, and the trace tells which other services would have gone the same way; the next is
 * picked from what is left. So the answer is that of `simulate` for every single packet.
 */
export function servicesBetween(fabric: Fabric, injection: Injection): PairServices {
  const { family } = injection.packet.source
  return partition(family, pathsOf(fabric, injection))
}

/** One path after the other, for traces of endless loops are large: only one of each fate is kept. */
export function* pathsOf(fabric: Fabric, injection: Injection): Iterable<Path> {
  let left = ServiceSet.all(injection.packet.source.family)
  for (let service = left.example(); service; service = left.example()) {
    const packet = { ...injection.packet, ...service }
    const condition = new PathCondition(packet)
    const trace = simulate(fabric, { ...injection, packet }, condition)
    yield { services: condition.services, trace }
    left = left.difference(condition.services)
  }
}

const ORDER: readonly Trace['verdict'][] = ['reachable', 'undefined', 'unreachable']

/** Joins the paths of one fate. They must be disjoint and hold every service of a family. */
export function partition(family: Family, paths: Iterable<Path>): PairServices {
  const notes = new Set<Diagnostic>()
  const names = new Map<object, number>()
  const parts = new Map<string, ServicePart>()
  let base = ServiceSet.none(family)
  for (const { services, trace } of paths) {
    const fate = fateOf(trace)
    if (trace.verdict === 'reachable' && passesByBaseRule(trace.request.hops)) {
      base = base.union(services)
    }
    for (const note of trace.notes) notes.add(note)
    const key = JSON.stringify([
      trace.verdict,
      ...(trace.verdict === 'reachable' ? [] : [fate.leg, fate.outcome, fate.reason, fate.node]),
      ...(trace.verdict === 'reachable' ? [] : fate.decidedBy.map((rule) => numberOf(rule, names))),
    ])
    const part = parts.get(key)
    parts.set(
      key,
      part
        ? { ...part, services: part.services.union(services) }
        : { services, verdict: trace.verdict, ...fate, trace },
    )
  }
  const ordered = ORDER.flatMap((verdict) =>
    [...parts.values()].filter((part) => part.verdict === verdict),
  )
  const none = ServiceSet.none(family)
  const all = (verdict: Trace['verdict']) =>
    ordered
      .filter((part) => part.verdict === verdict)
      .reduce((set, { services }) => set.union(services), none)
  return {
    reachable: all('reachable'),
    undefined: all('undefined'),
    base,
    parts: ordered,
    notes: [...notes],
  }
}

/** Of ways between which OVN chooses and which end alike, the first stands for all. */
function passesByBaseRule(hops: readonly Hop[]): boolean {
  const steps = hops.flatMap((hop) => hop.steps)
  return steps.some((step) =>
    step.kind === 'choice'
      ? passesByBaseRule(step.between[0]?.hops ?? [])
      : step.kind === 'acl' && step.acl?.base,
  )
}

/** Rules have no names: the same object is the same rule. */
function numberOf(rule: object, names: Map<object, number>): number {
  const known = names.get(rule)
  if (known !== undefined) return known
  names.set(rule, names.size)
  return names.size - 1
}

/** How a trace ended, and what decided that. */
export type Fate = Pick<ServicePart, 'leg' | 'outcome' | 'reason' | 'node' | 'decidedBy'>

export function fateOf({ request, reply }: Trace): Fate {
  const leg = reply ? 'reply' : 'request'
  const { outcome, reason, hops } = reply ?? request
  const steps = hops.flatMap((hop) => hop.steps)
  return {
    leg,
    outcome,
    reason,
    node: hops.at(-1)?.node,
    decidedBy: steps.map(rulesOf).findLast((rules) => rules.length > 0) ?? [],
  }
}

/** The rules that stop a packet or say where it goes on; what merely lets it pass decides nothing. */
function rulesOf(step: Step): readonly Deciding[] {
  switch (step.kind) {
    case 'acl':
      return step.acl && step.verdict !== 'allow' ? [step.acl] : []
    case 'policy':
      return step.policy.action === 'allow' ? [] : [step.policy]
    case 'route':
      return [step.route]
    case 'choice':
      return step.between.map(({ decidedBy }) => decidedBy)
    case 'resolve':
    case 'output':
    case 'forward':
    case 'snat':
    case 'unsnat':
    case 'end':
      return []
  }
}
