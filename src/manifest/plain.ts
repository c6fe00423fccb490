import { type Diagnostic, LazyOrigin, type Origin } from '../diagnostic/index.ts'
import { originAt, type TextDocument, toDiagnostic } from './document.ts'
import type { FieldPath, Source } from './manifest.ts'
import { readDocuments } from './read.ts'
import { SourceText } from './text.ts'

/** A YAML or JSON document that is no Kubernetes object. */
export interface PlainDocument {
  /** Never null: empty documents are left out. */
  readonly value: unknown
  /** Where a field stands, or the nearest ancestor that is there; as with `Manifest`. */
  origin(path: FieldPath): Origin
}

/** Reads the documents of a text with the reader of manifests. Never throws: what can't be read is a diagnostic. */
export function readPlainDocuments({ file, text }: Source): {
  readonly documents: readonly PlainDocument[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const source = new SourceText(file, text.startsWith('\uFEFF') ? text.slice(1) : text)
  const documents: PlainDocument[] = []
  const diagnostics: Diagnostic[] = []
  for (const { document, value, problems } of readDocuments(source)) {
    for (const problem of problems) diagnostics.push(toDiagnostic(document, problem))
    if (problems.length > 0 || value === null) continue
    documents.push({
      value,
      origin: (path) => new DocumentOrigin(document, path),
    })
  }
  return { documents, diagnostics }
}

class DocumentOrigin extends LazyOrigin {
  readonly #document: TextDocument
  readonly #field: FieldPath

  constructor(document: TextDocument, field: FieldPath) {
    super()
    this.#document = document
    this.#field = field
  }

  protected find(): Origin {
    return originAt(this.#document, this.#document.locate(this.#field), this.#field)
  }
}
