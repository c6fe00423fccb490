import { type PairServices, type Services, withoutPortZero } from '../analysis/index.ts'
import { ServiceSet } from '../match/index.ts'
import type { Family } from '../net/index.ts'
import type { Network } from '../network.ts'

/** What is to get through between two ends: all of some services, none of them, or all of them and nothing else. */
export type Expectation = 'all' | 'none' | 'only'

/** Services that do otherwise than expected; more than those of port 0, where nobody listens or speaks. */
export interface Shortfall {
  /** `lost` and should not be, gets through and is `extra`, or OVN itself leaves it `open`. */
  readonly kind: 'lost' | 'extra' | 'open'
  readonly family: Family
  readonly services: ServiceSet
  readonly answer: PairServices
}

/**
 * What is missing from an expectation, over every packet with a time to live of 64: empty means that it is proven. It
 * is asked of each family in which both ends have addresses; ends without a common one lose everything.
 *
 * @throws ProbeError when an end is nobody
 */
export function shortfalls(
  network: Network,
  from: string,
  to: string,
  wanted: Services,
  expectation: Expectation,
): Shortfall[] {
  return answersOf(network, from, to).flatMap((answer) => {
    const { reachable, undefined: open } = answer
    const { family } = reachable
    const all = ServiceSet.all(family)
    const asked = wanted[family]
    const lost = all.difference(reachable).difference(open)
    const found: [Shortfall['kind'], ServiceSet][] = [
      ['lost', expectation === 'none' ? ServiceSet.none(family) : asked.intersection(lost)],
      ['extra', extraOf(expectation, asked, reachable)],
      ['open', expectation === 'only' ? open : asked.intersection(open)],
    ]
    return found.flatMap(([kind, services]) =>
      withoutPortZero(services).isEmpty ? [] : [{ kind, family, services, answer }],
    )
  })
}

function extraOf(expectation: Expectation, asked: ServiceSet, reachable: ServiceSet): ServiceSet {
  if (expectation === 'none') return asked.intersection(reachable)
  return expectation === 'only' ? reachable.difference(asked) : ServiceSet.none(asked.family)
}

const FAMILIES: readonly Family[] = [4, 6]

function answersOf(network: Network, from: string, to: string): PairServices[] {
  const answers = FAMILIES.map((ipVersion) => network.services({ from, to, ipVersion }))
  const common = answers.filter(
    ({ parts }) => parts[0]!.trace.request.reason !== 'no-address-of-family',
  )
  return common.length > 0 ? common : [network.services({ from, to })]
}
