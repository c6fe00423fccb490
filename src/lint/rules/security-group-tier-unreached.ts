import { ANNOTATION } from '../../kubeovn/index.ts'
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
    wrong: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: shop}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net}
spec: {vpc: shop, cidrBlock: 10.0.0.0/24}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {ovn.kubernetes.io/logical_switch: net}
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  annotations: {ovn.kubernetes.io/logical_switch: net, ovn.kubernetes.io/security_groups: db}
---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: db}
spec:
  tier: 1
  ingressRules:
    - {ipVersion: ipv4, priority: 1, protocol: tcp, remoteType: address, remoteAddress: 10.0.0.0/24, portRangeMin: 5432, portRangeMax: 5432, policy: allow}
  egressRules:
    - {ipVersion: ipv4, priority: 1, protocol: all, remoteType: address, remoteAddress: 0.0.0.0/0, policy: allow}
`,
    right: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: shop}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net}
spec: {vpc: shop, cidrBlock: 10.0.0.0/24}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {ovn.kubernetes.io/logical_switch: net}
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  annotations: {ovn.kubernetes.io/logical_switch: net, ovn.kubernetes.io/security_groups: db}
---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: db}
spec:
  tier: 0
  ingressRules:
    - {ipVersion: ipv4, priority: 1, protocol: tcp, remoteType: address, remoteAddress: 10.0.0.0/24, portRangeMin: 5432, portRangeMax: 5432, policy: allow}
  egressRules:
    - {ipVersion: ipv4, priority: 1, protocol: all, remoteType: address, remoteAddress: 0.0.0.0/0, policy: allow}
`,
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
