import { FieldOrigin } from '../../manifest/index.ts'
import { manifests, PEERED, VPC_A, VPC_B, WEB_AND_DB } from '../examples.ts'
import type { Fix, LintRule } from '../rule.ts'
import { type Told, told } from '../told.ts'

/** A field that the resource does not have. */
export const fieldUnknown: LintRule = {
  id: 'field-unknown',
  severity: 'warning',
  summary: 'a field is not part of the resource',
  why: `The API server drops it without a word, so what it was to say is not said: a misspelt \`staticRoute\` leaves the
VPC without routes, and \`kubectl apply\` reports success.

Correct the name, or take the field out. Where one name of the resource alone is that near, a fix writes it.`,
  example: {
    wrong: manifests(VPC_A.replace('staticRoutes', 'staticRoute'), VPC_B, WEB_AND_DB),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  check: (design) => told(design, 'field-unknown', renaming),
}

function renaming({ origin, meant }: Told): Fix | undefined {
  if (!meant || !(origin instanceof FieldOrigin)) return undefined
  const { manifest, field: path } = origin
  return {
    title: `write \`${meant}\` for \`${path.at(-1)}\``,
    edits: [{ kind: 'rename', manifest, path, name: meant }],
  }
}
