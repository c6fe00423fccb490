import type { Origin } from '../diagnostic/index.ts'
import type { Style } from './style.ts'

/** So much of a line is shown, and so much of that in front of the mark. */
const WIDTH = 100
const BEFORE = 60

/** A text that was read, and its name. */
export interface NamedText {
  readonly file: string
  readonly text: string
}

/** Shows lines of texts with a mark under the place that is meant. */
export class Excerpts {
  readonly #texts: ReadonlyMap<string, string>
  /** By file, split when the first line is asked for. */
  readonly #lines = new Map<string, readonly string[]>()

  constructor(sources: Iterable<NamedText>) {
    this.#texts = new Map(Array.from(sources, ({ file, text }) => [file, text]))
  }

  /** Two lines: the text with its number, and below it the mark with what is to be said of it; or what is to be said alone. */
  at({ file, line, column }: Origin, label: string, style: Style): string[] {
    const text = this.#line(file, line)
    if (text === undefined) return [`      ${style.faint('=')} ${label}`]
    const start = column - 1 > BEFORE && text.length > WIDTH ? column - 1 - BEFORE : 0
    const cut = start > 0 ? `…${text.slice(start + 1)}` : text
    const shown = cut.length > WIDTH ? `${cut.slice(0, WIDTH - 1)}…` : cut
    const indent = ' '.repeat(column - 1 - start)
    return [
      style.faint(`${String(line).padStart(5)} |`) + ` ${printable(shown)}`.trimEnd(),
      `${style.faint('      |')} ${indent}${style.bad('^')} ${label}`,
    ]
  }

  #line(file: string, line: number): string | undefined {
    let lines = this.#lines.get(file)
    if (!lines) {
      const text = this.#texts.get(file)
      lines = text === undefined ? [] : text.replace(/^\uFEFF/, '').split('\n')
      this.#lines.set(file, lines)
    }
    return lines[line - 1]
  }
}

/** Tabs and what would steer a terminal each take one column. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ')
}
