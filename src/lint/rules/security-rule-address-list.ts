import { DIRECTIONS } from '../../kubeovn/index.ts'
import { guarded } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A list of addresses in one rule, which OVN can not parse. */
export const securityRuleAddressList: LintRule = {
  id: 'security-rule-address-list',
  severity: 'error',
  summary: 'a rule of a security group has a list of addresses, so it has no effect',
  why: `The controller takes the list and writes it into the match as it stands. OVN can not parse that, leaves the rule out and says so only in
the log of ovn-controller: an allow rule then does not allow, and a drop rule does not drop.

Write a rule for each address.`,
  example: {
    wrong: guarded({ remoteAddress: '10.0.0.0/24,10.9.0.0/24' }),
    right: guarded({}, { remoteAddress: '10.9.0.0/24' }),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check({ resources }): Generator<Violation> {
    for (const { name, spec, manifest } of resources.appliedGroups) {
      for (const list of DIRECTIONS) {
        for (const [index, rule] of (spec[list] ?? []).entries()) {
          if (rule.remoteType !== 'address' || !rule.remoteAddress?.includes(',')) continue
          const path = ['spec', list, index, 'remoteAddress']
          const [first, ...others] = rule.remoteAddress.split(',')
          yield {
            message: `a rule of security group \`${name}\` names the addresses \`${rule.remoteAddress}\`, which OVN can not parse: the rule has no effect`,
            places: [{ origin: manifest.origin(path), label: 'the list' }],
            fix: {
              title: 'write a rule for each address',
              edits: [
                { kind: 'set', manifest, path, value: first },
                ...others.map(
                  (remoteAddress) =>
                    ({
                      kind: 'append',
                      manifest,
                      path: ['spec', list],
                      value: { ...rule, remoteAddress },
                    }) as const,
                ),
              ],
            },
          }
        }
      }
    }
  },
}
