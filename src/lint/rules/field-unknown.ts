import { manifests, PEERED, VPC_A, VPC_B, WEB_AND_DB } from '../examples.ts'
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
    wrong: manifests(VPC_A.replace('staticRoutes', 'staticRoute'), VPC_B, WEB_AND_DB),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  check: (design) => told(design, 'field-unknown'),
}
