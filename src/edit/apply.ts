import {
  type FieldPath,
  readPlainDocuments,
  type Source,
  type TextDocument,
  type Whereabouts,
  whereabouts,
} from '../manifest/index.ts'
import { type Change, Impossible, sameValue, withChanges } from './change.ts'
import { newDocument, newJsonItem, type Piece } from './create.ts'
import type { Edit } from './edit.ts'
import { editPart, type PartText } from './part.ts'
import { editsByManifest } from './patch.ts'

/** The texts after edits. */
export interface AppliedEdits {
  /** All of them, in their order; those without an edit are the same values. */
  readonly sources: readonly Source[]
  /** The edits that were not made, with the reason. Everything else is. */
  readonly refused: readonly Refusal[]
}

export interface Refusal {
  readonly edit: Edit
  /** In words for people: what in the text is in the way. */
  readonly reason: string
}

/**
 * Makes edits in the texts from which their manifests were read: comments, order, style and every byte outside of
 * what is edited stay. Paths are those of the manifests as read; edits must not be in conflict. Each part of a text
 * that was changed is read again: what does not hold then exactly what it is to hold is left as it was, and its edits
 * are refused.
 */
export function applyEdits(sources: readonly Source[], edits: readonly Edit[]): AppliedEdits {
  const { texts, refused } = editedPieces(sources, edits)
  const changed = sources.map((source) => {
    const pieces = texts.get(source)
    return pieces ? { ...source, text: withPieces(source.text, pieces) } : source
  })
  return { sources: changed, refused }
}

/** What edits put in the place of what, without the texts as a whole. */
export interface EditedPieces {
  /** By text, ascending and apart from each other. Of an object that is edited, all may be one piece. */
  readonly texts: ReadonlyMap<Source, readonly Piece[]>
  readonly refused: readonly Refusal[]
}

/** The pieces of texts that {@link applyEdits} replaces. */
export function editedPieces(sources: readonly Source[], edits: readonly Edit[]): EditedPieces {
  const refused: Refusal[] = []
  const texts = new Map<Source, TextChanges>()
  for (const [manifest, own] of editsByManifest(edits)) {
    const place = whereabouts(manifest)
    const source = place && sources.find((one) => isTextOf(one, place))
    if (!source) {
      const reason = 'the object is written in none of the files'
      refused.push(...own.map((edit) => ({ edit, reason })))
      continue
    }
    const changes = texts.get(source) ?? new TextChanges()
    texts.set(source, changes)
    for (const edit of own) changes.add(edit, place)
  }
  const pieces = Array.from(texts, ([source, changes]) => {
    const found = changes.pieces(source.text, refused)
    return [source, found] as const
  })
  return { texts: new Map(pieces), refused }
}

function withPieces(text: string, pieces: readonly Piece[]): string {
  let end = 0
  const result = pieces.flatMap((piece) => {
    const between = text.slice(end, piece.start)
    end = piece.end
    return [between, piece.text]
  })
  return result.join('') + text.slice(end)
}

function isTextOf({ file, text }: Source, { document }: Whereabouts): boolean {
  const own = document.source
  return own.file === file && own.text.length === text.length - bomOf(text)
}

/** A byte order mark is not among what is read. */
function bomOf(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0
}

/** A change, and the edit that it is made for. */
interface PartChange {
  readonly edit: Edit
  readonly change: Change
}

/** The edits of one text. */
class TextChanges {
  readonly #changes = new Map<TextDocument, { path: FieldPath; edit: Edit; change: Change }[]>()
  readonly #created: ((text: string) => Piece)[] = []

  add(edit: Edit, { document, path }: Whereabouts): void {
    if (edit.kind !== 'create') {
      push(this.#changes, document, { path, edit, change: edit })
      return
    }
    const { value } = edit
    if (path.length === 0) this.#created.push((text) => newDocument(text, document, value))
    else {
      // Behind an item of a List stands another item. One of JSON is a part by itself, one of YAML a list of one.
      const part = document.part(path)
      if (part.path.length === 0) this.#created.push((text) => newJsonItem(text, part, value))
      else
        push(this.#changes, document, { path, edit, change: { kind: 'append', path: [], value } })
    }
  }

  /** What all changes put in the place of what, but those that are refused. */
  pieces(written: string, refused: Refusal[]): Piece[] {
    const bom = bomOf(written)
    const text = written.slice(bom)
    const pieces: Piece[] = []
    for (const [document, changes] of this.#changes) {
      for (const part of partsOf(document, changes)) {
        pieces.push({ ...part, text: changedText(text, part, refused) })
      }
    }
    for (const create of this.#created) pieces.push(create(text))
    // What stands behind a document comes in front of what is changed in the next.
    pieces.sort((a, b) => a.start - b.start || a.end - b.end)
    return pieces.map(({ start, end, text: put }) => ({
      start: start + bom,
      end: end + bom,
      text: put,
    }))
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key)
  if (known) known.push(value)
  else map.set(key, [value])
}

/** A piece of a text that changes are made in; their paths lead from its value. */
interface Part {
  readonly start: number
  readonly end: number
  readonly changes: PartChange[]
}

/** The smallest pieces of a document that hold all the changes. */
function partsOf(
  document: TextDocument,
  changes: readonly (PartChange & { readonly path: FieldPath })[],
): Part[] {
  const { start, end } = document
  const at = (path: FieldPath, { change, edit }: PartChange): PartChange => {
    // It is the list that gets a new item.
    const from = edit.kind === 'create' ? path.slice(0, -1) : path
    return { edit, change: { ...change, path: [...from, ...change.path] } }
  }
  const parts = new Map<number, Part>()
  for (const { path, ...own } of changes) {
    const part = document.part(path)
    if (part.start === start && part.end === end) {
      return [{ start, end, changes: changes.map(({ path, ...each }) => at(path, each)) }]
    }
    const known = parts.get(part.start) ?? { start: part.start, end: part.end, changes: [] }
    parts.set(part.start, known)
    known.changes.push(at(part.path, own))
  }
  return [...parts.values()]
}

/** The API server takes no larger object; a parser that keeps all comments takes long for one. */
const LARGEST = 2 << 20

/** So much around a piece is looked at for how people write there. */
const AROUND = 4096

/** The text of a part with its changes made, but for those that are refused. */
function changedText(text: string, part: Part, refused: Refusal[]): string {
  const { start, end, changes } = part
  const own = text.slice(start, end)
  const refuse = ({ edit }: PartChange, reason: string): void => void refused.push({ edit, reason })
  const value = own.length <= LARGEST ? readValue(own) : undefined
  if (!value) {
    for (const change of changes) refuse(change, 'the object is too large to be edited')
    return own
  }
  const lineStart = text.lastIndexOf('\n', Math.max(0, start - AROUND)) + 1
  const surroundings = text.slice(lineStart, end + AROUND)
  const whole: PartText = { text: own, ...value, surroundings }
  try {
    return checked(whole, changes)
  } catch (error) {
    if (!(error instanceof Impossible)) throw error
    const possible = changes.filter((change) => {
      const reason = reasonAgainst(whole, [change])
      if (reason !== undefined) refuse(change, reason)
      return reason === undefined
    })
    if (possible.length === changes.length || reasonAgainst(whole, possible) !== undefined) {
      for (const change of possible) refuse(change, error.message)
      return own
    }
    return possible.length > 0 ? checked(whole, possible) : own
  }
}

function reasonAgainst(part: PartText, changes: readonly PartChange[]): string | undefined {
  try {
    checked(part, changes)
    return undefined
  } catch (error) {
    if (error instanceof Impossible) return error.message
    throw error
  }
}

/** @throws Impossible where the text would not hold what it is to hold */
function checked(part: PartText, changes: readonly PartChange[]): string {
  const wanted = changes.map(({ change }) => change)
  const expected = withChanges(part.value, wanted)
  const text = editPart(part, wanted)
  const found = readValue(text)
  if (found && sameValue(found.value, expected)) return text
  throw new Impossible(
    'other places share the text through an anchor, or it is written too unusually',
  )
}

/** The only value of a text. */
function readValue(text: string): { readonly value: unknown; readonly json: boolean } | undefined {
  try {
    return { value: JSON.parse(text), json: true }
  } catch {
    const { documents, diagnostics } = readPlainDocuments({ file: '', text })
    const [document] = documents
    if (!document || documents.length > 1 || diagnostics.length > 0) return undefined
    return { value: document.value, json: false }
  }
}
