import { nearest } from '../../diagnostic/index.ts'
import { guarded } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { describeRule, ruleField, securityRules } from '../security-rules.ts'

/** A policy that is no word of the controller: it means drop. */
export const securityRulePolicyUnknown: LintRule = {
  id: 'security-rule-policy-unknown',
  severity: 'warning',
  summary: 'a rule of a security group has a policy that is not known, which means drop',
  why: `Only \`allow\` allows (and \`pass\` passes on to the next tier, from 1.16 on). Every other word means \`drop\`, so \`Allow\` and \`accept\`
drop what they name. \`deny\`, which the documentation's own examples use, does what it says by luck.`,
  example: {
    wrong: guarded({ policy: 'Allow' }),
    right: guarded({}),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    const known = ['allow', 'drop', ...(design.release.securityGroupTiers ? ['pass'] : [])]
    for (const rule of securityRules(design)) {
      const { policy } = rule.written
      if (!policy || policy === 'deny' || known.includes(policy)) continue
      const path = ruleField(rule, 'policy')
      const { manifest } = rule.group
      const near = nearest(policy, known)
      yield {
        message: `${describeRule(rule)} has policy \`${policy}\`, which means drop`,
        places: [{ origin: manifest.origin(path), label: 'the policy' }],
        help: `write ${known.join(' or ')}`,
        ...(near && {
          fix: {
            title: `write policy: ${near}`,
            edits: [{ kind: 'set', manifest, path, value: near }],
          },
        }),
      }
    }
  },
}
