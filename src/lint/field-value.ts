import { type FieldPath, isMapping, type Manifest } from '../manifest/index.ts'

/** What is written in a field; undefined where there is nothing, or null. */
export function fieldValue(manifest: Manifest, path: FieldPath): unknown {
  let at: unknown = manifest.value
  for (const step of path) {
    if (Array.isArray(at) && typeof step === 'number') at = at[step]
    else if (isMapping(at) && Object.hasOwn(at, step)) at = at[step]
    else return undefined
  }
  return at ?? undefined
}
