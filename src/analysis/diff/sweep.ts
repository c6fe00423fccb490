import { Fabric } from '../../dataplane/index.ts'
import type { LogicalRouterPort, NetworkElement, StaticRoute } from '../../model/index.ts'
import { checkIntent } from '../check/check-intent.ts'
import type { Intent } from '../check/intent.ts'
import { partsOf, withoutPart } from '../check/parts.ts'
import type { NetworkPart } from '../check/report.ts'
import { Reachability } from '../reachability/index.ts'
import { diffReachability, type ReachabilityDiff } from './diff.ts'

/** What becomes of a network without one of its parts. */
export interface Removal {
  readonly part: NetworkPart
  readonly diff: ReachabilityDiff
  /** The intents that hold with the part and not without it, and the other way round. */
  readonly broken: readonly Intent[]
  readonly mended: readonly Intent[]
}

export interface SweepOptions {
  /** Which parts are taken away. Default: all. */
  readonly kinds?: readonly NetworkPart['kind'][]
  /** What is to hold. What it must survive is left out of account: here everything is taken away by itself. */
  readonly intents?: readonly Intent[]
  /** Told each time before a part is taken away. */
  readonly progress?: (done: number, all: number) => void
}

/** Takes each peering, route, policy and rule that somebody wrote out of a network in turn, and tells what changes. */
export function* sweep(
  whole: Reachability,
  { kinds, intents = [], progress = () => {} }: SweepOptions = {},
): Iterable<Removal> {
  const parts = partsOf(whole.network).filter(({ kind }) => !kinds || kinds.includes(kind))
  const held = heldBy(whole, intents)
  for (const [done, part] of parts.entries()) {
    progress(done, parts.length)
    const rest = reachabilityWithout(whole, part)
    const still = heldBy(rest, intents)
    yield {
      part,
      diff: diffReachability(whole, rest),
      broken: intents.filter((intent) => held.has(intent) && !still.has(intent)),
      mended: intents.filter((intent) => !held.has(intent) && still.has(intent)),
    }
  }
}

/** The intents that hold in a network as it is, whatever they are to survive. */
export function heldBy(reachability: Reachability, intents: readonly Intent[]): Set<Intent> {
  return new Set(
    intents.filter((intent) => checkIntent(reachability, intent).verdict.status === 'holds'),
  )
}

/** What gets through without one part of a network. */
export function reachabilityWithout(whole: Reachability, part: NetworkPart): Reachability {
  const { elements } = part
  return elements.every(isOfForwarding)
    ? whole.without(new Set(elements))
    : Reachability.of(new Fabric(withoutPart(whole.network, part)))
}

function isOfForwarding(element: NetworkElement): element is LogicalRouterPort | StaticRoute {
  return !('match' in element)
}
