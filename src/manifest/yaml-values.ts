import { FAILSAFE_SCHEMA, load, Type, YAMLException } from 'js-yaml'
import { MAX_DEPTH } from './document.ts'
import { NULLS, plainBoolean, plainFloat, plainInteger } from './yaml-scalars.ts'

/**
 * Values come from js-yaml, which is some ten times faster than the `yaml` package (bench/manifest measures
 * both); positions and the full list of errors come from `yaml`, see `yaml-positions.ts`.
 */

/** How many nodes the aliases of one document may add to it. */
const MAX_ALIASED_NODES = 100_000

const SCHEMA = FAILSAFE_SCHEMA.extend({
  implicit: [
    scalarType('null', (text) => (NULLS.has(text) ? null : undefined)),
    scalarType('bool', plainBoolean),
    scalarType('int', plainInteger),
    scalarType('float', plainFloat),
    scalarType('merge', (text) => (text === '<<' ? text : undefined)),
  ],
})

/** A scalar with a reader that knows its own: `undefined` is not for me. */
function scalarType(name: string, read: (text: string) => unknown): Type {
  return new Type(`tag:yaml.org,2002:${name}`, {
    kind: 'scalar',
    // An absent value comes as null.
    resolve: (text: string | null) => read(text ?? '') !== undefined,
    construct: (text: string | null) => read(text ?? ''),
  })
}

// Its types do not know `maxDepth` yet, which a variable may hold and a literal may not.
const OPTIONS = { schema: SCHEMA, maxDepth: MAX_DEPTH }

/** Why the text of one document has no value. */
export interface YamlFailure {
  readonly code: 'yaml-syntax' | 'nested-too-deep' | 'too-many-aliases'
  readonly reason: string
  /** Offset in the text that was parsed. */
  readonly offset: number
}

export type YamlValue =
  | { readonly value: unknown; readonly failure?: undefined }
  | { readonly failure: YamlFailure }

/** Parses the text of one YAML document; an empty document is `null`. */
export function parseYamlValue(text: string): YamlValue {
  let value: unknown
  try {
    value = load(text, OPTIONS) ?? null
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    return { failure: toFailure(error, text.length) }
  }
  // Aliases share objects: harmless here, but whoever walks the tree walks each of them again.
  if (text.includes('*') && aliasedNodes(value) > MAX_ALIASED_NODES) {
    return {
      failure: {
        code: 'too-many-aliases',
        reason: `its aliases expand it by more than ${MAX_ALIASED_NODES} values`,
        offset: text.indexOf('*'),
      },
    }
  }
  return { value }
}

function toFailure(error: YAMLException, length: number): YamlFailure {
  const { reason } = error
  const code = reason.includes('maxDepth')
    ? 'nested-too-deep'
    : /maxTotalMergeKeys|abnormal merge/.test(reason)
      ? 'too-many-aliases'
      : 'yaml-syntax'
  return { code, reason, offset: Math.min(error.mark?.position ?? 0, length) }
}

/** How many values more a walk over the whole tree visits than there are; infinite for a value that holds itself. */
function aliasedNodes(root: unknown): number {
  /** Size of each collection with everything in it; undefined while it is being counted. */
  const sizes = new Map<object, number | undefined>()
  let distinct = 0
  const size = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) {
      distinct++
      return 1
    }
    if (sizes.has(value)) return sizes.get(value) ?? Number.POSITIVE_INFINITY
    sizes.set(value, undefined)
    distinct++
    let total = 1
    for (const item of Object.values(value)) total += size(item)
    sizes.set(value, total)
    return total
  }
  return size(root) - distinct
}
