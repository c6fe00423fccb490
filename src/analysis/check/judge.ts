import type { Reason } from '../../dataplane/index.ts'
import { type Service, ServiceSet } from '../../match/index.ts'
import type { Family } from '../../net/index.ts'
import type { PairServices } from '../pair-services.ts'
import type { Cell } from '../reachability/index.ts'
import type { Intent } from './intent.ts'
import { withoutPortZero } from './parse-services.ts'
import type { Failure } from './report.ts'

/** What is judged: an intent without its ends. */
export type Question = Pick<Intent, 'kind' | 'services' | 'allowUndefined'>

/** What is wrong between two ends, as far as an intent is concerned. */
export interface Shortfall {
  readonly problem: Failure['problem']
  readonly services: ServiceSet
  /** The most ordinary of the services that make it one. */
  readonly example: Service
}

/** What an intent asks of a pair of a family: these services must get through, and none but those may. */
interface Demand {
  readonly must: ServiceSet
  readonly may: ServiceSet
}

/** Port 0 need not be reachable, but where services are forbidden it is one of them. */
function demandOf({ kind, services }: Question, family: Family): Demand {
  const own = services[family]
  const all = ServiceSet.all(family)
  switch (kind) {
    case 'reachable':
      return { must: withoutPortZero(own), may: all }
    case 'only':
      return { must: withoutPortZero(own), may: own }
    case 'unreachable':
    case 'isolated':
      return { must: ServiceSet.none(family), may: all.difference(own) }
  }
}

/** What an intent makes of a pair of a family. */
export interface Judgement {
  /** Empty where it holds. */
  readonly shortfalls: readonly Shortfall[]
  /** What gets through by base rules, although it is not among what may: nobody named it, so it does not count. */
  readonly aside: ServiceSet
}

/** What of the long answer about a pair judging may need. */
export type Details = Pick<PairServices, 'parts' | 'base'>

/**
 * Judges what gets through between two ends of a family.
 *
 * The details are read only where something gets through that may not, or where some open choices are allowed and others
 * are not.
 */
export function judge(
  question: Question,
  family: Family,
  { reachable, undefined: open }: Cell,
  details: Details,
): Judgement {
  const { must, may } = demandOf(question, family)
  const lost = (set: ServiceSet) => set.difference(reachable).difference(open)
  const blocked = lost(must)
  const matters = open.intersection(must).union(open.difference(may))
  const through = reachable.difference(may)
  const unnamed = question.kind === 'only' || question.services.unnamed
  const aside =
    unnamed && !through.isEmpty ? through.intersection(details.base) : ServiceSet.none(family)
  const shortfalls = [
    // Who misses a service with every port it has misses port 0 too.
    ...shortfall('blocked', blocked, blocked.isEmpty ? blocked : lost(question.services[family])),
    ...shortfall('let-through', through.difference(aside)),
    ...shortfall('undefined', notAllowed(question, matters, details)),
  ]
  return { shortfalls, aside }
}

function shortfall(
  problem: Failure['problem'],
  decisive: ServiceSet,
  services = decisive,
): Shortfall[] {
  const example = decisive.example()
  return example ? [{ problem, services, example }] : []
}

function notAllowed({ allowUndefined }: Question, open: ServiceSet, details: Details): ServiceSet {
  if (open.isEmpty || allowUndefined === false) return open
  if (allowUndefined === true) return ServiceSet.none(open.family)
  return details.parts
    .filter(({ reason, verdict }) => verdict === 'undefined' && allowed(allowUndefined, reason))
    .reduce((left, { services }) => left.difference(services), open)
}

function allowed(reasons: ReadonlySet<Reason>, reason: Reason | undefined): boolean {
  return reason !== undefined && reasons.has(reason)
}
