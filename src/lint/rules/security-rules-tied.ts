import type { Design } from '../design.ts'
import { guarded } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import {
  describeRule,
  mayMeet,
  rulePlace,
  rulesByGroup,
  type SecurityRule,
} from '../security-rules.ts'

/** Rules of equal priority that contradict each other, in one group or in two groups of one pod. */
export const securityRulesTied: LintRule = {
  id: 'security-rules-tied',
  severity: 'error',
  summary: 'two security-group rules of equal priority contradict each other',
  why: `OVN does not say which of two ACLs of equal priority decides. It may be one on this node and the other on the next, and change with an
upgrade. That holds between the groups of one pod too: they share one list of priorities.

Give the rules different priorities; the lower number decides. No fix is offered: letting the allow rule win may open what somebody closed,
letting the drop rule win may close what somebody needs, and which was meant is not written anywhere.`,
  example: {
    wrong: guarded(
      {},
      { remoteAddress: '10.0.0.0/16', portRangeMin: 1, portRangeMax: 65535, policy: 'drop' },
    ),
    right: guarded(
      {},
      {
        priority: 2,
        remoteAddress: '10.0.0.0/16',
        portRangeMin: 1,
        portRangeMax: 65535,
        policy: 'drop',
      },
    ),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'undefined',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    const byGroup = rulesByRank(design)
    for (const [one, other] of pairsOfGroups(design)) {
      const ofOther = byGroup.get(other)
      for (const list of ofOther ? (byGroup.get(one)?.values() ?? []) : []) {
        const tie = firstTie(list, ofOther!.get(rankOf(list[0]!)) ?? [])
        if (tie) yield violation(...tie)
      }
    }
  },
}

type RulesOfRank = ReadonlyMap<string, readonly SecurityRule[]>

/** The rules of each group, those that compete as equals together. */
function rulesByRank(design: Design): ReadonlyMap<string, RulesOfRank> {
  return new Map([...rulesByGroup(design)].map(([name, rules]) => [name, byRank(rules)]))
}

function byRank(rules: readonly SecurityRule[]): RulesOfRank {
  const ranks = new Map<string, SecurityRule[]>()
  for (const rule of rules) {
    const equals = ranks.get(rankOf(rule))
    if (equals) equals.push(rule)
    else ranks.set(rankOf(rule), [rule])
  }
  return ranks
}

function rankOf({ list, family, rank, group }: SecurityRule): string {
  return `${list} ${family} ${group.spec.tier ?? 0} ${rank}`
}

/** Every group with itself, and with each other group that some pod has beside it. */
function* pairsOfGroups({ resources }: Design): Generator<readonly [string, string]> {
  for (const { name } of resources.appliedGroups) yield [name, name]
  const seen = new Set<string>()
  for (const { securityGroups } of resources.pods) {
    for (const [i, one] of securityGroups.entries()) {
      for (const other of securityGroups.slice(i + 1)) {
        const pair: [string, string] = one < other ? [one, other] : [other, one]
        if (one === other || seen.has(pair.join(' '))) continue
        seen.add(pair.join(' '))
        yield pair
      }
    }
  }
}

/** Two rules that contradict each other over some packet. */
function firstTie(
  some: readonly SecurityRule[],
  others: readonly SecurityRule[],
): [SecurityRule, SecurityRule] | undefined {
  for (const a of some) {
    const b = others.find(
      (other) =>
        a.action !== other.action &&
        mayMeet(a, other) &&
        !a.services.intersection(other.services).isEmpty,
    )
    if (b) return [a, b]
  }
  return undefined
}

function violation(a: SecurityRule, b: SecurityRule): Violation {
  const where = a.group === b.group ? '' : ', and pods are in both groups'
  return {
    message: `${describeRule(a)} (${a.action}) and ${describeRule(b)} (${b.action}) have priority ${a.rank} both and share packets${where}: OVN leaves open which one decides`,
    places: [rulePlace(a, a.action), rulePlace(b, b.action)],
    help: 'give one of them a lower priority number: it then decides',
  }
}
