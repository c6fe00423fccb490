import type { Diagnostic } from '../diagnostic/index.ts'
import { type FieldPath, isMapping, type Manifest } from './manifest.ts'
import { mistyped } from './object.ts'

type Mapping = Readonly<Record<string, unknown>>
type TextMap = Readonly<Record<string, string>>

const NOTHING: Mapping = Object.freeze({})
const NO_TEXTS: TextMap = Object.freeze({})

/**
 * Reads fields of one manifest and tells about each that has another type than the API server takes. Absent
 * fields, and those that are null, are `undefined` or empty.
 */
export class FieldReader {
  readonly #manifest: Manifest
  readonly #diagnostics: Diagnostic[]
  /** The fields that had the wrong type, in most manifests none. */
  #mistyped: Set<string> | undefined

  constructor(manifest: Manifest, diagnostics: Diagnostic[]) {
    this.#manifest = manifest
    this.#diagnostics = diagnostics
  }

  /** Whether a field had the wrong type: the API server then refuses the whole object. */
  get failed(): boolean {
    return this.#mistyped !== undefined
  }

  /** The mapping at a path below the object; empty where there is none. */
  mapping(path: FieldPath): Mapping {
    let value: unknown = this.#manifest.value
    for (let i = 0; i < path.length; i++) {
      value = (value as Mapping)[path[i]!]
      if (value === undefined || value === null) return NOTHING
      if (!isMapping(value)) {
        this.#report(path.slice(0, i + 1), 'a mapping', value)
        return NOTHING
      }
    }
    return value as Mapping
  }

  text(parent: Mapping, path: FieldPath, key: string): string | undefined {
    const value = parent[key] ?? undefined
    if (value === undefined || typeof value === 'string') return value
    this.#report([...path, key], 'text', value)
    return undefined
  }

  flag(parent: Mapping, path: FieldPath, key: string): boolean {
    const value = parent[key] ?? false
    if (typeof value === 'boolean') return value
    this.#report([...path, key], '`true` or `false`', value)
    return false
  }

  /** A whole number from 0. */
  count(parent: Mapping, path: FieldPath, key: string): number | undefined {
    const value = parent[key] ?? undefined
    if (value === undefined) return undefined
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
    this.#report([...path, key], 'a whole number from 0', value)
    return undefined
  }

  /** Labels or annotations. */
  textMap(parent: Mapping, path: FieldPath, key: string): TextMap {
    const value = parent[key] ?? NO_TEXTS
    if (!isMapping(value)) {
      this.#report([...path, key], 'a mapping', value)
      return NO_TEXTS
    }
    let complete = true
    for (const name of Object.keys(value)) {
      if (typeof value[name] === 'string') continue
      complete = false
      this.#report([...path, key, name], 'text', value[name])
    }
    return complete ? (value as TextMap) : NO_TEXTS
  }

  #report(path: FieldPath, expected: string, value: unknown): void {
    const { field, ...mistake } = mistyped(path, expected, value)
    const origin = this.#manifest.origin(field)
    // Several fields below one that is no mapping are one mistake.
    this.#mistyped ??= new Set()
    if (this.#mistyped.has(origin.path)) return
    this.#mistyped.add(origin.path)
    this.#diagnostics.push({ ...mistake, severity: 'error', origin })
  }
}
