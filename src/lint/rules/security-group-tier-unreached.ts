import { ANNOTATION } from '../../kubeovn/index.ts'
import { ALL_PROTOCOLS, manifests, rules, SHOP, securityGroup } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { securityRules } from '../security-rules.ts'

/** A group of tier 1 whose members have no group of tier 0 that passes packets on to it. */
export const securityGroupTierUnreached: LintRule = {
  id: 'security-group-tier-unreached',
  severity: 'error',
  summary:
    'a security group of tier 1 never decides, because no group of tier 0 passes anything on to it',
  why: `Every pod with a security group is closed in both tiers. A packet comes to tier 1 only where a rule of a tier-0 group of the same pod says
\`pass\`; without one, everything is dropped in tier 0, whatever the tier-1 group allows.

Put the group into tier 0, or add a tier-0 group with a \`pass\` rule to the pods.`,
  example: {
    wrong: manifests(
      SHOP,
      securityGroup(
        'db',
        'tier: 1',
        rules('ingress', {}),
        rules('egress', { ...ALL_PROTOCOLS, remoteAddress: '0.0.0.0/0' }),
      ),
    ),
    right: manifests(
      SHOP,
      securityGroup(
        'db',
        'tier: 0',
        rules('ingress', {}),
        rules('egress', { ...ALL_PROTOCOLS, remoteAddress: '0.0.0.0/0' }),
      ),
    ),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    const { appliedGroups, pods } = design.resources
    const late = new Map(
      appliedGroups.filter(({ spec }) => spec.tier === 1).map((group) => [group.name, group]),
    )
    if (late.size === 0 || !design.release.securityGroupTiers) return
    const passing = new Set(
      securityRules(design)
        .filter(({ action }) => action === 'pass')
        .map(({ group }) => group.name),
    )
    for (const { securityGroups, pod } of pods) {
      if (securityGroups.some((name) => passing.has(name))) continue
      for (const name of securityGroups) {
        const group = late.get(name)
        if (!group) continue
        late.delete(name)
        const path = [...pod.templatePath, 'metadata', 'annotations', ANNOTATION.securityGroups]
        yield {
          message: `security group \`${name}\` has tier 1, and no group of ${pod.manifest.kind} \`${pod.manifest.name}\` passes packets on to it: everything is dropped before`,
          places: [
            { origin: group.manifest.origin(['spec', 'tier']), label: 'the tier' },
            { origin: pod.manifest.origin(path), label: 'the groups of the pod' },
          ],
          fix: {
            title: 'put the group into tier 0',
            edits: [{ kind: 'set', manifest: group.manifest, path: ['spec', 'tier'], value: 0 }],
          },
        }
      }
    }
  },
}
