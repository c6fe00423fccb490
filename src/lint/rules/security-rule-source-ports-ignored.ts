import { guarded } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { describeRule, ruleField, securityRules } from '../security-rules.ts'

/** Source ports without a local address: they are not looked at. */
export const securityRuleSourcePortsIgnored: LintRule = {
  id: 'security-rule-source-ports-ignored',
  severity: 'error',
  summary: 'a rule of a security group names source ports that are not looked at',
  why: `The controller takes \`sourcePortRangeMin\` and \`sourcePortRangeMax\` only where the rule has a \`localAddress\` too (from 1.16 on; before, never), and
only for tcp and udp. Without one, the rule is about every source port.

Add \`localAddress\`, as in \`0.0.0.0/0\` for every address of the members.`,
  example: {
    wrong: guarded({ sourcePortRangeMin: 1, sourcePortRangeMax: 1023 }),
    right: guarded({ localAddress: '0.0.0.0/0', sourcePortRangeMin: 1, sourcePortRangeMax: 1023 }),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'reachable',
      right: 'unreachable',
    },
  },
  *check(design): Generator<Violation> {
    const { securityGroupTiers } = design.release
    for (const rule of securityRules(design)) {
      const { localAddress, protocol, sourcePortRangeMin, sourcePortRangeMax } = rule.written
      if (sourcePortRangeMin == null && sourcePortRangeMax == null) continue
      const hasPorts = protocol === 'tcp' || protocol === 'udp'
      if (localAddress && hasPorts && securityGroupTiers) continue
      const { manifest } = rule.group
      const complete = sourcePortRangeMin != null && sourcePortRangeMax != null
      const value = rule.family === 4 ? '0.0.0.0/0' : '::/0'
      yield {
        message: `${describeRule(rule)} names source ports, which are not looked at: ${hasPorts ? (securityGroupTiers ? 'the rule has no localAddress' : 'the release does not know them') : 'its protocol has none'}`,
        places: [
          {
            origin: manifest.origin(ruleField(rule, 'sourcePortRangeMin')),
            label: 'the source ports',
          },
        ],
        ...(hasPorts &&
          complete &&
          securityGroupTiers && {
            fix: {
              title: `add localAddress: ${value}`,
              edits: [{ kind: 'set', manifest, path: ruleField(rule, 'localAddress'), value }],
            },
          }),
      }
    }
  },
}
