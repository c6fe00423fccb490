import type { Diagnostic } from '../diagnostic/index.ts'
import { FieldReader } from './fields.ts'
import type { Manifest } from './manifest.ts'

/** A Namespace object and what its metadata says about the pods in it. */
export interface Namespace {
  readonly manifest: Manifest
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** The Namespace objects by name. One with a field of the wrong type is left out. */
export function selectNamespaces(manifests: readonly Manifest[]): {
  readonly namespaces: ReadonlyMap<string, Namespace>
  readonly diagnostics: readonly Diagnostic[]
} {
  const diagnostics: Diagnostic[] = []
  const namespaces = new Map<string, Namespace>()
  for (const manifest of manifests) {
    if (manifest.kind !== 'Namespace' || manifest.apiVersion !== 'v1') continue
    const fields = new FieldReader(manifest, diagnostics)
    const metadata = fields.mapping(['metadata'])
    const labels = fields.textMap(metadata, ['metadata'], 'labels')
    const annotations = fields.textMap(metadata, ['metadata'], 'annotations')
    if (!fields.failed) namespaces.set(manifest.name, { manifest, labels, annotations })
  }
  return { namespaces, diagnostics }
}
