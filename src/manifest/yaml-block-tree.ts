import { readBlockYaml, UNUSUAL } from './yaml-block.ts'
import {
  type PairSlot,
  rootSlot,
  type Slot,
  type YamlList,
  type YamlMapping,
  type YamlScalar,
  type YamlTree,
} from './yaml-tree.ts'

/**
 * The tree of a text that `yaml-block.ts` reads, in a fraction of a parser's time; undefined for any other. Nothing is
 * checked here again: what is not among the forms that are read there does not occur.
 */
export function readBlockTree(text: string): Slot | undefined {
  if (readBlockYaml(text, 0, text.length) === UNUSUAL) return undefined
  return rootSlot(new BlockTreeReader(text).document())
}

/** The rest of a line that says nothing. */
const NOTHING = / *(?:#[^\n]*)?(?:\n|$)/y
/** Up to a colon that ends it; a colon or `#` in the middle of a word is part of it. */
const KEY = /(?:"[^"\n]*"|'[^'\n]*'|[^:#\n]*(?:(?::(?![ \n]|$)|(?<! )#)[^:#\n]*)*)(?=:(?:[ \n]|$))/y
/** Spaces and a comment behind it are not its own. */
const SCALAR = /"[^"\n]*"|'[^'\n]*'|\{\}|\[\]|[^ \n]*(?: +(?![ #\n]|$)[^ \n]*)*/y

class BlockTreeReader {
  readonly #text: string
  /** The first character of the line at hand that is no space, and its column; -1 at the end of the text. */
  #at = 0
  #indent = -1

  constructor(text: string) {
    this.#text = text
  }

  document(): YamlTree {
    this.#goTo(this.#text.startsWith('---') ? this.#nextLine(0) : 0)
    return this.#block()
  }

  /** Goes to the first line from an offset on that says something. */
  #goTo(from: number): void {
    let line = from
    for (let end = this.#endOf(NOTHING, line); end > line; end = this.#endOf(NOTHING, line)) {
      line = end
    }
    this.#at = this.#behindSpaces(line)
    this.#indent = line < this.#text.length ? this.#at - line : -1
  }

  #block(): YamlMapping | YamlList {
    return this.#isItem() ? this.#list() : this.#mapping()
  }

  #mapping(): YamlMapping {
    const start = this.#at
    const indent = this.#indent
    const slots = new Map<string, PairSlot>()
    let end = start
    while (this.#indent === indent && !this.#isItem()) {
      const key = this.#scalar(this.#at, this.#endOf(KEY, this.#at))
      const value = this.#value(key.end + 1, indent)
      const slot = { kind: 'pair', flow: false, begin: key.start, colon: true, ...value } as const
      slots.set(key.text, { ...slot, key })
      end = slot.end
    }
    return { kind: 'mapping', flow: false, start, end, slots }
  }

  #list(): YamlList {
    const start = this.#at
    const indent = this.#indent
    const slots: Slot[] = []
    while (this.#indent === indent && this.#isItem()) {
      const begin = this.#at
      const node = this.#item(indent)
      const { start, end } = node
      const after = begin + 1
      slots.push({ kind: 'item', node, flow: false, begin, after, colon: true, start, end })
    }
    return { kind: 'list', flow: false, start, end: slots.at(-1)!.end, slots }
  }

  /** What stands behind the dash at hand, in this column. */
  #item(indent: number): YamlTree {
    const at = this.#behindSpaces(this.#at + 1)
    this.#indent = indent + at - this.#at
    this.#at = at
    // A key in quotes is not read behind a dash.
    const isMapping = !this.#isQuote(at) && this.#endOf(KEY, at) > at
    return isMapping ? this.#mapping() : this.#inline(at)
  }

  /** What stands behind the colon of a key in this column. */
  #value(after: number, indent: number): Pick<Slot, 'node' | 'after' | 'start' | 'end'> {
    const at = this.#behindSpaces(after)
    if (this.#endOf(NOTHING, after) > after || after === this.#text.length) {
      this.#goTo(this.#nextLine(after))
      const isBelow = this.#indent > indent || (this.#indent === indent && this.#isItem())
      if (!isBelow) return { node: null, after, start: after, end: after }
      const node = this.#block()
      return { node, after, start: node.start, end: node.end }
    }
    const node = this.#text[at] === '|' ? this.#literal(at) : this.#inline(at)
    return { node, after, start: node.start, end: node.end }
  }

  /** The value that ends on its line. */
  #inline(at: number): YamlTree {
    const end = this.#endOf(SCALAR, at)
    this.#goTo(this.#nextLine(end))
    const extent = { start: at, end }
    if (this.#text[at] === '{') return { kind: 'mapping', flow: true, ...extent, slots: new Map() }
    if (this.#text[at] === '[') return { kind: 'list', flow: true, ...extent, slots: [] }
    return this.#scalar(at, end)
  }

  #scalar(start: number, end: number): YamlScalar {
    const written = this.#text.slice(start, end)
    if (!this.#isQuote(start)) return { kind: 'scalar', form: 'plain', start, end, text: written }
    const form = written[0] === '"' ? 'double' : 'single'
    return { kind: 'scalar', form, start, end, text: written.slice(1, -1) }
  }

  /** The lines of a text behind `|`, up to the last that is not empty. */
  #literal(start: number): YamlScalar {
    let end = this.#nextLine(start)
    const column = this.#behindSpaces(end) - end
    for (let line = end; line < this.#text.length; line = this.#nextLine(line)) {
      const content = this.#behindSpaces(line)
      const isEmpty = content === this.#text.length || this.#text[content] === '\n'
      if (!isEmpty && content - line < column) break
      // Spaces beyond the column of the text are part of it.
      if (!isEmpty || content - line > column) end = this.#nextLine(line)
    }
    this.#goTo(end)
    return { kind: 'scalar', form: 'block', start, end, text: this.#text.slice(start, end) }
  }

  /** Whether the line at hand begins with a dash that makes an item. */
  #isItem(): boolean {
    return this.#text[this.#at] === '-' && /[ \n]/.test(this.#text[this.#at + 1] ?? '\n')
  }

  #isQuote(at: number): boolean {
    return this.#text[at] === '"' || this.#text[at] === "'"
  }

  #behindSpaces(from: number): number {
    let at = from
    while (this.#text[at] === ' ') at++
    return at
  }

  /** Where the line behind that of an offset begins; the end of the text where there is none. */
  #nextLine(offset: number): number {
    return this.#text.indexOf('\n', offset) + 1 || this.#text.length
  }

  /** Where a pattern ends that begins at an offset; -1 where it does not. */
  #endOf(pattern: RegExp, from: number): number {
    pattern.lastIndex = from
    return pattern.test(this.#text) ? pattern.lastIndex : -1
  }
}
