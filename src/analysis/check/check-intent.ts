import type { Diagnostic } from '../../diagnostic/index.ts'
import { ServiceSet } from '../../match/index.ts'
import type { Endpoint } from '../../model/index.ts'
import type { Family } from '../../net/index.ts'
import type { Reachability } from '../reachability/index.ts'
import { LazyDetails } from './details.ts'
import { failureOf } from './failure.ts'
import type { Intent, IntentEnd } from './intent.ts'
import { judge } from './judge.ts'
import { asksNothing, NOTHING_ASKED } from './parse-services.ts'
import type { IntentVerdict } from './report.ts'
import { type ClassPair, classPairs, type Selection, select } from './selection.ts'
import { formatSelector } from './selector.ts'

/** An intent checked in the whole network, with the pairs that it is about. */
export interface Checked {
  readonly intent: Intent
  readonly pairs: readonly ClassPair[]
  readonly verdict: IntentVerdict
}

/** Checks an intent as long as nothing is taken away. */
export function checkIntent(reachability: Reachability, intent: Intent): Checked {
  const { network, classes } = reachability
  const from = select(network, classes, intent.from.selector)
  const to = select(network, classes, intent.to.selector)
  const unanswerable = [
    ...from.problems.map((problem) => at(problem, intent.from, intent)),
    ...to.problems.map((problem) => at(problem, intent.to, intent)),
  ]
  if (unanswerable.length > 0) return { intent, pairs: [], verdict: error(intent, unanswerable) }
  const pairs = rectangles(intent, from.selection, to.selection).flatMap((rectangle) => [
    ...classPairs(...rectangle),
  ])
  // Ends without a common version of IP do not reach each other, which is as well where nobody should.
  const demands = intent.kind === 'reachable' || intent.kind === 'only'
  const problems = [
    ...withoutPlace([...from.unplaced, ...to.unplaced]),
    ...(demands || pairs.length === 0 ? withoutCommonFamily(from.selection, to.selection) : []),
  ]
  if (pairs.length === 0) {
    const why = problems.length > 0 ? problems : [noPairs(intent)]
    return { intent, pairs, verdict: error(intent, why) }
  }
  if (pairs.every(({ from: { family } }) => asksNothing(intent.services[family]))) {
    return { intent, pairs: [], verdict: error(intent, [noServices(intent)]) }
  }
  const known = new Map<string, ServiceSet>()
  const aside = nothing()
  const failures = pairs.flatMap((pair) => {
    const { family } = pair.from
    const cell = reachability.cell(pair.from, pair.to)
    const details = new LazyDetails(reachability, pair, cell, known)
    const judgement = judge(intent, family, cell, details)
    aside[family] = aside[family].union(judgement.aside)
    return judgement.shortfalls.map((shortfall) => failureOf(network, pair, shortfall, undefined))
  })
  const count = pairs.reduce((sum, pair) => sum + pair.pairs, 0)
  // Of an endpoint without a place nothing is proven, not even that nobody reaches it.
  const holds = failures.length === 0 && problems.length === 0
  const verdict: IntentVerdict = {
    intent,
    status: holds ? 'holds' : 'fails',
    pairs: count,
    failures,
    problems,
    aside,
    leftOut: [...new Set([...from.leftOut, ...to.leftOut])],
  }
  return { intent, pairs, verdict }
}

/** The pairs of an intent as disjoint products of senders and receivers. */
function rectangles(
  { kind }: Intent,
  from: Selection,
  to: Selection,
): readonly (readonly [Selection, Selection])[] {
  if (kind !== 'isolated') return [[from, to]]
  return [
    [from, to],
    [to.minus(from), from],
    [to.intersection(from), from.minus(to)],
  ]
}

function nothing(): Record<Family, ServiceSet> {
  return { 4: ServiceSet.none(4), 6: ServiceSet.none(6) }
}

function error(intent: Intent, problems: readonly Diagnostic[]): IntentVerdict {
  return {
    intent,
    status: 'error',
    pairs: 0,
    failures: [],
    problems,
    aside: nothing(),
    leftOut: [],
  }
}

function at(problem: Diagnostic, end: IntentEnd, intent: Intent): Diagnostic {
  const origin = end.origin ?? intent.origin
  return origin ? { ...problem, origin } : problem
}

function noPairs(intent: Intent): Diagnostic {
  const [from, to] = [intent.from, intent.to].map(({ selector }) => formatSelector(selector))
  return at(
    {
      code: 'intent-without-pairs',
      severity: 'error',
      message: `there are no two different endpoints of which \`${from}\` selects one and \`${to}\` the other`,
      help: 'an endpoint and itself are no pair: select more of them',
    },
    intent.to,
    intent,
  )
}

function noServices(intent: Intent): Diagnostic {
  const { origin } = intent
  return {
    code: 'intent-without-services',
    severity: 'error',
    ...NOTHING_ASKED,
    ...(origin && { origin }),
  }
}

function withoutPlace(endpoints: readonly Endpoint[]): Diagnostic[] {
  return [...new Set(endpoints)].flatMap(({ problem }) => problem ?? [])
}

/** Endpoints that can't reach each other because no version of IP is common to both. */
function withoutCommonFamily(from: Selection, to: Selection): Diagnostic[] {
  const senders = onlyOf(from)
  const receivers = onlyOf(to)
  return ([4, 6] as const).flatMap((family) => {
    const sender = senders[family]
    const receiver = receivers[family === 4 ? 6 : 4]
    if (!sender || !receiver) return []
    return [
      {
        code: 'no-common-family',
        severity: 'error',
        message: `\`${nameOf(sender)}\` has IPv${family} addresses only, and \`${nameOf(receiver)}\` none of that family`,
        help: 'give both ends addresses of one family, or select only those that have',
      },
    ]
  })
}

/** An endpoint for each family that it has as its only one. */
function onlyOf(selection: Selection): Partial<Record<Family, Endpoint>> {
  const found: Partial<Record<Family, Endpoint>> = {}
  for (const [endpoint, families] of selection.families()) {
    const [family] = families
    if (families.size === 1) found[family!] ??= endpoint
  }
  return found
}

function nameOf({ namespace, name }: Endpoint): string {
  return namespace === '' ? name : `${namespace}/${name}`
}
