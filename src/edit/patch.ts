import type { Origin } from '../diagnostic/index.ts'
import {
  FieldOrigin,
  type FieldPath,
  isMapping,
  type LocatedManifest,
  type Manifest,
} from '../manifest/index.ts'
import { type Change, Impossible, withChanges } from './change.ts'
import { keyOf, manifestOf } from './conflict.ts'
import type { Edit } from './edit.ts'

/** The edits of each manifest, each once, in the order given. */
export function editsByManifest(edits: Iterable<Edit>): Map<Manifest, Edit[]> {
  const byManifest = new Map<Manifest, Map<string, Edit>>()
  for (const edit of edits) {
    const manifest = manifestOf(edit)
    const known = byManifest.get(manifest) ?? new Map<string, Edit>()
    byManifest.set(manifest, known)
    if (!known.has(keyOf(edit))) known.set(keyOf(edit), edit)
  }
  return new Map(Array.from(byManifest, ([manifest, known]) => [manifest, [...known.values()]]))
}

/**
 * The manifests with edits made to their values, without any text: new objects stand behind the one that they were
 * created beside. Fields keep the places where they were.
 *
 * @throws Error for an edit that can't be made
 */
export function patchManifests(
  manifests: readonly Manifest[],
  edits: readonly Edit[],
): readonly Manifest[] {
  const byManifest = editsByManifest(edits)
  return manifests.flatMap((manifest) => {
    const own = byManifest.get(manifest)
    if (!own) return manifest
    const changes = own.filter((edit): edit is Edit & Change => edit.kind !== 'create')
    const created = own.filter((edit) => edit.kind === 'create')
    return [
      changes.length === 0
        ? manifest
        : new PatchedManifest(manifest, withChanges(manifest.value, changes), false),
      ...created.map(({ beside, value }) => new PatchedManifest(beside, value, true)),
    ]
  })
}

/** An edit of a patched manifest as one of the manifest that was patched; undefined for an object that is written nowhere. */
export function onWritten(edit: Edit): Edit | undefined {
  const manifest = manifestOf(edit)
  if (!(manifest instanceof PatchedManifest)) return edit
  if (edit.kind === 'create') return { ...edit, beside: manifest.written }
  return manifest.created ? undefined : { ...edit, manifest: manifest.written }
}

/** A manifest whose value is another than the text says. */
class PatchedManifest implements LocatedManifest {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace: string | undefined
  readonly value: Readonly<Record<string, unknown>>
  readonly written: Manifest
  /** Whether `written` is but the object that it is to stand beside. */
  readonly created: boolean

  constructor(written: Manifest, value: unknown, created: boolean) {
    if (!isMapping(value)) throw new Impossible('a manifest must be a mapping')
    const metadata = isMapping(value['metadata']) ? value['metadata'] : {}
    const text = (name: string, otherwise: string): string =>
      typeof value[name] === 'string' ? value[name] : otherwise
    this.apiVersion = text('apiVersion', written.apiVersion)
    this.kind = text('kind', written.kind)
    this.name = typeof metadata['name'] === 'string' ? metadata['name'] : written.name
    this.namespace = typeof metadata['namespace'] === 'string' ? metadata['namespace'] : undefined
    this.value = value
    this.written = written
    this.created = created
  }

  origin(path: FieldPath = []): FieldOrigin {
    return new FieldOrigin(this, path)
  }

  locate(path: FieldPath): Origin {
    return this.written.origin(path)
  }
}
