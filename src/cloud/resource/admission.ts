import type { Diagnostic } from '../../diagnostic/index.ts'
import { type FieldPath, formatPath, isMapping, type Manifest } from '../../manifest/index.ts'
import type { ProviderName } from '../world/world.ts'
import { API_VERSION, type Kind, titled } from './kind.ts'
import { type CloudResource, KINDS, type Spec } from './kinds.ts'

/** What the API server says to an object: it stores it, or refuses it and changes nothing. */
export interface Admission {
  readonly resource: CloudResource | undefined
  /** With the API server's own words; warnings about dropped fields as well as refusals. */
  readonly diagnostics: readonly Diagnostic[]
}

/** One complaint about a field, in the words of Kubernetes. */
interface FieldError {
  readonly path: FieldPath
  readonly text: string
  /** Whether rules are left out because of it. */
  readonly blocks: boolean
}

/** An object as a request to a cluster of `provider`: a new one, or a new version of `before`. */
export function admit(
  manifest: Manifest,
  provider: ProviderName,
  before?: CloudResource,
): Admission {
  const kind = KINDS.find((known) => known.kind === manifest.kind && known.provider === provider)
  if (!kind || manifest.apiVersion !== API_VERSION) return notInstalled(manifest)
  const written = manifest.value['spec']
  const spec = written === undefined ? undefined : completed(kind, written)
  const errors = [
    ...nameErrors(manifest.name),
    ...(written === undefined ? [] : specErrors(kind, spec)),
  ]
  if (errors.some(({ blocks }) => blocks)) errors.push(RULES_LEFT_OUT)
  else errors.push(...transitionErrors(kind, spec, before?.stored))
  if (errors.length > 0) {
    return { resource: undefined, diagnostics: errors.map((error) => refusal(manifest, error)) }
  }
  const resource: CloudResource = {
    kind: kind.kind,
    name: manifest.name,
    spec: (spec === undefined ? kind.empty : kind.spec.parse(spec)) as unknown as Spec,
    stored: spec as CloudResource['stored'],
    manifest,
  }
  return { resource, diagnostics: droppedFields(kind, manifest) }
}

/** What kubectl prints when the API server refuses an object. */
export function refusalText(manifest: Manifest, diagnostics: readonly Diagnostic[]): string {
  const texts = diagnostics.flatMap(({ code, message }) =>
    code === 'admission-refused' ? [message.slice(prefixOf(manifest).length)] : [],
  )
  const head = `The ${manifest.kind} "${manifest.name}" is invalid: `
  return texts.length === 1
    ? head + texts[0]
    : [head, ...texts.map((text) => `* ${text}`)].join('\n')
}

const prefixOf = ({ kind, name }: Manifest): string => `${kind} \`${name}\` is refused: `

function refusal(manifest: Manifest, { path, text }: FieldError): Diagnostic {
  return {
    code: 'admission-refused',
    severity: 'error',
    message: prefixOf(manifest) + text,
    origin: manifest.origin(path),
  }
}

function notInstalled(manifest: Manifest): Admission {
  const { kind, apiVersion } = manifest
  const own = KINDS.find((known) => known.kind === kind)
  const help =
    own && apiVersion === API_VERSION
      ? `the kind is installed in Kyma clusters on ${own.provider} only, and networks are peered within one provider`
      : `there are: ${KINDS.map((known) => known.kind).join(', ')}, all of ${API_VERSION}`
  const diagnostic: Diagnostic = {
    code: 'kind-not-installed',
    severity: 'error',
    message: `no matches for kind "${kind}" in version "${apiVersion}"`,
    origin: manifest.origin(['kind']),
    help,
  }
  return { resource: undefined, diagnostics: [diagnostic] }
}

/** The spec as it is stored: unknown fields pruned, defaults filled in. */
function completed({ spec }: Kind, written: unknown): unknown {
  if (!isMapping(written)) return written
  const stored: Record<string, unknown> = {}
  for (const [field, schema] of Object.entries(spec.shape)) {
    const { def } = schema as unknown as { def: { defaultValue?: unknown } }
    // A null is dropped only where a default takes its place.
    const value = written[field] ?? def.defaultValue ?? written[field]
    if (value !== undefined) stored[field] = value
  }
  return stored
}

function droppedFields({ spec }: Kind, manifest: Manifest): Diagnostic[] {
  const written = manifest.value['spec']
  return Object.keys(isMapping(written) ? written : {})
    .filter((field) => !Object.hasOwn(spec.shape, field))
    .map((field) => ({
      code: 'field-unknown',
      severity: 'warning',
      message: `unknown field "${formatPath(['spec', field])}"`,
      origin: manifest.origin(['spec', field]),
      help: `it is dropped: ${manifest.kind} has ${Object.keys(spec.shape).join(', ')}`,
    }))
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

function nameErrors(name: string): FieldError[] {
  const wrong = (text: string): FieldError => ({
    path: ['metadata', 'name'],
    text: `metadata.name: Invalid value: "${name}": ${text}`,
    blocks: false,
  })
  const errors: FieldError[] = []
  if (name.length > 253) errors.push(wrong('must be no more than 253 characters'))
  if (!SUBDOMAIN.test(name)) {
    errors.push(
      wrong(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ),
    )
  }
  return errors
}

const RULES_LEFT_OUT: FieldError = {
  path: ['spec'],
  text: '<nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  blocks: false,
}

function specErrors(kind: Kind, spec: unknown): FieldError[] {
  const parsed = kind.spec.safeParse(spec)
  if (parsed.success) return []
  const errors = parsed.error.issues.flatMap((issue): FieldError[] => {
    const path: FieldPath = ['spec', ...(issue.path as string[])]
    const field = formatPath(path)
    const found = (issue.path as string[]).reduce<unknown>(
      (at, step) => (at as Record<string, unknown>)[step],
      spec,
    )
    if (issue.code === 'invalid_type') {
      return [
        found === undefined
          ? { path, text: `${field}: Required value`, blocks: true }
          : typeError(path, issue.expected, found),
      ]
    }
    if (issue.code === 'invalid_value') {
      const values = issue.values.map((value) => JSON.stringify(value)).join(', ')
      const unsupported = `${field}: Unsupported value: ${JSON.stringify(found)}: supported values: ${values}`
      return [
        ...(typeof found === 'string' ? [] : [typeError(path, 'string', found)]),
        { path, text: unsupported, blocks: true },
      ]
    }
    return [{ path, text: `${field}: Invalid value: "string": ${issue.message}`, blocks: false }]
  })
  const blocked = errors.some(({ blocks }) => blocks)
  return errors.filter(({ blocks }) => blocks || !blocked)
}

function typeError(path: FieldPath, expected: string, found: unknown): FieldError {
  const field = formatPath(path)
  const type = jsonType(found)
  return {
    path,
    text: `${field}: Invalid value: "${type}": ${field} in body must be of type ${expected}: "${type}"`,
    blocks: true,
  }
}

function jsonType(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** What the rules about changes refuse. A field that is absent before or after has nothing to be compared with. */
function transitionErrors(
  { immutable }: Kind,
  spec: unknown,
  before: CloudResource['stored'],
): FieldError[] {
  if (!isMapping(spec) || !before) return []
  return immutable
    .filter(
      (field) =>
        spec[field] !== undefined && before[field] !== undefined && spec[field] !== before[field],
    )
    .map((field) => ({
      path: ['spec', field],
      text: `spec.${field}: Invalid value: "${jsonType(spec[field])}": ${titled(field)} is immutable.`,
      blocks: false,
    }))
}
