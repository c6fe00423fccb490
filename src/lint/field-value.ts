import { type FieldPath, type Manifest, valueAt } from '../manifest/index.ts'

/** What is written in a field; undefined where there is nothing, or null. */
export function fieldValue({ value }: Manifest, path: FieldPath): unknown {
  return valueAt(value, path) ?? undefined
}
