import { nearest } from '../../diagnostic/index.ts'
import { guarded } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { describeRule, ruleField, securityRules } from '../security-rules.ts'

const PROTOCOLS = ['all', 'icmp', 'tcp', 'udp']

/** A protocol that the controller does not know: the rule is about all of them. */
export const securityRuleProtocolUnknown: LintRule = {
  id: 'security-rule-protocol-unknown',
  severity: 'error',
  summary:
    'a rule of a security group names a protocol that is not known, so it is about every protocol',
  why: `The controller knows \`all\`, \`icmp\`, \`tcp\` and \`udp\`, in lower case. Any other word is no error: the rule is then about every
protocol, its ports are ignored, and \`TCP 443 allow\` lets everything through.`,
  example: {
    wrong: guarded({ protocol: 'TCP', portRangeMin: 443, portRangeMax: 443 }),
    right: guarded({ portRangeMin: 443, portRangeMax: 443 }),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 22 },
      wrong: 'reachable',
      right: 'unreachable',
    },
  },
  *check(design): Generator<Violation> {
    for (const rule of securityRules(design)) {
      const { protocol } = rule.written
      if (!protocol || PROTOCOLS.includes(protocol)) continue
      const path = ruleField(rule, 'protocol')
      const { manifest } = rule.group
      const near = nearest(protocol, PROTOCOLS)
      yield {
        message: `${describeRule(rule)} names protocol \`${protocol}\`, which the controller does not know: it ${rule.action === 'allow' ? 'allows' : 'decides'} every protocol and every port`,
        places: [{ origin: manifest.origin(path), label: 'the protocol' }],
        help: near
          ? `write \`${near}\``
          : `the controller knows ${PROTOCOLS.join(', ')}; there is no rule for another protocol alone`,
        ...(near && {
          fix: {
            title: `write protocol: ${near}`,
            edits: [{ kind: 'set', manifest, path, value: near }],
          },
        }),
      }
    }
  },
}
