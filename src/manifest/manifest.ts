import type { Origin } from '../diagnostic/index.ts'

/** A text to read and the name by which people know it: a file's path, or `-` for standard input. */
export interface Source {
  readonly file: string
  readonly text: string
  /** Whether it was found in a folder that was named, where other files may be: what is no Kubernetes object is passed over. */
  readonly found?: boolean
}

/** The way to a field from the object that holds it: `['spec', 'staticRoutes', 0, 'cidr']`. */
export type FieldPath = readonly (string | number)[]

/** One Kubernetes object as written. */
export interface Manifest {
  /** `apps/v1`; for an item of a typed list that leaves it out, that of the list. */
  readonly apiVersion: string
  /** `Deployment`; for an item of a typed list that leaves it out, the list's kind without `List`. */
  readonly kind: string
  /** metadata.name; where only generateName is given, that with a running number. */
  readonly name: string
  /** metadata.namespace, if it is written. */
  readonly namespace: string | undefined
  /** The whole object as plain data. Scalars are what the API server would see; see `yaml-scalars.ts`. */
  readonly value: Readonly<Record<string, unknown>>
  /**
   * Where the object, or a field of it, stands. Where the field itself is absent, the line and column are
   * those of its nearest ancestor that is there; the path is always the one asked for.
   *
   * The column is that of the value where the value begins on the line of its key, and else that of the key.
   * Costs a second reading of the object's text, so ask when there is something to say.
   */
  origin(path?: FieldPath): Origin
}

/** `spec.staticRoutes[0].cidr`; keys that are no plain words are quoted: `metadata.labels["app.kubernetes.io/name"]`. */
export function formatPath(path: FieldPath): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[\w-]+$/.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step)}]`
  }
  return text
}

/** `apps` of `apps/v1`, and the empty group of `v1`. */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

/** Whether the value is a mapping, as opposed to a list, a scalar or nothing. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands in a field of plain data; undefined where there is nothing. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  let at = value
  for (const step of path) {
    if (Array.isArray(at) ? typeof step !== 'number' : !isMapping(at)) return undefined
    at = Object.hasOwn(at as object, step)
      ? (at as Record<string | number, unknown>)[step]
      : undefined
  }
  return at
}

/** A value in the words of a message: `the number 5`, `a list`. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return `the text \`${abbreviate(value)}\``
  return `the ${typeof value} \`${value}\``
}

function abbreviate(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= 40 ? line : `${line.slice(0, 39)}…`
}
