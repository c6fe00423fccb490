import type { z } from 'zod'
import {
  type Diagnostic,
  type DiagnosticCode,
  nearest,
  type Origin,
} from '../../diagnostic/index.ts'
import {
  describe,
  type FieldPath,
  formatPath,
  isMapping,
  type PlainDocument,
  valueAt,
} from '../../manifest/index.ts'
import { isPart } from './part.ts'

/** A document as its schema has it, or everything that is wrong with it. */
export interface Written<Value> {
  readonly value: Value | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads a document by a schema: defaults filled in, every part with its origin, and nothing to be changed.
 *
 * @param what the word for the whole document in what is wrong with it
 */
export function readWritten<Schema extends z.ZodType>(
  document: PlainDocument,
  schema: Schema,
  code: DiagnosticCode,
  what = 'the file',
): Written<z.output<Schema>> {
  const parsed = schema.safeParse(document.value)
  if (!parsed.success) {
    const diagnostics = problemsOf(parsed.error, document.value, schema, what).map(
      ({ path, ...words }) => ({
        code,
        severity: 'error' as const,
        ...words,
        origin: document.origin(path),
      }),
    )
    return { value: undefined, diagnostics }
  }
  finish(schema, parsed.data, [], (path) => document.origin(path))
  return { value: parsed.data, diagnostics: [] }
}

/**
 * A value from code as its schema has it, defaults filled in.
 *
 * @param what the word for the whole value
 * @throws TypeError with everything that is wrong with it
 */
export function mustParse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const lines = problemsOf(parsed.error, value, schema, what).flatMap(({ message, help }) =>
    help === undefined ? [message] : [message, `help: ${help}`],
  )
  throw new TypeError(lines.join('\n'))
}

interface Words {
  readonly path: FieldPath
  readonly message: string
  readonly help?: string
}

function problemsOf(
  { issues }: z.ZodError,
  value: unknown,
  schema: z.ZodType,
  what: string,
): Words[] {
  // What a mapping must be besides says nothing while keys in it are unknown.
  const misspelt = new Set(
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? [issue.path.join()] : [])),
  )
  return issues
    .filter(({ code, path }) => code !== 'custom' || !misspelt.has(path.join()))
    .flatMap((issue) => problemOf(issue, value, schema, what))
}

function problemOf(
  issue: z.core.$ZodIssue,
  value: unknown,
  schema: z.ZodType,
  what: string,
): Words[] {
  const path = issue.path as FieldPath
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, value, path)
    return issue.keys.map((key) => {
      const near = nearest(key, known)
      return {
        path: [...path, key],
        message: `\`${key}\` is no field of ${path.length === 0 ? what : formatPath(path)}`,
        ...(known.length > 0 && {
          help: near ? `did you mean \`${near}\`?` : `there are: ${known.join(', ')}`,
        }),
      }
    })
  }
  const found = valueAt(value, path)
  const inside = insideOfUnion(issue, found)
  if (inside) return inside.flatMap((inner) => problemOf(inner, value, schema, what))
  const where = path.length === 0 ? what : formatPath(path)
  const missing = found === undefined ? 'is missing' : ''
  const expected = expectation(issue)
  return [
    {
      path,
      message: missing
        ? `${where} is missing: it ${expected}`
        : `${where} ${expected}, not ${foundInstead(issue, found)}`,
      ...meant(issue, found),
    },
  ]
}

/** The word that may be meant where another one stands that is none of those allowed. */
function meant(issue: z.core.$ZodIssue, found: unknown): Pick<Words, 'help'> {
  const near = typeof found === 'string' ? nearest(found, wordsFor(issue)) : undefined
  return near === undefined ? {} : { help: `did you mean \`${near}\`?` }
}

/** The words that are allowed where an issue is. */
function wordsFor(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(wordsFor) : []
}

/** What is wrong with the items of a list, where a list is one of the things allowed. */
function insideOfUnion(issue: z.core.$ZodIssue, found: unknown): z.core.$ZodIssue[] | undefined {
  if (issue.code !== 'invalid_union' || !Array.isArray(found)) return undefined
  const ofItems = issue.errors.find((errors) => errors.some(({ path }) => path.length > 0))
  return ofItems?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

/** What a field must be. The messages of our own schemas begin with `must`. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`
    case 'too_small':
      return issue.origin === 'array'
        ? 'must be a list with something in it'
        : `must be at least ${issue.minimum}`
    case 'too_big':
      return `must be at most ${issue.maximum}`
    case 'invalid_union':
      return unionExpectation(issue)
    default:
      return issue.message.startsWith('must') ? issue.message : `must be valid: ${issue.message}`
  }
}

function unionExpectation(issue: z.core.$ZodIssueInvalidUnion): string {
  if (issue.discriminator !== undefined) {
    const options = (issue as { options?: readonly unknown[] }).options ?? []
    return `must be one of ${options.join(', ')}`
  }
  const alternatives = issue.errors.flatMap(([first]) => (first ? [expectation(first)] : []))
  return [...new Set(alternatives)].join(', or ').replace(/, or must/g, ', or')
}

function foundInstead({ code }: z.core.$ZodIssue, value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return 'an empty one'
  if (code !== 'custom' || !isMapping(value)) return describe(value)
  const keys = Object.keys(value).map((key) => `\`${key}\``)
  return keys.length === 0 ? 'an empty one' : `one with ${keys.join(' and ')}`
}

/** What is read here of a zod schema's definition. */
interface Definition {
  readonly type: string
  readonly innerType?: z.ZodType
  readonly element?: z.ZodType
  readonly valueType?: z.ZodType
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly options?: readonly z.ZodType[]
}

function definitionOf(schema: z.ZodType): Definition {
  const { def } = schema as unknown as { def: Definition }
  return def.innerType ? definitionOf(def.innerType) : def
}

/** The option of a union of parts that a mapping is meant to be: the one that its `provider` names. */
function optionFor(definition: Definition, value: unknown): Definition {
  if (definition.type !== 'union' || !isMapping(value)) return definition
  const options = definition.options!.map(definitionOf).filter(({ type }) => type === 'object')
  return (
    options.find(({ shape }) => {
      const tag = shape?.['provider']
      return tag === undefined || tag.safeParse(value['provider']).success
    }) ?? definition
  )
}

function keysAt(schema: z.ZodType, value: unknown, path: FieldPath): string[] {
  let definition = optionFor(definitionOf(schema), value)
  let at = value
  for (const step of path) {
    const next = definition.shape?.[step] ?? definition.element ?? definition.valueType
    at = valueAt(at, [step])
    if (!next) return []
    definition = optionFor(definitionOf(next), at)
  }
  return Object.keys(definition.shape ?? {}).filter((key) => key !== 'origin')
}

/** Notes in every part where it stands, and freezes the value. */
function finish(
  schema: z.ZodType,
  value: unknown,
  path: FieldPath,
  originOf: (path: FieldPath) => Origin,
): void {
  if (typeof value !== 'object' || value === null) return
  const definition = optionFor(definitionOf(schema), value)
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      if (definition.element) finish(definition.element, item, [...path, i], originOf)
    }
  } else {
    for (const [key, inner] of Object.entries(value)) {
      const next = definition.shape?.[key] ?? definition.valueType
      if (next) finish(next, inner, [...path, key], originOf)
    }
    if (isPart(definition.shape)) Object.assign(value, { origin: originOf(path) })
  }
  Object.freeze(value)
}
