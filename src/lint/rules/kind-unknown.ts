import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** An object of a kind that Kube-OVN does not have. */
export const kindUnknown: LintRule = {
  id: 'kind-unknown',
  severity: 'error',
  summary: 'Kube-OVN has no such kind, or not in that version',
  why: `The API server refuses the object, so nothing that it was to say is said.`,
  example: {
    wrong: `apiVersion: kubeovn.io/v1
kind: VPC
metadata: {name: shop}
---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: other}
`,
    right: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: shop}
`,
  },
  check: (design) => told(design, 'kind-unknown'),
}
