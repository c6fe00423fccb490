import type { Failure, Intent } from '../analysis/index.ts'
import { containsAddress, type Family, masked, type Prefix } from '../net/index.ts'
import type { Draft } from './draft.ts'
import type { End } from './grant.ts'

/** Where the networks of new peerings come from. */
export interface TransitPools {
  /** At most one a family. */
  readonly pools: readonly Prefix[]
  /** What of them is to stay free. */
  readonly avoid: readonly Prefix[]
}

/** A pair of endpoints between which an intent is not true yet. */
export interface Situation {
  readonly draft: Draft
  readonly intent: Intent
  readonly failure: Failure
  readonly family: Family
  readonly from: End
  readonly to: End
  readonly transit: TransitPools
}

/** What there is to know of a failure; undefined where an end has no subnet, or its subnet no router. */
export function situationOf(
  draft: Draft,
  intent: Intent,
  failure: Failure,
  transit: TransitPools,
): Situation | undefined {
  const from = endOf(draft, failure, 'from')
  const to = endOf(draft, failure, 'to')
  if (!from || !to) return undefined
  return { draft, intent, failure, family: failure.from.family, from, to, transit }
}

function endOf({ design }: Draft, failure: Failure, side: 'from' | 'to'): End | undefined {
  const { switch: name, router } = failure[side]
  const { endpoint, address } = failure.example[side]
  const subnet = design.network.model.switches
    .find((other) => other.name === name)
    ?.subnets.find(({ prefix }) => containsAddress(prefix, address))
  if (!subnet || router === undefined) return undefined
  return { endpoint, address, switch: name, router, subnet: masked(subnet.prefix) }
}
