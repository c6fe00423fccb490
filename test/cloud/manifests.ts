import { type Manifest, readManifests } from '../../src/manifest/index.ts'

/** The one object of a text. */
export function mustReadOne(text: string): Manifest {
  const { manifests, diagnostics } = readManifests([{ file: 'cr.yaml', text }])
  if (manifests.length !== 1 || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics))
  return manifests[0]!
}
