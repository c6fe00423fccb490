import {
  duplicateKey,
  forbiddenKey,
  MAX_DEPTH,
  MAX_ERRORS,
  notFinite,
  type Problem,
  tooDeep,
} from './document.ts'
import { skipSpace, stringEnd } from './json-scan.ts'
import type { FieldPath } from './manifest.ts'

/**
 * Everything that is wrong with one JSON value: keys given twice, forbidden keys, numbers out of range, up to
 * the first syntax error, behind which nothing is certain.
 */
export function findJsonProblems(
  text: string,
  start: number,
  end: number,
  lineOf: (offset: number) => number,
): Problem[] {
  return new Reader(text.slice(0, end), start, lineOf).read()
}

/** A problem behind which nothing is read. */
class LastProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y
const WORD = /true|false|null/y

/** Descends through the text as RFC 8259 has it. */
class Reader {
  readonly #text: string
  readonly #lineOf: (offset: number) => number
  readonly #problems: Problem[] = []
  #at: number

  constructor(text: string, start: number, lineOf: (offset: number) => number) {
    this.#text = text
    this.#at = start
    this.#lineOf = lineOf
  }

  read(): Problem[] {
    try {
      this.#value([])
      this.#space()
      if (this.#at < this.#text.length) this.#fail('the end of the document', [])
    } catch (error) {
      if (!(error instanceof LastProblem)) throw error
      this.#problems.push(error.problem)
    }
    return this.#problems
  }

  #value(path: FieldPath): void {
    this.#space()
    const start = this.#at
    const char = this.#text[start]
    if (path.length >= MAX_DEPTH && (char === '{' || char === '[')) {
      throw new LastProblem(tooDeep(start))
    }
    if (char === '{') this.#members(path)
    else if (char === '[') this.#items(path)
    else if (char === '"') this.#string(path)
    else this.#scalar(path)
  }

  #scalar(path: FieldPath): void {
    const start = this.#at
    WORD.lastIndex = NUMBER.lastIndex = start
    const word = WORD.exec(this.#text)?.[0]
    const text = word ?? NUMBER.exec(this.#text)?.[0]
    if (!text) this.#fail('a value', path)
    this.#at = start + text.length
    if (!word && !Number.isFinite(Number(text))) this.#add(notFinite(start, path, text))
  }

  #members(path: FieldPath): void {
    const firsts = new Map<string, number>()
    this.#at++
    this.#space()
    if (this.#take('}')) return
    do {
      this.#space()
      const start = this.#at
      if (this.#text[start] !== '"') {
        this.#fail(
          firsts.size === 0 ? 'a key in double quotes or `}`' : 'a key in double quotes',
          path,
        )
      }
      const key = this.#string(path)
      const here = [...path, key]
      const first = firsts.get(key)
      if (key === '__proto__') this.#add(forbiddenKey(start, here))
      else if (first !== undefined) {
        this.#add(duplicateKey(start, here, this.#lineOf(first)))
      } else firsts.set(key, start)
      this.#space()
      if (!this.#take(':')) this.#fail('`:` behind the key', here)
      this.#value(here)
      this.#space()
    } while (this.#take(','))
    if (!this.#take('}')) this.#fail('`,` or `}`', path)
  }

  #items(path: FieldPath): void {
    this.#at++
    this.#space()
    if (this.#take(']')) return
    let index = 0
    do {
      this.#value([...path, index++])
      this.#space()
    } while (this.#take(','))
    if (!this.#take(']')) this.#fail('`,` or `]`', path)
  }

  #string(path: FieldPath): string {
    const start = this.#at
    const end = stringEnd(this.#text, start)
    const text = this.#text.slice(start, end)
    try {
      const value: string = JSON.parse(text)
      this.#at = end
      return value
    } catch {
      const closed = text.length > 1 && text.endsWith('"') && !/[\r\n]/.test(text)
      return this.#failWith(
        closed
          ? 'the text that begins here has a control character or an escape that JSON does not know'
          : 'the text that begins here is not closed with `"` on its line',
        path,
      )
    }
  }

  #add(problem: Problem): void {
    if (this.#problems.length === MAX_ERRORS) throw new LastProblem(problem)
    this.#problems.push(problem)
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #space(): void {
    this.#at = skipSpace(this.#text, this.#at)
  }

  #fail(expected: string, path: FieldPath): never {
    const char = this.#text.codePointAt(this.#at)
    const found = char === undefined ? 'the text ends' : `\`${printable(char)}\` stands here`
    return this.#failWith(`expected ${expected}, but ${found}`, path)
  }

  #failWith(reason: string, path: FieldPath): never {
    const message = `not valid JSON: ${reason}`
    throw new LastProblem({ code: 'json-syntax', offset: this.#at, path, message })
  }
}

/** A character as people can read it. */
function printable(code: number): string {
  return code < 0x20 || code === 0x7f
    ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    : String.fromCodePoint(code)
}
