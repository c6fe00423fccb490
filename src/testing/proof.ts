import {
  asksNothing,
  type Intent,
  judge,
  NOTHING_ASKED,
  type PairServices,
  type Services,
  ServicesError,
  type Shortfall,
} from '../analysis/index.ts'
import type { Family } from '../net/index.ts'
import type { Network } from '../network.ts'

/** What is to get through between two ends: all of some services, none of them, or all of them and nothing else. */
export type Expectation = Exclude<Intent['kind'], 'isolated'>

/** Services that do otherwise than expected in a family, with what is known of all services there. */
export interface Disproof extends Shortfall {
  readonly family: Family
  readonly answer: PairServices
}

/**
 * What is missing from an expectation, over every packet with a time to live of 64: empty means that it is proven. It
 * is asked of each family in which both ends have addresses; ends without a common one lose everything. It is judged as
 * an intent is.
 *
 * @throws TypeError when an end is no text
 * @throws ProbeError when an end is nobody
 * @throws ServicesError when there is nothing to prove
 */
export function disproofs(
  network: Network,
  from: string,
  to: string,
  services: Services,
  kind: Expectation,
): Disproof[] {
  for (const [end, name] of Object.entries({ from, to })) {
    // Without types it may be anything.
    if (typeof name === 'string') continue
    throw new TypeError(
      `\`${end}\` must be the name of an end, not ${String(name)}\nhelp: write \`pod\`, \`namespace/pod\` or \`vpc:address\` as a text`,
    )
  }
  const answers = answersOf(network, from, to)
  if (answers.every(({ reachable: { family } }) => asksNothing(services[family]))) {
    throw new ServicesError(NOTHING_ASKED.message, NOTHING_ASKED.help)
  }
  return answers.flatMap((answer) => {
    const { family } = answer.reachable
    const question = { kind, services, allowUndefined: false }
    const { shortfalls } = judge(question, family, answer, answer)
    return shortfalls.map((shortfall) => ({ ...shortfall, family, answer }))
  })
}

const FAMILIES: readonly Family[] = [4, 6]

function answersOf(network: Network, from: string, to: string): PairServices[] {
  const answers = FAMILIES.map((ipVersion) => network.services({ from, to, ipVersion }))
  const common = answers.filter(
    ({ parts }) => parts[0]!.trace.request.reason !== 'no-address-of-family',
  )
  return common.length > 0 ? common : [network.services({ from, to })]
}
