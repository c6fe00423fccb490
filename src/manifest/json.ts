import {
  inspect,
  MAX_DEPTH,
  type ReadDocument,
  type TextDocument,
  type TextPart,
} from './document.ts'
import { findJsonProblems } from './json-problems.ts'
import { findMember, listItems, locateInJson, scanValue, skipSpace } from './json-scan.ts'
import type { FieldPath } from './manifest.ts'
import type { SourceText } from './text.ts'

/** Whether a text begins as JSON does: in YAML's flow style, keys are rarely quoted. */
export function startsAsJson(text: string): boolean {
  return /^\s*(?:\[|\{\s*["}])/.test(text)
}

/** Reads the JSON values of a text, which may be one or many behind each other, as in JSON Lines. */
export function* readJson(source: SourceText): Generator<ReadDocument> {
  const { text } = source
  let index = 0
  for (let start = skipSpace(text, 0); start < text.length; ) {
    const { end, keys, depth } = scanValue(text, start)
    const document = new JsonDocument(source, index++, start, end)
    const parsed = depth <= MAX_DEPTH ? parse(text.slice(start, end)) : undefined
    const seen = parsed && inspect(parsed.value)
    // JSON.parse keeps one of two equal keys: the value then has fewer keys than the text.
    const fine = seen && !seen.suspicious && seen.keys === keys
    const problems = fine
      ? []
      : findJsonProblems(text, start, end, (offset) => source.position(offset).line)
    yield { document, value: problems.length > 0 ? undefined : parsed?.value, problems }
    start = skipSpace(text, end)
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

class JsonDocument implements TextDocument {
  readonly source: SourceText
  readonly index: number
  readonly start: number
  readonly end: number
  /** Where the items of a List begin; empty if it is none. */
  #items: readonly number[] | undefined

  constructor(source: SourceText, index: number, start: number, end: number) {
    this.source = source
    this.index = index
    this.start = start
    this.end = end
  }

  locate(path: FieldPath): number {
    const { text } = this.source
    const [field, item] = path
    if (field === 'items' && typeof item === 'number') {
      this.#items ??= this.#findItems()
      const start = this.#items[item]
      if (start !== undefined) return locateInJson(text, start, path.slice(2))
    }
    return locateInJson(text, this.start, path)
  }

  part(path: FieldPath): TextPart {
    const { text } = this.source
    const [field, item] = path
    if (field === 'items' && typeof item === 'number') {
      this.#items ??= this.#findItems()
      const start = this.#items[item]
      if (start !== undefined) {
        return { start, end: scanValue(text, start).end, path: path.slice(2) }
      }
    }
    return { start: this.start, end: this.end, path }
  }

  #findItems(): number[] {
    const { text } = this.source
    const items = findMember(text, this.start, 'items')
    return items && text[items.value] === '[' ? listItems(text, items.value) : []
  }
}
