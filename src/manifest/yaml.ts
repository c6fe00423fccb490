import {
  inspect,
  type Problem,
  type ReadDocument,
  type TextDocument,
  type TextPart,
  tooDeep,
} from './document.ts'
import type { FieldPath } from './manifest.ts'
import type { SourceText } from './text.ts'
import { readBlockYaml, UNUSUAL } from './yaml-block.ts'
import { findYamlProblems, locateInYaml, syntaxWords } from './yaml-positions.ts'
import { parseYamlValue, type YamlFailure } from './yaml-values.ts'

/**
 * How much broken text is read again to find all its errors: beyond it, each document tells its first one. And
 * how large an object may be for its fields to be located: the API server takes none that is larger.
 */
const REREAD_LIMIT = 2 << 20

const NONE: readonly Problem[] = []

/**
 * Reads the documents of a YAML stream. Empty documents have the value `null`.
 *
 * @param values those of documents that were read before, by their texts; those of most of these are added
 */
export function* readYaml(
  source: SourceText,
  values?: Map<string, unknown>,
): Generator<ReadDocument> {
  let reread = 0
  let index = 0
  for (const [start, end] of splitStream(source.text)) {
    const document = new YamlDocument(source, index++, start, end)
    const value = blockValue(source.text, start, end, values)
    if (value !== UNUSUAL) {
      yield { document, value, problems: NONE }
      continue
    }
    const text = source.text.slice(start, end)
    const parsed = parseYamlValue(text)
    const failure = parsed.failure ?? inspectionFailure(parsed.value)
    let problems: Problem[] = []
    if (failure) {
      const readable = failure.code === 'yaml-syntax' && (reread += text.length) <= REREAD_LIMIT
      if (readable) {
        problems = findYamlProblems(text, (offset) => source.position(start + offset).line)
      }
      // A suspicion that the second reading does not share is none.
      const cleared = readable && parsed.failure === undefined
      if (problems.length === 0 && !cleared) problems = [failureProblem(failure, text)]
    }
    yield {
      document,
      value: parsed.failure || problems.length > 0 ? undefined : parsed.value,
      problems: problems.map((problem) => ({ ...problem, offset: start + problem.offset })),
    }
  }
}

/** As {@link readBlockYaml}; documents with the same text have one value. */
function blockValue(
  text: string,
  start: number,
  end: number,
  values: Map<string, unknown> | undefined,
): unknown {
  if (!values) return readBlockYaml(text, start, end)
  const own = text.slice(start, end)
  let value = values.get(own)
  if (value === undefined) values.set(own, (value = readBlockYaml(text, start, end)))
  return value
}

/** What js-yaml takes but no Kubernetes object can hold. */
function inspectionFailure(value: unknown): YamlFailure | undefined {
  const { suspicious, tooDeep } = inspect(value)
  if (tooDeep) return { code: 'nested-too-deep', reason: '', offset: 0 }
  if (!suspicious) return undefined
  return {
    code: 'yaml-syntax',
    reason: 'it holds a key or a number that no Kubernetes object can hold',
    offset: 0,
  }
}

function failureProblem(failure: YamlFailure, text: string): Problem {
  switch (failure.code) {
    case 'nested-too-deep':
      return tooDeep(failure.offset)
    case 'too-many-aliases':
      return {
        code: 'too-many-aliases',
        offset: failure.offset,
        path: [],
        message: `the document can't be expanded: ${failure.reason}`,
        help: 'write the values out where they are used instead of nesting aliases',
      }
    case 'yaml-syntax':
      return {
        code: 'yaml-syntax',
        offset: failure.offset,
        path: [],
        ...syntaxWords(failure.reason, text),
      }
  }
}

/** Matches the lines that end a document: `---` begins the next one, `...` only ends this one. */
const MARKER = /^(?:---|\.\.\.)(?=[\s]|$)/gm

/**
 * The extents of a stream's documents. A marker is only ever at the beginning of a line, where no scalar that
 * goes on over lines can have text, so that no parser is needed to find it.
 */
export function* splitStream(text: string): Generator<readonly [start: number, end: number]> {
  let start = 0
  for (const match of text.matchAll(MARKER)) {
    const marker = match.index
    const begins = match[0] === '---'
    // What stands before the first `---` belongs to that document while it is only directives and comments.
    if (begins && isPrologue(text, start, marker)) continue
    yield [start, marker]
    start = begins ? marker : marker + 3
  }
  if (start === 0 || !isPrologue(text, start, text.length)) yield [start, text.length]
}

const NEITHER_BLANK_NOR_COMMENT_NOR_DIRECTIVE = /^[^\S\n]*[^\s#%]/gm

function isPrologue(text: string, start: number, end: number): boolean {
  NEITHER_BLANK_NOR_COMMENT_NOR_DIRECTIVE.lastIndex = start
  const match = NEITHER_BLANK_NOR_COMMENT_NOR_DIRECTIVE.exec(text)
  return match === null || match.index >= end
}

class YamlDocument implements TextDocument {
  readonly source: SourceText
  readonly index: number
  readonly start: number
  readonly end: number
  /** Where the items of a block-style List begin, and where the last one ends; empty if it is none. */
  #items: readonly number[] | undefined
  /** Whether an alias may be in it, of an anchor that may be in it. */
  #shares: boolean | undefined

  constructor(source: SourceText, index: number, start: number, end: number) {
    this.source = source
    this.index = index
    this.start = start
    this.end = end
  }

  locate(path: FieldPath): number {
    const item = this.#item(path)
    return item
      ? this.#locateIn(item.start, item.end, item.path, 1)
      : this.#locateIn(this.start, this.end, path, 0)
  }

  part(path: FieldPath): TextPart {
    const whole = { start: this.start, end: this.end, path }
    // What has an anchor may be meant elsewhere too.
    this.#shares ??= mayShare(this.source.text.slice(this.start, this.end))
    return this.#shares ? whole : (this.#item(path) ?? whole)
  }

  /** Of a List the item that a field is in: its own lines are a list of one. */
  #item(path: FieldPath): TextPart | undefined {
    const [field, item] = path
    if (field !== 'items' || typeof item !== 'number') return undefined
    this.#items ??= findItems(this.source.text, this.start, this.end)
    if (item + 1 >= this.#items.length) return undefined
    const [start, end] = [this.#items[item]!, this.#items[item + 1]!]
    return { start, end, path: [0, ...path.slice(2)] }
  }

  /** The object itself, at `path.slice(0, ownPath)`, is found without reading its lines again. */
  #locateIn(start: number, end: number, path: FieldPath, ownPath: 0 | 1): number {
    const { text } = this.source
    if (path.length === ownPath || end - start > REREAD_LIMIT) {
      return contentStart(text, start, end, ownPath === 1)
    }
    return start + locateInYaml(text.slice(start, end), path)
  }
}

/** Whether one place of a text may mean another: in the middle of a scalar, `&` and `*` say nothing, and few have one name. */
function mayShare(text: string): boolean {
  if (!text.includes('&') || !text.includes('*')) return false
  const anchors = new Set(Array.from(text.matchAll(/&([^\s,[\]{}]+)/g), ([, name]) => name))
  for (const [, name] of text.matchAll(/\*([^\s,[\]{}]+)/g)) if (anchors.has(name)) return true
  return false
}

const NO_CONTENT = /\s+|#[^\n]*|%[^\n]*|---(?=\s)/y
const NO_ITEM_CONTENT = /\s+|#[^\n]*|-(?=\s)/y

/** Where the first word stands that is no marker, comment or directive: that of an item, or of a document. */
function contentStart(text: string, start: number, end: number, item: boolean): number {
  const skipped = item ? NO_ITEM_CONTENT : NO_CONTENT
  skipped.lastIndex = start
  let offset = start
  while (skipped.test(text) && skipped.lastIndex < end) offset = skipped.lastIndex
  return offset
}

/** Offsets of the lines that begin the items under a top-level `items:`, and of the end of the last item. */
function findItems(text: string, start: number, end: number): number[] {
  const header = /^items:[ \t]*(?:#.*)?\r?\n/gm
  header.lastIndex = start
  if (!header.test(text) || header.lastIndex > end) return []
  const items: number[] = []
  let indent = -1
  let line = header.lastIndex
  for (; line < end; line = text.indexOf('\n', line) + 1 || end) {
    let content = line
    while (text[content] === ' ') content++
    const char = text[content]
    if (char === '\n' || char === '\r' || char === '#' || char === undefined) continue
    const column = content - line
    const dash = char === '-' && /[\s]/.test(text[content + 1] ?? '\n')
    if (indent < 0 && dash) indent = column
    // INVARIANT: whatever belongs to an item stands deeper than its dash.
    if (column < indent || (column === indent && !dash)) break
    if (indent < 0) return []
    if (column === indent) items.push(line)
  }
  items.push(line)
  return items
}
