import { FieldOrigin } from '../../manifest/index.ts'
import { manifests, PEERED, VPC_A, VPC_B, WEB_AND_DB } from '../examples.ts'
import type { Fix, LintRule } from '../rule.ts'
import { type Told, told } from '../told.ts'

/** An object of a kind that Kube-OVN does not have. */
export const kindUnknown: LintRule = {
  id: 'kind-unknown',
  severity: 'error',
  summary: 'Kube-OVN has no such kind, or not in that version',
  why: `The API server refuses the object, so nothing that it was to say is said. Kinds are spelt as in the reference of Kube-OVN, capitals
included, and all of them are in \`apiVersion: kubeovn.io/v1\`.

Correct the kind or the version. Where one kind alone is that near, a fix writes it.`,
  example: {
    wrong: manifests(VPC_A, VPC_B.replace('kind: Vpc', 'kind: VPC'), WEB_AND_DB),
    right: PEERED,
    effect: { probe: { from: 'web', to: '10.2.0.2' }, wrong: 'unreachable', right: 'reachable' },
  },
  check: (design) => told(design, 'kind-unknown', correction),
}

function correction({ origin, meant }: Told): Fix | undefined {
  if (!meant || !(origin instanceof FieldOrigin)) return undefined
  const { manifest } = origin
  const written = { apiVersion: 'kubeovn.io/v1', kind: meant }
  const edits = (['apiVersion', 'kind'] as const)
    .filter((field) => manifest[field] !== written[field])
    .map((field) => ({ kind: 'set' as const, manifest, path: [field], value: written[field] }))
  const title = edits.map(({ path, value }) => `${path[0]}: ${value}`)
  return { title: `write ${title.join(', ')}`, edits }
}
