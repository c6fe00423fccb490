import { MAX_DEPTH } from './document.ts'
import { plainScalar } from './yaml-scalars.ts'

/**
 * The YAML that tools write and most people do: mappings and lists in block style, one key to a line, scalars that end
 * on it, texts behind `|`. It reads that and nothing else, in a fraction of a parser's time, and leaves whatever else
 * there is to the parser: anchors, tags, brackets with something in them, escapes, scalars over several lines, anything
 * beyond ASCII, and every mistake.
 */

/** What is not read here. */
export const UNUSUAL: unique symbol = Symbol('unusual')

const TAB = 0x09
const LINE_FEED = 0x0a
const SPACE = 0x20
const QUOTE = 0x22
const HASH = 0x23
const APOSTROPHE = 0x27
const DASH = 0x2d
const COLON = 0x3a
const BACKSLASH = 0x5c
const BAR = 0x7c
const TILDE = 0x7e

/** The longest text that stands for no text: `false`. */
const LONGEST_WORD = 5

/** Longer keys are refused by parsers. */
const LONGEST_KEY = 1000

/** Nobody nests deeper, and a parser counts levels in a way of its own. */
const DEEPEST = MAX_DEPTH >> 1

/** The value of the document that stands from `start` to `end`, or {@link UNUSUAL}. */
export function readBlockYaml(text: string, start: number, end: number): unknown {
  return new BlockReader(text, start, end).document()
}

class BlockReader {
  readonly #text: string
  readonly #end: number
  /** The first character of the line at hand that is no space, and its column; -1 at the end of the text. */
  #at: number
  #indent = -1
  /** Where the next line begins. */
  #next: number
  #depth = 0
  /** What stopped {@link #plainEnd}: a colon behind a key, a line feed or the end, `#`, or something unusual. */
  #stop = LINE_FEED

  constructor(text: string, start: number, end: number) {
    this.#text = text
    this.#end = end
    this.#at = start
    this.#next = start
  }

  document(): unknown {
    if (this.#text.startsWith('---', this.#next)) {
      const line = this.#lineEnd(this.#next)
      for (let i = this.#next + 3; i < line; i++) {
        if (this.#text.charCodeAt(i) !== SPACE) return UNUSUAL
      }
      this.#next = line + 1
    }
    if (!this.#advance() || this.#indent !== 0) return UNUSUAL
    const value = this.#block()
    return this.#indent < 0 ? value : UNUSUAL
  }

  /** Goes to the next line with something on it other than a comment; false where something unusual is in the way. */
  #advance(): boolean {
    for (let line = this.#next; line < this.#end; line = this.#next) {
      let i = line
      while (i < this.#end && this.#text.charCodeAt(i) === SPACE) i++
      const code = i < this.#end ? this.#text.charCodeAt(i) : LINE_FEED
      if (code !== LINE_FEED && code !== HASH) {
        this.#at = i
        this.#indent = i - line
        return true
      }
      if (code === HASH) i = this.#printableEnd(i)
      if (i < 0) return false
      this.#next = i + 1
    }
    this.#indent = -1
    return true
  }

  /** The mapping or list that begins with the line at hand. */
  #block(): unknown {
    if (++this.#depth > DEEPEST) return UNUSUAL
    const value = this.#isItem() ? this.#list() : this.#mapping()
    this.#depth--
    return value
  }

  #mapping(): unknown {
    const indent = this.#indent
    const mapping: Record<string, unknown> = {}
    do {
      if (this.#isItem()) return UNUSUAL
      const key = this.#key()
      // What every object inherits is as good a reason to look twice as a key that is there.
      if (key === undefined || key in mapping) return UNUSUAL
      const value = this.#value(indent)
      if (value === UNUSUAL) return UNUSUAL
      mapping[key] = value
    } while (this.#indent === indent)
    return this.#indent < indent ? mapping : UNUSUAL
  }

  #list(): unknown {
    const indent = this.#indent
    const list: unknown[] = []
    while (this.#indent === indent && this.#isItem()) {
      let at = this.#at + 1
      while (at < this.#end && this.#text.charCodeAt(at) === SPACE) at++
      this.#indent += at - this.#at
      this.#at = at
      const item = this.#item(indent)
      if (item === UNUSUAL) return UNUSUAL
      list.push(item)
    }
    return this.#indent <= indent ? list : UNUSUAL
  }

  /** What stands behind a dash. */
  #item(indent: number): unknown {
    if (this.#isItem()) return UNUSUAL
    const code = this.#text.charCodeAt(this.#at)
    if (startsPlain(code)) {
      this.#plainEnd(this.#at)
      if (this.#stop === COLON) return this.#block()
    }
    return this.#scalar(this.#at, indent)
  }

  /** Whether the line at hand begins with a dash that makes an item. */
  #isItem(): boolean {
    if (this.#text.charCodeAt(this.#at) !== DASH) return false
    const code = this.#at + 1 < this.#end ? this.#text.charCodeAt(this.#at + 1) : LINE_FEED
    return code === SPACE || code === LINE_FEED
  }

  /** The key at hand, which is passed, with its colon. */
  #key(): string | undefined {
    const from = this.#at
    const code = this.#text.charCodeAt(from)
    if (code === QUOTE || code === APOSTROPHE) {
      const end = this.#quoteEnd(from, code)
      if (end < 0 || this.#text.charCodeAt(end) !== COLON || !this.#isGap(end + 1)) return undefined
      this.#at = end + 1
      return end - from > LONGEST_KEY ? undefined : this.#text.slice(from + 1, end - 1)
    }
    if (!startsPlain(code)) return undefined
    const end = this.#plainEnd(from)
    if (this.#stop !== COLON || end - from > LONGEST_KEY) return undefined
    if (this.#text.charCodeAt(end - 1) === SPACE) return undefined
    const key = this.#text.slice(from, end)
    this.#at = end + 1
    return isText(key, code) ? key : undefined
  }

  /** What stands behind the colon of a key in this column. */
  #value(indent: number): unknown {
    let at = this.#at
    while (at < this.#end && this.#text.charCodeAt(at) === SPACE) at++
    const code = at < this.#end ? this.#text.charCodeAt(at) : LINE_FEED
    if (code === BAR) return this.#literal(at + 1, indent)
    if (code !== LINE_FEED && code !== HASH) return this.#scalar(at, indent)
    if (!this.#endLine(this.#at)) return UNUSUAL
    if (this.#indent > indent || (this.#indent === indent && this.#isItem())) return this.#block()
    return null
  }

  /** The scalar from `at` to the end of the line; goes on with the next line, which must not be part of it. */
  #scalar(at: number, indent: number): unknown {
    const code = this.#text.charCodeAt(at)
    let value: unknown
    let end: number
    if (code === QUOTE || code === APOSTROPHE) {
      end = this.#quoteEnd(at, code)
      if (end < 0) return UNUSUAL
      value = this.#text.slice(at + 1, end - 1)
    } else if (this.#text.startsWith('{}', at)) {
      end = at + 2
      value = {}
    } else if (this.#text.startsWith('[]', at)) {
      end = at + 2
      value = []
    } else {
      if (!startsPlain(code) || (code === DASH && this.#isGap(at + 1))) return UNUSUAL
      end = this.#plainEnd(at)
      if (this.#stop !== LINE_FEED && this.#stop !== HASH) return UNUSUAL
      while (this.#text.charCodeAt(end - 1) === SPACE) end--
      const text = this.#text.slice(at, end)
      value = isText(text, code) ? text : plainScalar(text)
      if (typeof value === 'number' && !Number.isFinite(value)) return UNUSUAL
    }
    return this.#endLine(end) && this.#indent <= indent ? value : UNUSUAL
  }

  /** The lines of a text behind `|`, which are deeper than the key. */
  #literal(at: number, indent: number): unknown {
    const strips = this.#text.charCodeAt(at) === DASH
    const first = this.#lineEnd(at)
    if (first !== (strips ? at + 1 : at)) return UNUSUAL
    const lines: string[] = []
    let column = 0
    let line = first + 1
    while (line < this.#end) {
      const end = this.#printableEnd(line)
      if (end < 0) return UNUSUAL
      let i = line
      while (i < end && this.#text.charCodeAt(i) === SPACE) i++
      if (column === 0) {
        // An empty line in front of the others may not be longer than they are: too seldom to be read here.
        if (i === end || i - line <= indent) return UNUSUAL
        column = i - line
      }
      if (i < end && i - line < column) break
      lines.push(this.#text.slice(Math.min(line + column, end), end))
      line = end + 1
    }
    this.#next = line
    while (lines.at(-1) === '') lines.pop()
    if (lines.length === 0 || !this.#advance()) return UNUSUAL
    // A text that ends without a line feed has none to give.
    if (!strips && line > this.#end) return UNUSUAL
    return this.#indent <= indent ? lines.join('\n') + (strips ? '' : '\n') : UNUSUAL
  }

  /** Goes from behind a value to the next line: nothing but a comment may stand between. */
  #endLine(end: number): boolean {
    let at = end
    while (at < this.#end && this.#text.charCodeAt(at) === SPACE) at++
    if (at < this.#end && this.#text.charCodeAt(at) === HASH && at > end) {
      at = this.#printableEnd(at)
      if (at < 0) return false
    }
    if (at < this.#end && this.#text.charCodeAt(at) !== LINE_FEED) return false
    this.#next = at + 1
    return this.#advance()
  }

  /** Where a plain scalar ends that begins at `from`; #stop says by what. */
  #plainEnd(from: number): number {
    const text = this.#text
    const end = this.#end
    for (let i = from; i < end; i++) {
      const code = text.charCodeAt(i)
      if (code === COLON) {
        if (!this.#isGap(i + 1)) continue
        this.#stop = COLON
        return i
      }
      if (code === HASH) {
        if (text.charCodeAt(i - 1) !== SPACE) continue
        this.#stop = HASH
        return i
      }
      if (code < SPACE || code > TILDE) {
        this.#stop = code === LINE_FEED ? LINE_FEED : TAB
        return i
      }
    }
    this.#stop = LINE_FEED
    return end
  }

  /** Behind the quote that ends what begins at `from`; negative where it has an escape or more than a line. */
  #quoteEnd(from: number, quote: number): number {
    for (let i = from + 1; i < this.#end; i++) {
      const code = this.#text.charCodeAt(i)
      if (code === quote) {
        return this.#text.charCodeAt(i + 1) === APOSTROPHE && quote === APOSTROPHE ? -1 : i + 1
      }
      if (code < SPACE || code > TILDE || (code === BACKSLASH && quote === QUOTE)) return -1
    }
    return -1
  }

  /** The end of the line that `from` is on; negative where something not ASCII or not printable is in between. */
  #printableEnd(from: number): number {
    for (let i = from; i < this.#end; i++) {
      const code = this.#text.charCodeAt(i)
      if (code === LINE_FEED) return i
      if (code < SPACE || code > TILDE) return -1
    }
    return this.#end
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf('\n', from)
    return end < 0 || end > this.#end ? this.#end : end
  }

  #isGap(at: number): boolean {
    if (at >= this.#end) return true
    const code = this.#text.charCodeAt(at)
    return code === SPACE || code === LINE_FEED || code === TAB || code === 0x0d
  }
}

/** Whether a plain scalar may begin so, as far as it is read here: a letter or digit, or one of `+ . / _`, or a dash. */
function startsPlain(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2d && code <= 0x39) ||
    code === 0x5f ||
    code === 0x2b
  )
}

/** Whether a plain scalar that begins so is text, as far as that can be told without reading it. */
function isText(text: string, code: number): boolean {
  const isLetter = code >= 0x41
  if (isLetter && text.length > LONGEST_WORD) return true
  return typeof plainScalar(text) === 'string'
}
