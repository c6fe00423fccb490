import { ALL_PROTOCOLS, guarded } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import {
  competingRules,
  coversAddresses,
  describeRule,
  precedes,
  ruleField,
  rulePlace,
  type SecurityRule,
} from '../security-rules.ts'

/** A rule that another one of its group covers. */
export const securityRuleCovered: LintRule = {
  id: 'security-rule-covered',
  severity: 'warning',
  summary: 'a rule of a security group is fully covered by another one',
  why: `Of the rules that match a packet, the one with the lowest priority number decides. A rule all of whose packets another one decides before it does nothing:
it can go if both do the same, and if they do not, one of them does not do what somebody meant.`,
  example: {
    wrong: guarded(
      { ...ALL_PROTOCOLS, remoteAddress: '10.0.0.0/16', policy: 'drop' },
      { priority: 2 },
    ),
    right: guarded(
      { ...ALL_PROTOCOLS, priority: 3, remoteAddress: '10.0.0.0/16', policy: 'drop' },
      { priority: 2 },
    ),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    for (const rules of competingRules(design)) {
      for (const rule of rules) {
        const by = covering(rule, rules)
        if (by) yield violation(rule, by)
      }
    }
  },
}

/** The rule that decides every packet of this one before it, if there is one. */
export function covering(
  rule: SecurityRule,
  rules: readonly SecurityRule[],
): SecurityRule | undefined {
  return rules.find(
    (other) =>
      other !== rule &&
      precedes(other, rule) &&
      coversAddresses(other, rule) &&
      rule.services.difference(other.services).isEmpty,
  )
}

function violation(rule: SecurityRule, by: SecurityRule): Violation {
  const same = rule.action === by.action
  return {
    message: `${describeRule(rule)} (${rule.action}) is never reached: ${describeRule(by)} (${by.action}) decides all of its packets before it`,
    places: [rulePlace(rule), rulePlace(by, `covers it, with priority ${by.rank}`)],
    help: same
      ? 'take it out: nothing changes'
      : 'give it a lower priority number than the other one, or take it out',
    ...(same && {
      fix: {
        title: 'take it out',
        edits: [{ kind: 'remove', manifest: rule.group.manifest, path: ruleField(rule) }],
      },
    }),
  }
}
