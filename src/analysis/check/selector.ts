import { nearest } from '../../diagnostic/index.ts'
import { formatPrefix, masked, type Prefix, parsePrefix } from '../../net/index.ts'

/** Which endpoints are meant. In patterns `*` stands for any text. */
export type Selector =
  | { readonly kind: 'all' }
  /** Name of a VPC, subnet, namespace or security group. */
  | { readonly kind: NameKind; readonly pattern: string }
  | { readonly kind: 'label'; readonly key: string; readonly pattern: string }
  | { readonly kind: 'pod'; readonly namespace: string; readonly pattern: string }
  /** Endpoints by those of their addresses that are in a prefix. */
  | { readonly kind: 'cidr'; readonly prefix: Prefix }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Selector[] }
  | { readonly kind: 'not'; readonly operand: Selector }

type NameKind = 'vpc' | 'subnet' | 'namespace' | 'sg'

/** What can stand before `=`, and as a key of a mapping. */
const KEYS = ['vpc', 'subnet', 'namespace', 'label', 'sg', 'pod', 'cidr', 'not'] as const
type Key = (typeof KEYS)[number]

/** A selector that cannot be understood. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError'
  readonly help: string
  /** The way to the part that is wrong, from the whole selector. */
  readonly path: readonly (string | number)[]

  constructor(message: string, help: string, path: readonly (string | number)[] = []) {
    super(message)
    this.help = help
    this.path = path
  }
}

const FORMS =
  'write vpc=NAME, subnet=NAME, namespace=NAME, label=KEY=VALUE, sg=NAME, pod=NAMESPACE/NAME, a CIDR, an address, a pod, or *; several with commas must all hold; ! before one turns it round'

/**
 * Reads a selector: a text as on the command line, `vpc=hub,label=app=db`; a mapping, `{vpc: hub, label: {app: db}}`; or
 * a list of which any may hold. `namespace` is that of pods without one.
 *
 * @throws SelectorError
 */
export function parseSelector(value: unknown, namespace = 'default'): Selector {
  return parseValue(value, namespace, [])
}

function parseValue(
  value: unknown,
  namespace: string,
  path: readonly (string | number)[],
): Selector {
  if (typeof value === 'string') return parseText(value, namespace, path)
  if (Array.isArray(value)) {
    if (value.length === 0) throw new SelectorError('a selector is an empty list', FORMS, path)
    return combined(
      'or',
      value.map((item, i) => parseValue(item, namespace, [...path, i])),
    )
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    if (entries.length === 0) throw new SelectorError('a selector is an empty mapping', FORMS, path)
    return combined(
      'and',
      entries.map(([key, item]) => parseEntry(key, item, namespace, [...path, key])),
    )
  }
  const shown =
    value === null || value === undefined ? 'nothing' : `the ${typeof value} \`${value}\``
  throw new SelectorError(`${shown} is no selector`, FORMS, path)
}

function combined(kind: 'and' | 'or', operands: readonly Selector[]): Selector {
  return operands.length === 1 ? operands[0]! : { kind, operands }
}

function parseEntry(
  key: string,
  value: unknown,
  namespace: string,
  path: readonly (string | number)[],
): Selector {
  const known = keyOf(key, path)
  if (known === 'not') return { kind: 'not', operand: parseValue(value, namespace, path) }
  if (Array.isArray(value) && value.length > 0) {
    return combined(
      'or',
      value.map((item, i) => parseEntry(key, item, namespace, [...path, i])),
    )
  }
  if (known === 'label' && typeof value === 'object' && value !== null) {
    const labels = Object.entries(value)
    if (labels.length > 0) {
      return combined(
        'and',
        labels.map(([label, item]) => ({
          kind: 'label',
          key: label,
          pattern: textOf(item, [...path, label]),
        })),
      )
    }
  }
  return parseTerm(known, textOf(value, path), namespace, path)
}

function textOf(value: unknown, path: readonly (string | number)[]): string {
  if (typeof value === 'string') return value
  const quotable = typeof value === 'number' || typeof value === 'boolean'
  throw new SelectorError(
    `\`${path.at(-1)}\` must be a text`,
    quotable ? `put it in quotes: "${value}"` : FORMS,
    path,
  )
}

function parseText(text: string, namespace: string, path: readonly (string | number)[]): Selector {
  return combined(
    'and',
    text.split(',').map((part) => {
      const term = part.trim()
      if (term === '') {
        throw new SelectorError(`a term is missing in selector \`${text}\``, FORMS, path)
      }
      return parsePart(term, namespace, path)
    }),
  )
}

function parsePart(term: string, namespace: string, path: readonly (string | number)[]): Selector {
  if (term.startsWith('!')) {
    return { kind: 'not', operand: parsePart(term.slice(1), namespace, path) }
  }
  if (term === '*') return { kind: 'all' }
  const equals = term.indexOf('=')
  if (equals >= 0) {
    const key = keyOf(term.slice(0, equals), path)
    const value = term.slice(equals + 1)
    if (key === 'not') return { kind: 'not', operand: parsePart(value, namespace, path) }
    return parseTerm(key, value, namespace, path)
  }
  return parseTerm(looksLikeAddress(term) ? 'cidr' : 'pod', term, namespace, path)
}

/** Pods may be called `1.2`, but then somebody has to say `pod=`. */
function looksLikeAddress(term: string): boolean {
  return /^[\d./]+$/.test(term) || term.includes(':')
}

function keyOf(key: string, path: readonly (string | number)[]): Key {
  const known = KEYS.find((other) => other === key)
  if (known) return known
  const near = nearest(key, KEYS)
  throw new SelectorError(
    `\`${key}\` is nothing that endpoints are selected by`,
    near ? `did you mean \`${near}\`?` : FORMS,
    path,
  )
}

function parseTerm(
  key: Exclude<Key, 'not'>,
  value: string,
  namespace: string,
  path: readonly (string | number)[],
): Selector {
  if (value === '') throw new SelectorError(`nothing is given for \`${key}\``, FORMS, path)
  switch (key) {
    case 'cidr':
      return { kind: 'cidr', prefix: parseCidrTerm(value, path) }
    case 'label': {
      const equals = value.indexOf('=')
      if (equals < 1) {
        throw new SelectorError(
          `label \`${value}\` has no value`,
          'write label=KEY=VALUE; label=KEY=* takes any value',
          path,
        )
      }
      return { kind: 'label', key: value.slice(0, equals), pattern: value.slice(equals + 1) }
    }
    case 'pod': {
      const [first, second, ...rest] = value.split('/')
      if (first === '' || second === '' || rest.length > 0) {
        throw new SelectorError(`\`${value}\` names no pod`, 'write NAMESPACE/NAME, or NAME', path)
      }
      return second === undefined
        ? { kind: 'pod', namespace, pattern: first! }
        : { kind: 'pod', namespace: first!, pattern: second }
    }
    default:
      return { kind: key, pattern: value }
  }
}

function parseCidrTerm(text: string, path: readonly (string | number)[]): Prefix {
  const prefix = parsePrefix(text)
  if (prefix) return masked(prefix)
  const [, vpc, address] = /^([^:]+):(.*)$/.exec(text) ?? []
  const inVpc = address !== undefined && parsePrefix(address) !== undefined
  throw new SelectorError(
    `\`${text}\` is neither a CIDR nor an address`,
    inVpc
      ? `write vpc=${vpc},${address}`
      : 'write it as 10.1.0.0/16, 10.1.0.2 or fd00:1::/64; a pod of that name is pod=NAME',
    path,
  )
}

/** The selector as a text; {@link parseSelector} reads it again, unless it is a list. */
export function formatSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'all':
      return '*'
    case 'label':
      return `label=${selector.key}=${selector.pattern}`
    case 'pod':
      return `${selector.namespace}/${selector.pattern}`
    case 'cidr':
      return formatPrefix(selector.prefix)
    case 'and':
      return selector.operands.map(nested).join(',')
    case 'or':
      return selector.operands.map(formatSelector).join(' or ')
    case 'not':
      return `!${nested(selector.operand)}`
    default:
      return `${selector.kind}=${selector.pattern}`
  }
}

function nested(selector: Selector): string {
  const text = formatSelector(selector)
  return selector.kind === 'or' || selector.kind === 'and' ? `(${text})` : text
}
