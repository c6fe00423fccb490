import { type Diagnostic, LazyOrigin, type Origin } from '../diagnostic/index.ts'
import {
  MAX_ERRORS,
  originAt,
  type ReadDocument,
  type TextDocument,
  toDiagnostic,
} from './document.ts'
import { readJson, startsAsJson } from './json.ts'
import { apiGroup, type FieldPath, type Manifest, type Source } from './manifest.ts'
import { type ItemDefaults, isConfigFile, isForeign, isIntentsFile, recognize } from './object.ts'
import { SourceText } from './text.ts'
import { readYaml } from './yaml.ts'

export interface ReadOptions {
  /** The namespace of objects that name none, as `kubectl -n` gives it. Default `default`. */
  readonly namespace?: string
  /**
   * Values of documents by their texts, which grows. Sources that are read with the same map share what is the same in
   * them: two states of a design, of which little differs, take half of the time and of the memory.
   */
  readonly values?: Map<string, unknown>
}

/** The objects that could be read, in the order in which they were first written, and what was found wrong. */
export interface ReadResult {
  readonly manifests: readonly Manifest[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads Kubernetes objects from YAML and JSON texts: many documents, `List` kinds, the output of
 * `kubectl get -o yaml|json`. An object that comes again replaces the earlier one, as applying it would, and
 * takes its place in the order. Never throws: what can't be read is a diagnostic, and hides nothing else.
 */
export function readManifests(sources: Iterable<Source>, options: ReadOptions = {}): ReadResult {
  const collector = new Collector(options.namespace ?? 'default', options.values)
  const files: string[] = []
  for (const { file, text, found = false } of sources) {
    files.push(file)
    const source = new SourceText(file, text.startsWith('\uFEFF') ? text.slice(1) : text)
    collector.addSource(source, found)
  }
  return collector.finish(files)
}

/** The documents of a text, YAML or JSON. */
export function* readDocuments(
  source: SourceText,
  values?: Map<string, unknown>,
): Generator<ReadDocument> {
  if (!startsAsJson(source.text)) return yield* readYaml(source, values)
  for (const document of readJson(source)) {
    const first = document.document.index === 0 && !source.file.endsWith('.json')
    if (first && document.problems.some(({ code }) => code === 'json-syntax')) {
      // What is no JSON may still be a mapping in YAML's flow style, with comments or a comma at its end.
      const yaml = readFlawless(source)
      if (yaml) return yield* yaml
    }
    yield document
  }
}

function readFlawless(source: SourceText): readonly ReadDocument[] | undefined {
  const documents: ReadDocument[] = []
  for (const document of readYaml(source)) {
    if (document.problems.length > 0) return undefined
    documents.push(document)
  }
  return documents
}

/** The way to an object that is all of what it stands in. Most are, so that they share it. */
const WHOLE: FieldPath = []

/** Ends the reading of a source. */
class TooManyErrors extends Error {
  readonly diagnostic: Diagnostic
  constructor(next: Diagnostic) {
    super()
    this.diagnostic = {
      ...next,
      code: 'too-many-errors',
      message: `from here on nothing is read: the text has more than ${MAX_ERRORS} errors`,
      help: 'check that it is what it should be, or mend the errors above and read it again',
    }
  }
}

class Collector {
  readonly #namespace: string
  readonly #values: Map<string, unknown> | undefined
  readonly #manifests: Manifest[] = []
  readonly #diagnostics: Diagnostic[] = []
  /** Index in #manifests by group, kind, namespace and name. */
  readonly #byIdentity = new Map<string, number>()
  /** How many objects each metadata.generateName has named. */
  readonly #generated = new Map<string, number>()

  #errorsOfSource = 0

  constructor(namespace: string, values: Map<string, unknown> | undefined) {
    this.#namespace = namespace
    this.#values = values
  }

  /** `found` is that of the {@link Source}. */
  addSource(source: SourceText, found: boolean): void {
    this.#errorsOfSource = 0
    try {
      for (const { document, value, problems } of readDocuments(source, this.#values)) {
        for (const problem of problems) this.#error(toDiagnostic(document, problem))
        if (problems.length > 0 || value === null) continue
        if (isIntentsFile(value)) this.#passOver(document, 'an intents file')
        else if (isConfigFile(value)) this.#passOver(document, 'a configuration')
        else if (found && isForeign(value))
          this.#passOver(document, 'a document without apiVersion and kind')
        else this.#addValue(document, WHOLE, value)
      }
    } catch (error) {
      if (!(error instanceof TooManyErrors)) throw error
      this.#diagnostics.push(error.diagnostic)
    }
  }

  finish(files: readonly string[]): ReadResult {
    const errors = this.#diagnostics.some(({ severity }) => severity === 'error')
    if (this.#manifests.length === 0 && !errors) {
      this.#diagnostics.push({
        code: 'no-input',
        severity: 'error',
        message:
          files.length === 0
            ? 'nothing was given to read'
            : `no Kubernetes object was found in ${files.map((file) => `\`${file}\``).join(', ')}`,
      })
    }
    return { manifests: this.#manifests, diagnostics: this.#diagnostics }
  }

  #error(diagnostic: Diagnostic): void {
    if (this.#errorsOfSource === MAX_ERRORS) throw new TooManyErrors(diagnostic)
    this.#errorsOfSource++
    this.#diagnostics.push(diagnostic)
  }

  #passOver(document: TextDocument, what: string): void {
    this.#diagnostics.push({
      code: 'passed-over',
      severity: 'info',
      message: `this is ${what}, which is no manifest: it is passed over`,
      origin: originAt(document, document.locate([]), []),
    })
  }

  /** Adds an object, or the objects of a List. */
  #addValue(
    document: TextDocument,
    path: FieldPath,
    value: unknown,
    defaults?: ItemDefaults,
  ): void {
    const found = recognize(value, defaults)
    switch (found.as) {
      case 'object': {
        const { apiVersion, kind, namespace, generateName } = found
        const identity = `${apiGroup(apiVersion)}|${kind}|${namespace ?? this.#namespace}|`
        const name = found.name || this.#generateName(identity, generateName)
        this.#add(
          identity + name,
          new ReadManifest(document, path, apiVersion, kind, name, namespace, found.value),
        )
        break
      }
      case 'list':
        for (const [i, item] of found.items.entries()) {
          this.#addValue(document, [...path, 'items', i], item, found.defaults)
        }
        break
      case 'neither':
        for (const { field, ...mistake } of found.mistakes) {
          const at = [...path, ...field]
          const origin = originAt(document, document.locate(at), at)
          this.#error({ ...mistake, severity: 'error', origin })
        }
    }
  }

  /** The API server appends five random characters; a running number is the same each time. */
  #generateName(identity: string, generateName: string): string {
    const key = identity + generateName
    const number = this.#generated.get(key) ?? 0
    this.#generated.set(key, number + 1)
    return `${generateName}${number}`
  }

  #add(identity: string, manifest: Manifest): void {
    const index = this.#byIdentity.get(identity)
    if (index === undefined) {
      this.#byIdentity.set(identity, this.#manifests.push(manifest) - 1)
      return
    }
    const earlier = this.#manifests[index]!.origin()
    this.#manifests[index] = manifest
    this.#diagnostics.push({
      code: 'replaced',
      severity: 'info',
      message:
        `${manifest.kind} \`${manifest.name}\` is given again and replaces the one at ` +
        `${earlier.file}:${earlier.line}:${earlier.column}`,
      origin: manifest.origin(),
    })
  }
}

/** Where an object stands that was read from a text. */
export interface Whereabouts {
  readonly document: TextDocument
  /** The way from the document to the object: empty unless it is an item of a List. */
  readonly path: FieldPath
}

/** Where an object stands; undefined for one that was not read from a text. */
export function whereabouts(manifest: Manifest): Whereabouts | undefined {
  return manifest instanceof ReadManifest ? manifest.whereabouts : undefined
}

class ReadManifest implements LocatedManifest {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace: string | undefined
  readonly value: Readonly<Record<string, unknown>>
  readonly #document: TextDocument
  /** The way from the document to the object. */
  readonly #path: FieldPath

  constructor(
    document: TextDocument,
    path: FieldPath,
    apiVersion: string,
    kind: string,
    name: string,
    namespace: string | undefined,
    value: Readonly<Record<string, unknown>>,
  ) {
    this.#document = document
    this.#path = path
    this.apiVersion = apiVersion
    this.kind = kind
    this.name = name
    this.namespace = namespace
    this.value = value
  }

  get whereabouts(): Whereabouts {
    return { document: this.#document, path: this.#path }
  }

  origin(path: FieldPath = WHOLE): FieldOrigin {
    return new FieldOrigin(this, path)
  }

  locate(path: FieldPath): Origin {
    const offset = this.#document.locate([...this.#path, ...path])
    return originAt(this.#document, offset, path)
  }
}

/** A manifest that finds its fields when their origins are read. */
export interface LocatedManifest extends Manifest {
  /** What {@link Manifest.origin} puts off. */
  locate(path: FieldPath): Origin
}

/** The origin of a field of an object: it knows which, so that whatever was made from the field can be changed there. */
export class FieldOrigin extends LazyOrigin {
  readonly manifest: LocatedManifest
  readonly field: FieldPath

  constructor(manifest: LocatedManifest, field: FieldPath) {
    super()
    this.manifest = manifest
    this.field = field
  }

  protected find(): Origin {
    return this.manifest.locate(this.field)
  }
}
