import { type Diagnostic, LazyOrigin, type Origin } from '../diagnostic/index.ts'
import { originAt, type ReadDocument, type TextDocument, toDiagnostic } from './document.ts'
import { readJson, startsAsJson } from './json.ts'
import { apiGroup, type FieldPath, type Manifest, type Source } from './manifest.ts'
import { type ItemDefaults, recognize } from './object.ts'
import { SourceText } from './text.ts'
import { readYaml } from './yaml.ts'

export interface ReadOptions {
  /** The namespace of objects that name none, as `kubectl -n` gives it. Default `default`. */
  readonly namespace?: string
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
  const collector = new Collector(options.namespace ?? 'default')
  const files: string[] = []
  for (const { file, text } of sources) {
    files.push(file)
    const source = new SourceText(file, text.startsWith('\uFEFF') ? text.slice(1) : text)
    for (const document of readDocuments(source)) collector.addDocument(document)
  }
  return collector.finish(files)
}

function readDocuments(source: SourceText): Iterable<ReadDocument> {
  if (!startsAsJson(source.text)) return readYaml(source)
  const json = [...readJson(source)]
  const broken = json.some(({ problems }) => problems.some(({ code }) => code === 'json-syntax'))
  if (!broken || source.file.endsWith('.json')) return json
  // What is no JSON may still be a mapping in YAML's flow style, with comments or a comma at its end.
  const yaml = [...readYaml(source)]
  return yaml.every(({ problems }) => problems.length === 0) ? yaml : json
}

class Collector {
  readonly #namespace: string
  readonly #manifests: Manifest[] = []
  readonly #diagnostics: Diagnostic[] = []
  /** Index in #manifests by group, kind, namespace and name. */
  readonly #byIdentity = new Map<string, number>()
  /** How many objects each metadata.generateName has named. */
  readonly #generated = new Map<string, number>()

  constructor(namespace: string) {
    this.#namespace = namespace
  }

  addDocument({ document, value, problems }: ReadDocument): void {
    for (const problem of problems) this.#diagnostics.push(toDiagnostic(document, problem))
    if (problems.length === 0 && value !== null) this.#addValue(document, [], value)
  }

  finish(files: readonly string[]): ReadResult {
    if (this.#manifests.length === 0 && this.#diagnostics.length === 0) {
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
          this.#diagnostics.push({ ...mistake, severity: 'error', origin })
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

class ReadManifest implements Manifest {
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

  origin(path: FieldPath = []): Origin {
    return new LazyOrigin(() => {
      const offset = this.#document.locate([...this.#path, ...path])
      return originAt(this.#document, offset, path)
    })
  }
}
