import { DIRECTIONS } from '../../kubeovn/index.ts'
import { parsePrefix } from '../../net/index.ts'
import { guarded } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

const VERSIONS = { 4: 'ipv4', 6: 'ipv6' } as const

/** A rule for one version of IP with an address of the other: it never matches. */
export const securityRuleFamilyMismatch: LintRule = {
  id: 'security-rule-family-mismatch',
  severity: 'error',
  summary: 'a rule of a security group is for one version of IP and names an address of the other',
  why: `Nothing compares \`ipVersion\` with \`remoteAddress\` and \`localAddress\`. The match is understood and holds for no packet.`,
  example: {
    wrong: guarded({ ipVersion: 'ipv6' }),
    right: guarded({}),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check({ resources, release }): Generator<Violation> {
    const fields = release.securityGroupTiers
      ? (['remoteAddress', 'localAddress'] as const)
      : (['remoteAddress'] as const)
    for (const { name, spec, manifest } of resources.appliedGroups) {
      for (const list of DIRECTIONS) {
        for (const [index, rule] of (spec[list] ?? []).entries()) {
          for (const field of fields) {
            if (field === 'remoteAddress' && rule.remoteType !== 'address') continue
            const prefix = parsePrefix(rule[field] ?? '')
            if (!prefix || VERSIONS[prefix.address.family] === rule.ipVersion) continue
            const path = ['spec', list, index]
            const value = VERSIONS[prefix.address.family]
            yield {
              message: `a rule of security group \`${name}\` is for ${rule.ipVersion} and names ${field} \`${rule[field]}\`: it matches no packet`,
              places: [
                { origin: manifest.origin([...path, field]), label: 'the address' },
                { origin: manifest.origin([...path, 'ipVersion']), label: 'the version' },
              ],
              fix: {
                title: `write ipVersion: ${value}`,
                edits: [{ kind: 'set', manifest, path: [...path, 'ipVersion'], value }],
              },
            }
          }
        }
      }
    }
  },
}
