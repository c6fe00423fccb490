import { FieldOrigin } from '../../manifest/index.ts'
import { manifests, pod, rules, securityGroup, subnet, vpc } from '../examples.ts'
import { fieldValue } from '../field-value.ts'
import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** A space in the annotation that names security groups. */
export const securityGroupNameWithSpace: LintRule = {
  id: 'security-group-name-with-space',
  severity: 'error',
  summary: 'an annotation names a security group with a space in front of it',
  why: `When a pod is created, the controller splits the annotation at commas and keeps spaces: \` db\` is another name than \`db\`, and no group
has it. The group is not applied to the pod until somebody changes the annotation.`,
  example: {
    wrong: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24'),
      pod('web', 'net'),
      pod('db', 'net', "security_groups: 'other, db'"),
      securityGroup('db', rules('ingress', {})),
      securityGroup('other'),
    ),
    right: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24'),
      pod('web', 'net'),
      pod('db', 'net', "security_groups: 'other,db'"),
      securityGroup('db', rules('ingress', {})),
      securityGroup('other'),
    ),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design) {
    const seen = new Set<string>()
    for (const violation of told(design, 'security-group-name-with-space')) {
      const { origin } = violation.places[0]!
      // Replicas of one workload share the annotation.
      const place = `${origin.file}:${origin.line}:${origin.column}`
      if (seen.has(place) || !(origin instanceof FieldOrigin)) continue
      seen.add(place)
      const { manifest, field } = origin
      const names = String(fieldValue(manifest, field)).split(',')
      const value = names.map((name) => name.trim()).join(',')
      yield {
        ...violation,
        fix: { title: `write ${value}`, edits: [{ kind: 'set', manifest, path: field, value }] },
      }
    }
  },
}
