import type { Diagnostic } from '../../diagnostic/index.ts'
import { FieldOrigin } from '../../manifest/index.ts'
import { ALL_PROTOCOLS, manifests, rules, SHOP, securityGroup } from '../examples.ts'
import type { Fix, LintRule } from '../rule.ts'
import { told } from '../told.ts'

const GUARDED = manifests(
  SHOP,
  securityGroup(
    'db',
    rules('ingress', { remoteAddress: '10.9.0.0/16' }),
    rules('egress', { ...ALL_PROTOCOLS, remoteAddress: '0.0.0.0/0' }),
  ),
)

/** An annotation that Kube-OVN does not know, and whose name is nearly that of one which it knows. */
export const annotationUnknown: LintRule = {
  id: 'annotation-unknown',
  severity: 'warning',
  summary: 'an annotation of a pod or namespace is misspelt',
  why: `Nothing checks the keys of annotations, and Kube-OVN ignores those that it does not know: a pod with \`security_group\` instead of
\`security_groups\` is in no group and open to everybody, and one with \`logical_swich\` lands in the subnet of its namespace or in
\`ovn-default\`.

Correct the name. Only keys that are nearly those of Kube-OVN are told, and a fix writes them.`,
  example: {
    wrong: GUARDED.replace('security_groups', 'security_group'),
    right: GUARDED,
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'reachable',
      right: 'unreachable',
    },
  },
  check: (design) => told(design, 'annotation-unknown', renaming),
}

function renaming({ origin, meant }: Diagnostic): Fix | undefined {
  if (meant === undefined || !(origin instanceof FieldOrigin)) return undefined
  const { manifest, field: path } = origin
  const title = `write \`${meant}\` for \`${path.at(-1)}\``
  return { title, edits: [{ kind: 'rename', manifest, path, name: meant }] }
}
