import { nearest } from '../../diagnostic/index.ts'
import { ANNOTATION, type PlacedPod } from '../../kubeovn/index.ts'
import { guarded, manifests, pod, rules, securityGroup, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A pod that names a security group which is not there. */
export const securityGroupUnknown: LintRule = {
  id: 'security-group-unknown',
  severity: 'error',
  summary: 'a pod names a security group that is not there',
  why: `Nothing checks the annotation. A pod that names only groups which do not exist is open: everything gets through to it and from it. Beside
a group that exists the unknown one is just missing.

Correct the name, or create the group.`,
  example: {
    wrong: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24'),
      pod('web', 'net'),
      pod('db', 'net', 'security_groups: bd'),
      securityGroup('db', rules('ingress', { remoteAddress: '10.9.0.0/16' })),
    ),
    right: guarded({ remoteAddress: '10.9.0.0/16' }),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'reachable',
      right: 'unreachable',
    },
  },
  *check({ resources }): Generator<Violation> {
    const names = new Set(resources.securityGroups.map(({ name }) => name))
    const seen = new Set<string>()
    for (const placed of resources.pods) {
      for (const group of placed.securityGroups) {
        // A space is another mistake, which is told first, and replicas of one workload make one together.
        const isSpaced = group !== group.trim()
        if (names.has(group) || isSpaced || seen.has(`${workload(placed)} ${group}`)) continue
        seen.add(`${workload(placed)} ${group}`)
        yield violation(placed, group, names)
      }
    }
  },
}

function violation(
  { pod, securityGroups }: PlacedPod,
  group: string,
  names: ReadonlySet<string>,
): Violation {
  const { manifest, templatePath } = pod
  const path = [...templatePath, 'metadata', 'annotations', ANNOTATION.securityGroups]
  const open = !securityGroups.some((name) => names.has(name))
  const near = nearest(group, names)
  const value = securityGroups.map((name) => (name === group ? near : name)).join(',')
  return {
    message: `${manifest.kind} \`${manifest.name}\` names security group \`${group}\`, which is not there${open ? ', and is open to everybody' : ''}`,
    places: [{ origin: manifest.origin(path), label: 'the annotation' }],
    help: near ? `did you mean \`${near}\`?` : `create security group \`${group}\`, or take it out`,
    ...(near && {
      fix: { title: `name \`${near}\``, edits: [{ kind: 'set', manifest, path, value }] },
    }),
  }
}

function workload({ pod: { manifest, namespace } }: PlacedPod): string {
  return `${manifest.kind} ${namespace}/${manifest.name}`
}
