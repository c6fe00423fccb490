import type { Diagnostic } from '../../diagnostic/index.ts'
import type { Edit } from '../../edit/index.ts'
import { FieldOrigin, type Manifest } from '../../manifest/index.ts'
import type { Design } from '../design.ts'
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
  check: (design) => {
    const renames = renamesOf(design)
    return told(design, 'field-unknown', (one) => renaming(one, renames))
  },
}

type Rename = Edit & { readonly kind: 'rename' }

function renameOf({ origin, meant }: Diagnostic): Rename | undefined {
  if (meant === undefined || !(origin instanceof FieldOrigin)) return undefined
  const { manifest, field: path } = origin
  return { kind: 'rename', manifest, path, name: meant }
}

/** The names to be written into each manifest. */
function renamesOf({ diagnostics }: Design): ReadonlyMap<Manifest, readonly Rename[]> {
  const found = new Map<Manifest, Rename[]>()
  for (const diagnostic of diagnostics) {
    const rename = diagnostic.code === 'field-unknown' ? renameOf(diagnostic) : undefined
    if (rename) found.set(rename.manifest, [...(found.get(rename.manifest) ?? []), rename])
  }
  return found
}

/** With its right name the field counts, and what is misspelt in it would make the resource refused: that is mended with it. */
function renaming(one: Told, renames: ReadonlyMap<Manifest, readonly Rename[]>): Fix | undefined {
  const outer = renameOf(one)
  if (!outer) return undefined
  const inner = renames
    .get(outer.manifest)!
    .filter(
      ({ path }) =>
        path.length > outer.path.length && outer.path.every((step, i) => path[i] === step),
    )
    .sort((a, b) => b.path.length - a.path.length)
  const names = new Set(
    [outer, ...inner].map(({ path, name }) => `\`${name}\` for \`${path.at(-1)}\``),
  )
  return { title: `write ${[...names].join(', ')}`, edits: [...inner, outer] }
}
