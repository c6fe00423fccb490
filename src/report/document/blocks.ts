/** A piece of a line. A text is a sentence, in which backticks hold code. */
export type Inline = string | { readonly strong: string }

/** A line of text. */
export type Words = string | readonly Inline[]

/** What is good, bad, something of both, left open by OVN, or of no account. Never told by the tone alone. */
export type Tone = 'good' | 'bad' | 'mixed' | 'open' | 'faint'

/** A cell of a table. */
export interface Cell {
  readonly lines: readonly Words[]
  readonly tone?: Tone
}

/** An entry of a list, with what belongs to it. */
export interface Item {
  readonly words: Words
  readonly items?: readonly Words[]
}

/** A part of a document that is made once, and printed as Markdown or as HTML. */
export type Block =
  | { readonly kind: 'section'; readonly title: string; readonly blocks: Iterable<Block> }
  | { readonly kind: 'paragraph'; readonly words: Words }
  | { readonly kind: 'list'; readonly items: readonly Item[] }
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: Iterable<readonly Cell[]>
    }
  | Picture
  | { readonly kind: 'folded'; readonly summary: Words; readonly blocks: Iterable<Block> }

/** A picture in the forms that formats take. */
export interface Picture {
  readonly kind: 'picture'
  /** Markup of an SVG element, fit for the inside of a page. */
  readonly svg: string
  /** The same as a diagram that GitHub draws. */
  readonly mermaid: string
}

export function section(title: string, blocks: Iterable<Block>): Block {
  return { kind: 'section', title, blocks }
}

export function paragraph(words: Words): Block {
  return { kind: 'paragraph', words }
}

/** A list of lines without anything below them. */
export function list(lines: readonly Words[]): Block {
  return { kind: 'list', items: lines.map((words) => ({ words })) }
}

export function table(head: readonly string[], rows: Iterable<readonly Cell[]>): Block {
  return { kind: 'table', head, rows }
}

/** A cell with one line. */
export function cell(words: Words, tone?: Tone): Cell {
  return { lines: [words], ...(tone && { tone }) }
}

/** A cell with several lines, or a dash where there is none. */
export function cellOf(lines: readonly Words[], tone?: Tone): Cell {
  return { lines: lines.length > 0 ? lines : ['–'], ...(tone && { tone }) }
}

/** A line that stands out. */
export function strong(text: string): Words {
  return [{ strong: text }]
}
