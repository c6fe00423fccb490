import type { Diagnostic } from '../../diagnostic/index.ts'
import type { LogicalNetwork } from '../../model/index.ts'
import type { Reachability } from '../reachability/index.ts'
import { checkIntent } from './check-intent.ts'
import { failureOf } from './failure.ts'
import type { Intent } from './intent.ts'
import { noteOnLeftOut } from './left-out.ts'
import { removals } from './removals.ts'
import type { CheckOptions, CheckReport, IntentVerdict } from './report.ts'

/**
 * Proves each intent for every packet between every pair of endpoints that it selects, or says where it does not hold.
 * An endpoint and itself are no pair. Dual-stack endpoints are a pair in each family that both have.
 */
export function checkIntents(
  reachability: Reachability,
  intents: readonly Intent[],
  options: CheckOptions = {},
): CheckReport {
  const { network } = reachability
  const checked = intents.map((intent) => checkIntent(reachability, intent))
  const found = removals(reachability, checked, options)
  const verdicts = checked.map(({ verdict }, i): IntentVerdict => {
    const failures = found.failures[i]!.map(({ pair, shortfall, without, network: rest }) =>
      failureOf(rest, pair, shortfall, without),
    )
    return failures.length === 0 ? verdict : { ...verdict, status: 'fails', failures }
  })
  const leftOut = new Set(verdicts.flatMap((verdict) => verdict.leftOut))
  const notes = [...notesOn(network), ...noteOnLeftOut([...leftOut])]
  return { network, verdicts, coverage: found.coverage, notes }
}

/**
 * What answers about the whole network rest on or leave out. What touches only packets that nobody gets is told by the
 * trace of such a packet.
 */
export function notesOn({ routers, switches, caveats }: LogicalNetwork): Diagnostic[] {
  const parts = [
    ...routers.flatMap(({ ports, staticRoutes, policies }) => [
      ...ports.flatMap(({ networks }) => networks),
      ...staticRoutes,
      ...policies,
    ]),
    ...switches.flatMap(({ ports }) => ports),
  ]
  const assumptions = parts.flatMap(({ assumption }) => assumption ?? [])
  const left = caveats.filter(({ scope }) => scope.kind !== 'unanswered')
  const told = [...assumptions, ...left.map(({ diagnostic }) => diagnostic)]
  // That is how every cloud is: a trace that ends there tells it.
  return [...new Set(told)].filter(({ code }) => code !== 'peering-not-transitive')
}
