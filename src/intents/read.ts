import type { z } from 'zod'
import {
  ALL_SERVICES,
  type Intent,
  type IntentEnd,
  OPEN_CHOICES,
  type OpenChoice,
  parseSelector,
  parseServices,
  SelectorError,
  type Services,
  ServicesError,
  unite,
} from '../analysis/index.ts'
import { type Diagnostic, nearest, type Origin } from '../diagnostic/index.ts'
import {
  describe,
  type FieldPath,
  formatPath,
  isKubernetesObject,
  isMapping,
  type PlainDocument,
  readPlainDocuments,
  type Source,
  valueAt,
} from '../manifest/index.ts'
import {
  EXPECTED,
  intentSchema,
  KINDS,
  keysAt,
  type Subject,
  type WrittenIntent,
} from './schema.ts'

export interface IntentsOptions {
  /** The namespace of pods that are named without one. Default `default`. */
  readonly namespace?: string
}

/** The intents that could be read, in the order written, and everything that was found wrong. */
export interface IntentsResult {
  readonly intents: readonly Intent[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads the intents of YAML or JSON texts. Kubernetes objects among them are passed over, with one note. Never throws: what can't be understood is a diagnostic.
 */
export function readIntents(
  sources: string | Iterable<Source>,
  { namespace = 'default' }: IntentsOptions = {},
): IntentsResult {
  const texts = typeof sources === 'string' ? [{ file: '(text)', text: sources }] : sources
  const intents: Intent[] = []
  const diagnostics: Diagnostic[] = []
  const objects: PlainDocument[] = []
  for (const source of texts) {
    const { documents, diagnostics: unread } = readPlainDocuments(source)
    diagnostics.push(...unread)
    if (documents.length === 0 && unread.length === 0) {
      diagnostics.push(invalid(`\`${source.file}\` holds no intents`, undefined, EXAMPLE))
    }
    for (const document of documents) {
      if (isKubernetesObject(document.value)) {
        objects.push(document)
        continue
      }
      const reader = new Reader(document, namespace, diagnostics)
      intents.push(...reader.intents())
    }
  }
  const [first] = objects
  if (first && intents.length === 0 && diagnostics.length === 0) {
    const message = 'there are no intents, only Kubernetes objects'
    diagnostics.push(invalid(message, first.origin([]), EXAMPLE))
  } else if (first) diagnostics.push(passedOver(first, objects.length))
  return { intents, diagnostics }
}

function passedOver(first: PlainDocument, count: number): Diagnostic {
  const [what, verb] = count === 1 ? ['object', 'is'] : ['objects', 'are']
  return {
    code: 'passed-over',
    severity: 'info',
    message: `${count} Kubernetes ${what} among the intents ${verb} passed over`,
    origin: first.origin([]),
  }
}

/** Protocols that have ports, by their numbers. */
const BY_NUMBER: Readonly<Record<string, string>> = { 6: 'tcp', 17: 'udp', 132: 'sctp' }

const EXAMPLE =
  'write a list under `intents:`, as in `intents: [{reachable: {from: vpc=web, to: vpc=db, protocol: tcp, ports: 5432}}]`'

function invalid(message: string, origin: Origin | undefined, help: string): Diagnostic {
  return {
    code: 'intents-invalid',
    severity: 'error',
    message,
    ...(origin && { origin }),
    help,
  }
}

/** The intents of one document. */
class Reader {
  readonly #document: PlainDocument
  readonly #namespace: string
  readonly #diagnostics: Diagnostic[]

  constructor(document: PlainDocument, namespace: string, diagnostics: Diagnostic[]) {
    this.#document = document
    this.#namespace = namespace
    this.#diagnostics = diagnostics
  }

  intents(): Intent[] {
    const { value } = this.#document
    if (!isMapping(value)) {
      this.#invalid([], `an intents file is a mapping, not ${describe(value)}`, EXAMPLE)
      return []
    }
    const others = Object.keys(value).filter((key) => key !== 'intents')
    const list = value['intents']
    // A file of another kind has many fields, of which none need be told.
    const misspelt = others.find((key) => nearest(key, ['intents']))
    const told = list === undefined ? (misspelt === undefined ? [] : [misspelt]) : others
    for (const key of told) this.#unknownKey([key], ['intents'], 'an intents file')
    if (list === undefined && misspelt !== undefined) return []
    if (!Array.isArray(list) || list.length === 0) {
      const found =
        list === undefined
          ? 'missing'
          : `${describe(list)}${Array.isArray(list) ? ' with nothing in it' : ''}`
      this.#invalid(['intents'], `\`intents\` must be a list of intents, and is ${found}`, EXAMPLE)
      return []
    }
    return list.flatMap((item, i) => this.#intent(item, ['intents', i]) ?? [])
  }

  #intent(value: unknown, path: FieldPath): Intent | undefined {
    const parsed = intentSchema.safeParse(value)
    if (!parsed.success) {
      for (const issue of parsed.error.issues) this.#issue(issue, value, path)
      return undefined
    }
    const written = parsed.data
    const kinds = KINDS.filter((kind) => written[kind] !== undefined)
    const [kind] = kinds
    if (kind === undefined || kinds.length > 1) {
      const found = kinds.length === 0 ? 'none of them' : kinds.join(' and ')
      this.#invalid(
        path,
        `an intent is reachable, unreachable, only or isolated, and this is ${found}`,
        kinds.length === 0
          ? 'write one of them as a key, with from and to below it'
          : 'make an intent of each: begin it with a `-` of its own',
      )
      return undefined
    }
    const before = this.#diagnostics.length
    const subject = written[kind]!
    const at = [...path, kind]
    const from = this.#end(subject.from, [...at, 'from'])
    const to = this.#end(subject.to, [...at, 'to'])
    const services = this.#services(subject, at)
    const allowUndefined = this.#allowUndefined(written, path)
    if (!from || !to || this.#diagnostics.length > before) return undefined
    return {
      kind,
      name: written.name,
      description: written.description,
      reason: written.reason,
      from,
      to,
      services,
      survives: survivesOf(written),
      allowUndefined,
      origin: this.#document.origin(path),
    }
  }

  #end(value: unknown, path: FieldPath): IntentEnd | undefined {
    if (value === undefined) {
      const field = path.at(-1)
      this.#invalid(
        path,
        `\`${field}\` is missing`,
        `say whom the intent is about: \`${field}: vpc=NAME\`; \`*\` is everybody`,
      )
      return undefined
    }
    try {
      const selector = parseSelector(value, this.#namespace)
      return { selector, origin: this.#document.origin(path) }
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error
      this.#invalid([...path, ...error.path], error.message, error.help)
      return undefined
    }
  }

  #services({ protocol, ports, services }: Subject, path: FieldPath): Services {
    if (services !== undefined) {
      for (const field of [protocol !== undefined && 'protocol', ports !== undefined && 'ports']) {
        if (!field) continue
        this.#invalid(
          [...path, field],
          `\`${field}\` does not go with \`services\``,
          'write everything into services, as `tcp 80,443`',
        )
      }
      const texts = typeof services === 'string' ? [services] : services
      return unite(
        texts.map((text, i) =>
          this.#parsed([...path, 'services', ...(typeof services === 'string' ? [] : [i])], text),
        ),
      )
    }
    if (protocol === undefined) {
      if (ports !== undefined) {
        this.#invalid(
          [...path, 'ports'],
          '`ports` need a `protocol`',
          'add `protocol: tcp`, or udp or sctp',
        )
      }
      return ALL_SERVICES
    }
    const word = String(protocol).toLowerCase()
    const name = BY_NUMBER[word] ?? (/^\d+$/.test(word) ? `protocol ${word}` : word)
    if (ports === undefined) return this.#parsed([...path, 'protocol'], name)
    if (!Object.values(BY_NUMBER).includes(name)) {
      this.#invalid(
        [...path, 'ports'],
        `\`${protocol}\` has no ports`,
        'leave them out, or name tcp, udp or sctp',
      )
      return ALL_SERVICES
    }
    const list = [ports].flat().join().replace(/\s/g, '')
    if (list === '') {
      this.#invalid([...path, 'ports'], '`ports` names none', 'leave it out to mean all ports')
      return ALL_SERVICES
    }
    return this.#parsed([...path, 'ports'], `${name} ${list}`)
  }

  #parsed(path: FieldPath, text: string): Services {
    try {
      return parseServices(text)
    } catch (error) {
      if (!(error instanceof ServicesError)) throw error
      this.#invalid(path, error.message, error.help)
      return ALL_SERVICES
    }
  }

  #allowUndefined(written: WrittenIntent, path: FieldPath): Intent['allowUndefined'] {
    const allowed = written['allow-undefined'] ?? false
    if (typeof allowed === 'boolean') return allowed
    const reasons = new Set<OpenChoice>()
    for (const [i, name] of allowed.entries()) {
      const reason = OPEN_CHOICES.find((known) => known === name)
      if (reason) reasons.add(reason)
      else {
        const near = nearest(name, OPEN_CHOICES)
        this.#invalid(
          [...path, 'allow-undefined', i],
          `\`${name}\` is no reason for which OVN leaves open what happens`,
          near ? `did you mean \`${near}\`?` : `reasons are ${OPEN_CHOICES.join(', ')}`,
        )
      }
    }
    return reasons
  }

  #issue(issue: z.core.$ZodIssue, value: unknown, path: FieldPath): void {
    let inside = issue.path as readonly (string | number)[]
    if (issue.code === 'unrecognized_keys') {
      const where = inside.length === 0 ? 'an intent' : `\`${inside.at(-1)}\``
      for (const key of issue.keys) {
        this.#unknownKey([...path, ...inside, key], keysAt(inside), where)
      }
      return
    }
    const field = inside.find((step) => typeof step === 'string' && !isKind(step)) ?? inside[0]
    let found = valueAt(value, inside)
    if (Array.isArray(found)) {
      // Lists are taken, so it is one of the items.
      const item = found.findIndex((entry) => typeof entry === 'object')
      if (item >= 0) inside = [...inside, item]
      found = valueAt(value, inside)
    }
    const expected = field === undefined ? 'a mapping' : EXPECTED[field]!
    const what = formatPath([...path, ...inside])
    this.#invalid(
      [...path, ...inside],
      `${what} must be ${expected}, not ${describe(found)}`,
      field === undefined ? EXAMPLE : 'correct the value, or leave the field out',
    )
  }

  #unknownKey(path: FieldPath, known: readonly string[], where: string): void {
    const key = String(path.at(-1))
    const near = nearest(key, known)
    this.#invalid(
      path,
      `\`${key}\` is no field of ${where}`,
      near ? `did you mean \`${near}\`?` : `there are: ${known.join(', ')}`,
    )
  }

  #invalid(path: FieldPath, message: string, help: string): void {
    this.#diagnostics.push(invalid(message, this.#document.origin(path), help))
  }
}

function isKind(step: string): boolean {
  return (KINDS as readonly string[]).includes(step)
}

function survivesOf({ survives }: WrittenIntent): Intent['survives'] {
  if (survives === undefined) return undefined
  return survives.endsWith('peering') ? 'peering' : 'route'
}
