import type { z } from 'zod'
import { type Diagnostic, nearest, surelyMeant } from '../diagnostic/index.ts'
import {
  describe,
  type FieldPath,
  formatPath,
  isMapping,
  type Manifest,
  valueAt,
} from '../manifest/index.ts'

/** A custom resource that passed the API server: its spec, typed, and the manifest it stands in. */
export interface Resource<Spec> {
  readonly name: string
  readonly spec: Spec
  readonly manifest: Manifest
}

/** What a manifest was read as, and what was told: designs that differ in a few objects share the others. */
interface Read {
  readonly schema: z.ZodObject
  readonly resource: unknown
  readonly diagnostics: readonly Diagnostic[]
}

const known = new WeakMap<Manifest, Read>()

/** What specs were read as of which nothing was to be told: objects of two designs may share what is written. */
const typed = new WeakMap<object, { readonly schema: z.ZodObject; readonly spec: unknown }>()

/**
 * Reads `spec` as the API server does: a wrong type refuses the object, a field that the resource does not have is
 * dropped. Both are reported where they stand; an absent spec is an empty one. One manifest is always the same resource.
 */
export function readResource<Schema extends z.ZodObject>(
  manifest: Manifest,
  schema: Schema,
  diagnostics: Diagnostic[],
): Resource<z.output<Schema>> | undefined {
  let read = known.get(manifest)
  if (read?.schema !== schema) {
    const told: Diagnostic[] = []
    read = { schema, resource: parsed(manifest, schema, told), diagnostics: told }
    known.set(manifest, read)
  }
  diagnostics.push(...read.diagnostics)
  return read.resource as Resource<z.output<Schema>> | undefined
}

function parsed<Schema extends z.ZodObject>(
  manifest: Manifest,
  schema: Schema,
  diagnostics: Diagnostic[],
): Resource<z.output<Schema>> | undefined {
  const written = manifest.value['spec'] ?? {}
  const earlier = isMapping(written) ? typed.get(written) : undefined
  if (earlier?.schema === schema) {
    return { name: manifest.name, spec: earlier.spec as z.output<Schema>, manifest }
  }
  const parsed = schema.safeParse(written)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const path: FieldPath = ['spec', ...issue.path.map((step) => step as string | number)]
      const found = valueAt(manifest.value, path)
      const expected = 'expected' in issue ? article(String(issue.expected)) : issue.message
      diagnostics.push({
        code: 'field-type',
        severity: 'error',
        message: `${manifest.kind} \`${manifest.name}\`: ${formatPath(path)} must be ${expected}, not ${describe(found)}`,
        origin: manifest.origin(path),
        help: 'the API server refuses the object as it stands; quote a text that looks like a number, unquote a number or true/false',
      })
    }
    return undefined
  }
  reportUnknown(manifest, schema, written, ['spec'], diagnostics)
  if (diagnostics.length === 0) typed.set(written, { schema, spec: parsed.data })
  return { name: manifest.name, spec: parsed.data, manifest }
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

function article(expected: string): string {
  return ARTICLES[expected] ?? expected
}

/**
 * Walks the written value beside the schema and reports keys that the schema does not have, also within fields that are
 * only misspelt. The path is that of the value, and is so again in the end.
 */
function reportUnknown(
  manifest: Manifest,
  schema: z.ZodType,
  value: unknown,
  path: (string | number)[],
  diagnostics: Diagnostic[],
): void {
  if (typeof value !== 'object') return
  const { def } = schema as unknown as { def: SchemaDefinition }
  if (def.innerType) {
    reportUnknown(manifest, def.innerType, value, path, diagnostics)
    return
  }
  if (def.type === 'array' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      path.push(index)
      reportUnknown(manifest, def.element!, item, path, diagnostics)
      path.pop()
    }
    return
  }
  // What a schema leaves open, such as a label selector, has no unknown fields.
  if (def.type !== 'object' || def.catchall || !isMapping(value)) return
  const shape = def.shape!
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(shape, key)) {
      path.push(key)
      reportUnknown(manifest, shape[key]!, value[key], path, diagnostics)
      path.pop()
      continue
    }
    const near = nearest(key, Object.keys(shape))
    const meant = surelyMeant(key, Object.keys(shape))
    diagnostics.push({
      code: 'field-unknown',
      severity: 'warning',
      message: `${manifest.kind} \`${manifest.name}\`: ${formatPath([...path, key])} is not a field of the resource and is dropped`,
      origin: manifest.origin([...path, key]),
      ...(near && { help: `did you mean \`${near}\`?` }),
      ...(meant && { meant }),
    })
    if (meant) reportUnknown(manifest, shape[meant]!, value[key], [...path, key], diagnostics)
  }
}

/** What {@link reportUnknown} needs to know of a zod schema. */
interface SchemaDefinition {
  readonly type: string
  readonly innerType?: z.ZodType
  readonly element?: z.ZodType
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly catchall?: z.ZodType
}
