import { guarded, manifests, rules, SHOP, securityGroup } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { securityRules } from '../security-rules.ts'

/** Pods whose groups let nothing out. */
export const securityGroupWithoutEgress: LintRule = {
  id: 'security-group-without-egress',
  severity: 'warning',
  summary: 'the security groups of a pod let nothing out: it can answer, and not ask',
  why: `A security group closes both directions. Pods whose groups have ingress rules only answer who asks them, and can open no connection
themselves: not to a database, not to DNS.

Add the egress rules that they need. If they are only ever to answer, say so with \`egressRules: []\`.`,
  example: {
    wrong: guarded({}),
    right: manifests(
      SHOP,
      securityGroup(
        'db',
        rules('ingress', {}),
        rules('egress', { protocol: 'udp', portRangeMin: 53, portRangeMax: 53 }),
      ),
    ),
    effect: {
      probe: { from: 'db', to: 'web', protocol: 'udp', port: 53 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    const { appliedGroups, pods } = design.resources
    const groups = new Map(appliedGroups.map((group) => [group.name, group]))
    const letsIn = new Set<string>()
    const letsOut = new Set<string>()
    for (const { group, list, action } of securityRules(design)) {
      if (action !== 'drop') (list === 'egressRules' ? letsOut : letsIn).add(group.name)
    }
    for (const { name, spec } of appliedGroups) if (spec.allowSameGroupTraffic) letsOut.add(name)
    const seen = new Set<string>()
    for (const { securityGroups, pod } of pods) {
      const own = securityGroups.flatMap((name) => groups.get(name) ?? [])
      // Whoever writes down that there are none means it.
      if (own.some(({ spec }) => spec.egressRules?.length === 0)) continue
      // A group without any rule is there to close.
      if (!own.some(({ name }) => letsIn.has(name)) || own.some(({ name }) => letsOut.has(name))) {
        continue
      }
      const [group] = own
      if (seen.has(group!.name)) continue
      seen.add(group!.name)
      yield {
        message: `the security groups of ${pod.manifest.kind} \`${pod.manifest.name}\` (${securityGroups.join(', ')}) allow nothing in egressRules: its pods can open no connection`,
        places: own.map(({ name, manifest }) => ({
          origin: manifest.origin(['spec', 'egressRules']),
          label: `security group \`${name}\``,
        })),
      }
    }
  },
}
