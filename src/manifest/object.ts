import type { DiagnosticCode } from '../diagnostic/index.ts'
import { describe, type FieldPath, formatPath, isMapping } from './manifest.ts'

/** What the items of a typed list, such as a PodList, may leave unsaid. */
export interface ItemDefaults {
  readonly apiVersion: string
  readonly kind: string
}

/** What keeps a value from being a Kubernetes object, and at which of its fields. */
export interface Mistake {
  readonly code: DiagnosticCode
  readonly field: FieldPath
  readonly message: string
  readonly help?: string
}

/** A value as the API machinery takes it: an object, a list of objects, or neither. */
export type Recognized =
  | {
      readonly as: 'object'
      readonly apiVersion: string
      readonly kind: string
      readonly namespace: string | undefined
      /** Empty where there is none. */
      readonly name: string
      readonly generateName: string
      readonly value: Readonly<Record<string, unknown>>
    }
  | {
      readonly as: 'list'
      readonly items: readonly unknown[]
      readonly defaults: ItemDefaults | undefined
    }
  | { readonly as: 'neither'; readonly mistakes: readonly Mistake[] }

/** Tells what a parsed value is. Whatever is wrong with it is told at once. */
export function recognize(value: unknown, defaults: ItemDefaults | undefined): Recognized {
  if (!isMapping(value)) {
    const mistake: Mistake = {
      code: 'not-an-object',
      field: [],
      message: `${describe(value)} is not a Kubernetes object`,
      help: 'each document, and each item of a List, must be a mapping with apiVersion, kind and metadata',
    }
    return { as: 'neither', mistakes: [mistake] }
  }
  const mistakes: Mistake[] = []
  const text = (field: FieldPath, written: unknown): string => {
    if (typeof written === 'string') return written
    if (written !== undefined && written !== null) mistakes.push(mistyped(field, 'text', written))
    return ''
  }
  const apiVersion = text(['apiVersion'], value['apiVersion'] ?? defaults?.apiVersion)
  const kind = text(['kind'], value['kind'] ?? defaults?.kind)
  if (mistakes.length === 0 && (apiVersion === '' || kind === '')) {
    const missing = [apiVersion === '' && 'apiVersion', kind === '' && 'kind'].filter(Boolean)
    mistakes.push({
      code: 'kind-missing',
      field: [],
      message: `the object has no ${missing.join(' and no ')}`,
      help: 'every Kubernetes object has both, such as `apiVersion: kubeovn.io/v1` and `kind: Vpc`',
    })
  }

  if (kind.endsWith('List') && 'items' in value) {
    const items = value['items'] ?? []
    if (!Array.isArray(items)) mistakes.push(mistyped(['items'], 'a list', items))
    else if (mistakes.length === 0) {
      const itemKind = kind.slice(0, -'List'.length)
      return { as: 'list', items, defaults: itemKind ? { apiVersion, kind: itemKind } : undefined }
    }
    return { as: 'neither', mistakes }
  }

  const metadata = value['metadata'] ?? {}
  if (!isMapping(metadata)) {
    return { as: 'neither', mistakes: [...mistakes, mistyped(['metadata'], 'a mapping', metadata)] }
  }
  const namespace = text(['metadata', 'namespace'], metadata['namespace']) || undefined
  const untyped = mistakes.length
  const name = text(['metadata', 'name'], metadata['name'])
  const generateName = text(['metadata', 'generateName'], metadata['generateName'])
  // What has no kind may be no object at all, and then its name is not what is missing.
  if (kind !== '' && mistakes.length === untyped && name === '' && generateName === '') {
    mistakes.push({
      code: 'name-missing',
      field: ['metadata', 'name'],
      message: `the ${kind} has no metadata.name`,
      help: 'give it a name: without one, the API server refuses it',
    })
  }
  if (mistakes.length > 0) return { as: 'neither', mistakes }
  return { as: 'object', apiVersion, kind, namespace, name, generateName, value }
}

/** Whether a document is an intents file, as may be kept beside manifests. */
export function isIntentsFile(value: unknown): boolean {
  return isMapping(value) && 'intents' in value && !('apiVersion' in value) && !('kind' in value)
}

/** Whether a document is the configuration of Isthmus, as may be kept beside manifests. */
export function isConfigFile(value: unknown): boolean {
  return isMapping(value) && Object.keys(value).every((key) => CONFIG_KEYS.includes(key))
}

const CONFIG_KEYS = ['release', 'namespace', 'rules', 'naming', 'ignore']

/** Whether nothing in a document says that it is meant for Kubernetes, as in a package.json beside manifests. */
export function isForeign(value: unknown): boolean {
  return !isMapping(value) || !('apiVersion' in value || 'kind' in value)
}

/** Whether a document is meant for Kubernetes, whatever else may be wrong with it. */
export function isKubernetesObject(value: unknown): boolean {
  return isMapping(value) && 'apiVersion' in value && 'kind' in value
}

/** A field of another type than the API server takes. */
export function mistyped(field: FieldPath, expected: string, value: unknown): Mistake {
  const quotable = expected === 'text' && (typeof value === 'number' || typeof value === 'boolean')
  return {
    code: 'field-type',
    field,
    message: `${formatPath(field)} must be ${expected}, not ${describe(value)}`,
    ...(quotable && { help: `put it in quotes: \`"${value}"\`` }),
  }
}
