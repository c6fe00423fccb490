import type { Diagnostic, DiagnosticCode, Origin } from '../diagnostic/index.ts'
import { type FieldPath, formatPath } from './manifest.ts'
import type { SourceText } from './text.ts'

/** Deeper than any object the API server knows, and shallow enough for every recursive reader. */
export const MAX_DEPTH = 200

/** After so many errors a source is given up: it is something else than manifests. */
export const MAX_ERRORS = 1000

/** Something wrong inside a document, before it has a line and a column. */
export interface Problem {
  readonly code: DiagnosticCode
  /** Offset in the whole text of the source. */
  readonly offset: number
  readonly path: FieldPath
  readonly message: string
  readonly help?: string
}

/** One document of a source: its extent, and the way from a field to the place where it stands. */
export interface TextDocument {
  readonly source: SourceText
  /** Index of the document in its source. */
  readonly index: number
  /** Extent in the source's text. */
  readonly start: number
  readonly end: number
  /** Offset in the source's text of a field, or of its nearest ancestor that is there. */
  locate(path: FieldPath): number
  /** The smallest part around a field that can be read, and changed, without the rest. */
  part(path: FieldPath): TextPart
}

/** A part of a text, and the way from the value that it holds to a field. */
export interface TextPart {
  /** Extent in the source's text. */
  readonly start: number
  readonly end: number
  readonly path: FieldPath
}

/** What a document holds, or what is wrong with it. */
export interface ReadDocument {
  readonly document: TextDocument
  /** `undefined` when there are problems. */
  readonly value: unknown
  readonly problems: readonly Problem[]
}

export function originAt(document: TextDocument, offset: number, path: FieldPath): Origin {
  const { line, column } = document.source.position(offset)
  return {
    file: document.source.file,
    document: document.index,
    line,
    column,
    path: formatPath(path),
  }
}

export function toDiagnostic(document: TextDocument, problem: Problem): Diagnostic {
  return {
    code: problem.code,
    severity: 'error',
    message: problem.message,
    origin: originAt(document, problem.offset, problem.path),
    ...(problem.help !== undefined && { help: problem.help }),
  }
}

/** Where the walk over a parsed value found something that needs a second, slower look at the text. */
export interface Inspection {
  /** How many keys all its mappings have together. */
  keys: number
  /** Whether something is in it that no Kubernetes object can hold. */
  suspicious: boolean
  /** Whether it is nested deeper than {@link MAX_DEPTH}. */
  tooDeep: boolean
}

/** One walk over a tree of parsed values. */
export function inspect(value: unknown): Inspection {
  const result: Inspection = { keys: 0, suspicious: false, tooDeep: false }
  walk(value, 0, result)
  return result
}

function walk(value: unknown, depth: number, result: Inspection): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) result.suspicious = true
  } else if (typeof value === 'object' && value !== null) {
    if (depth === MAX_DEPTH) {
      result.tooDeep = true
    } else if (Array.isArray(value)) {
      for (const item of value) walk(item, depth + 1, result)
    } else {
      for (const key of Object.keys(value)) {
        result.keys++
        if (key === '__proto__' || key === '[object Object]') result.suspicious = true
        walk((value as Record<string, unknown>)[key], depth + 1, result)
      }
    }
  }
}

/** The words for a key that would harm whoever copies the object carelessly. */
export function forbiddenKey(offset: number, path: FieldPath): Problem {
  return {
    code: 'forbidden-key',
    offset,
    path,
    message: 'the key `__proto__` is not accepted: no Kubernetes object has a field of that name',
    help: 'remove the key, or choose another name',
  }
}

export function duplicateKey(offset: number, path: FieldPath, firstLine: number): Problem {
  const key = path.at(-1)
  const nextDocument = path.length === 1 && (key === 'apiVersion' || key === 'kind')
  return {
    code: 'duplicate-key',
    offset,
    path,
    message: `the key \`${key}\` is given twice in one mapping: first on line ${firstLine}`,
    help: nextDocument
      ? 'if another object begins here, a line `---` is missing before it'
      : 'keep one of the two: the API server refuses both, or takes the last without a word',
  }
}

export function tooDeep(offset: number): Problem {
  return {
    code: 'nested-too-deep',
    offset,
    path: [],
    message: `the document is nested deeper than ${MAX_DEPTH} levels`,
    help: 'no Kubernetes object is nested that deep: check that the file is what it should be',
  }
}

export function notFinite(offset: number, path: FieldPath, text: string): Problem {
  return {
    code: 'number-out-of-range',
    offset,
    path,
    message: `\`${text}\` is not a number that a Kubernetes object can hold`,
    help: 'write a finite number, or quote it if it is meant as text',
  }
}
