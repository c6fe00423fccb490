import type { FieldPath, Manifest } from '../manifest/index.ts'

/** One change to what people wrote. Paths lead from the object to the field; values are plain data. */
export type Edit =
  /** Gives a field a value; a field that is not there is added, with the mappings above it. */
  | {
      readonly kind: 'set'
      readonly manifest: Manifest
      readonly path: FieldPath
      readonly value: unknown
    }
  /** Puts an item behind the last one of a list; a list that is not there is added. */
  | {
      readonly kind: 'append'
      readonly manifest: Manifest
      readonly path: FieldPath
      readonly value: unknown
    }
  /** Takes away a field, or an item of a list. */
  | { readonly kind: 'remove'; readonly manifest: Manifest; readonly path: FieldPath }
  /** Gives a field of a mapping another name, which is free; its value stays as it is. */
  | {
      readonly kind: 'rename'
      readonly manifest: Manifest
      readonly path: FieldPath
      readonly name: string
    }
  /** Writes a new object behind the document in which another one stands. */
  | {
      readonly kind: 'create'
      readonly beside: Manifest
      readonly value: Readonly<Record<string, unknown>>
    }
