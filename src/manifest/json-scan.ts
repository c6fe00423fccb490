import type { FieldPath } from './manifest.ts'

/**
 * Finding one's way through a JSON text without building values: brackets are counted, strings skipped. Nothing
 * here checks the syntax; that is JSON.parse's part, and `json-problems.ts` says what it found.
 */

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** One value of a text: where it ends, how many keys all its objects have together, and how deep they nest. */
export interface ScannedValue {
  readonly end: number
  readonly keys: number
  readonly depth: number
}

/** Scans one object or list that begins at `start`; where it is never closed, it ends with the text. */
export function scanValue(text: string, start: number): ScannedValue {
  let open = 0
  let depth = 0
  let keys = 0
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) i = stringEnd(text, i) - 1
    else if (code === COLON) keys++
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++open > depth) depth = open
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (--open <= 0) return { end: i + 1, keys, depth }
    }
  }
  return { end: text.length, keys, depth }
}

/** Offset behind the string that begins at `start`. */
export function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH) i++
    else if (code === QUOTE) return i + 1
  }
  return text.length
}

/** Offset of the first character at or behind `i` that is no white space. */
export function skipSpace(text: string, i: number): number {
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break
  }
  return i
}

/** Offset behind the value, of any type, that begins at `start`. */
function valueEnd(text: string, start: number): number {
  const code = text.charCodeAt(start)
  if (code === QUOTE) return stringEnd(text, start)
  if (code === OPEN_BRACE || code === OPEN_BRACKET) return scanValue(text, start).end
  let i = start
  for (; i < text.length; i++) {
    const next = text.charCodeAt(i)
    if (next === COMMA || next === CLOSE_BRACE || next === CLOSE_BRACKET || next <= 0x20) break
  }
  return i
}

/** Offsets of the items of the list that begins at `start`. */
export function listItems(text: string, start: number): number[] {
  const items: number[] = []
  let i = skipSpace(text, start + 1)
  while (i < text.length && text.charCodeAt(i) !== CLOSE_BRACKET) {
    items.push(i)
    i = skipSpace(text, valueEnd(text, i))
    if (text.charCodeAt(i) === COMMA) i = skipSpace(text, i + 1)
  }
  return items
}

/** A member of an object: its key's offset and its value's. */
interface Member {
  readonly key: number
  readonly value: number
}

/** The last member of that name, as JSON.parse takes it, of the object that begins at `start`. */
export function findMember(text: string, start: number, name: string): Member | undefined {
  let found: Member | undefined
  let i = skipSpace(text, start + 1)
  while (i < text.length && text.charCodeAt(i) === QUOTE) {
    const keyEnd = stringEnd(text, i)
    const value = skipSpace(text, skipSpace(text, keyEnd) + 1)
    if (JSON.parse(text.slice(i, keyEnd)) === name) found = { key: i, value }
    i = skipSpace(text, valueEnd(text, value))
    if (text.charCodeAt(i) === COMMA) i = skipSpace(text, i + 1)
  }
  return found
}

/**
 * Offset of a field of the value that begins at `start`, or of its nearest ancestor that is there: of the value
 * where it begins on the line of its key, else of the key.
 */
export function locateInJson(text: string, start: number, path: FieldPath): number {
  let value = start
  let offset = start
  for (const step of path) {
    const code = text.charCodeAt(value)
    if (code === OPEN_BRACE) {
      const member = findMember(text, value, String(step))
      if (!member) break
      value = member.value
      offset = text.slice(member.key, value).includes('\n') ? member.key : value
    } else if (code === OPEN_BRACKET && typeof step === 'number') {
      const item = listItems(text, value)[step]
      if (item === undefined) break
      offset = value = item
    } else break
  }
  return offset
}
