import { manifests, PEERED, VPC_A, VPC_B, WEB_AND_DB } from '../examples.ts'
import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** An object of a kind that Kube-OVN does not have. */
export const kindUnknown: LintRule = {
  id: 'kind-unknown',
  severity: 'error',
  summary: 'Kube-OVN has no such kind, or not in that version',
  why: `The API server refuses the object, so nothing that it was to say is said.`,
  example: {
    wrong: manifests(VPC_A, VPC_B.replace('kind: Vpc', 'kind: VPC'), WEB_AND_DB),
    right: PEERED,
    effect: { probe: { from: 'web', to: '10.2.0.2' }, wrong: 'unreachable', right: 'reachable' },
  },
  check: (design) => told(design, 'kind-unknown'),
}
