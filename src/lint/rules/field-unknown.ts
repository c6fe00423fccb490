import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** A field that the resource does not have. */
export const fieldUnknown: LintRule = {
  id: 'field-unknown',
  severity: 'warning',
  summary: 'a field is not part of the resource',
  why: `The API server drops it without a word, so what it was to say is not said: a misspelt \`staticRoute\` leaves the
VPC without routes, and \`kubectl apply\` reports success.

Correct the name, or take the field out.`,
  example: {
    wrong: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: vpc-a}
spec:
  staticRoute: [{cidr: 10.2.0.0/16, nextHopIP: 169.254.0.2}]
`,
    right: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: vpc-a}
spec:
  staticRoutes: [{cidr: 10.2.0.0/16, nextHopIP: 169.254.0.2}]
`,
  },
  check: (design) => told(design, 'field-unknown'),
}
