import { ALL_SERVICES, ServicesError } from '../analysis/index.ts'
import { ProbeError } from '../dataplane/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { LoadError, type Loaded } from '../load.ts'
import type { Network } from '../network.ts'
import { cloudMatchers } from './cloud-matchers.ts'
import { describeLoss, type Loss, withoutLoss } from './loss.ts'
import { failureText, paragraphs, warningsText } from './message.ts'
import { disproofs, type Expectation } from './proof.ts'
import type { MatcherContext, MatcherResult } from './result.ts'
import { type ServiceNames, servicesOf } from './services.ts'

/**
 * Expectations about a network, for `expect.extend` of Jest and vitest. Each is proven over every packet, in each family
 * in which both ends have addresses. Ends are named as in a probe: `pod`, `namespace/pod`, `vpc:address`. Those about Cloud
 * Manager let its virtual time go by.
 */
export const matchers = {
  ...cloudMatchers,

  toReach(
    this: MatcherContext,
    received: unknown,
    from: string,
    to: string,
    names?: ServiceNames,
  ): MatcherResult {
    const { network, warnings } = designOf(received)
    const { text, services } = servicesOf(names)
    const [expectation, words] = this.isNot ? NOT_TO_REACH : TO_REACH
    const found = asked(() => disproofs(network, from, to, services, expectation))
    return {
      pass: (found.length === 0) !== (this.isNot ?? false),
      message: () =>
        paragraphs(
          `expected ${from} ${words} ${to} with ${text}`,
          failureText(network, from, to, found),
          warningsText(warnings),
        ),
    }
  },

  toReachOnly(
    this: MatcherContext,
    received: unknown,
    from: string,
    to: string,
    names: ServiceNames,
  ): MatcherResult {
    refuseNot(this, 'toReachOnly', 'what must not get through is `.not.toReach`')
    const { network, warnings } = designOf(received)
    const { text, services } = servicesOf(names)
    const found = asked(() => disproofs(network, from, to, services, 'only'))
    return {
      pass: found.length === 0,
      message: () =>
        paragraphs(
          `expected ${from} to reach ${to} with ${text} and nothing else`,
          failureText(network, from, to, found),
          warningsText(warnings),
        ),
    }
  },

  toBeIsolated(this: MatcherContext, received: unknown, from: string, to: string): MatcherResult {
    refuseNot(this, 'toBeIsolated', 'what must get through is `toReach`')
    const { network, warnings } = designOf(received)
    const ways = [
      [from, to],
      [to, from],
    ] as const
    const failed = asked(() =>
      ways.flatMap(([a, b]) => {
        const found = disproofs(network, a, b, ALL_SERVICES, 'unreachable')
        return found.length === 0 ? [] : [{ a, b, found }]
      }),
    )
    return {
      pass: failed.length === 0,
      message: () =>
        paragraphs(
          `expected ${from} and ${to} to be isolated from each other`,
          ...failed.map(({ a, b, found }) => failureText(network, a, b, found)),
          warningsText(warnings),
        ),
    }
  },

  toSurviveLossOf(
    this: MatcherContext,
    received: unknown,
    loss: Loss,
    from: string,
    to: string,
    names?: ServiceNames,
  ): MatcherResult {
    refuseNot(this, 'toSurviveLossOf', 'write `toReach` of the network that is left')
    const { network: whole, warnings } = designOf(received)
    const { text, services } = servicesOf(names)
    const left = withoutLoss(whole, loss)
    const before = asked(() => disproofs(whole, from, to, services, 'reachable'))
    const even = before.length > 0
    const [network, found] = even
      ? [whole, before]
      : [left, disproofs(left, from, to, services, 'reachable')]
    const when = even ? ', and it does not even with it' : ''
    const lost = loss.peering ? 'peering' : 'route'
    return {
      pass: found.length === 0,
      message: () =>
        paragraphs(
          `expected ${from} to reach ${to} with ${text} without ${describeLoss(loss)}${when}`,
          failureText(network, from, to, found, even ? undefined : lost),
          warningsText(warnings),
        ),
    }
  },
}

const TO_REACH = ['reachable', 'to reach'] as const satisfies [Expectation, string]
const NOT_TO_REACH = ['unreachable', 'not to reach'] as const satisfies [Expectation, string]

/** What is expected something of, with what was odd when it was loaded. */
interface Design {
  readonly network: Network
  readonly warnings: readonly Diagnostic[]
}

function designOf(received: unknown): Design {
  const { network = received, diagnostics = [] } = (received ?? {}) as Partial<Loaded>
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new LoadError(errors)
  // Not by its class: test runners may load a module twice.
  if (typeof (network as Partial<Network> | undefined)?.services !== 'function') {
    throw new TypeError(
      'what is expected something of is no network\nhelp: write `expect(network)` with what mustLoadNetwork, loadNetwork or loadNetworkFromFiles gives',
    )
  }
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning')
  return { network: network as Network, warnings }
}

/** The opposite of these could be held by too much, as by an end that is lost altogether. */
function refuseNot({ isNot }: MatcherContext, name: string, instead: string): void {
  if (isNot) throw new TypeError(`\`.not.${name}\` would prove next to nothing\nhelp: ${instead}`)
}

/** Test runners print no more of an error than its message. */
function asked<Answer>(question: () => Answer): Answer {
  try {
    return question()
  } catch (error) {
    if (!(error instanceof ProbeError || error instanceof ServicesError)) throw error
    const help = error.help === undefined ? '' : `\nhelp: ${error.help}`
    throw new TypeError(`${error.message}${help}`, { cause: error })
  }
}
