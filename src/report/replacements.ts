import { type Edit, editedPieces } from '../edit/index.ts'
import type { NamedText } from './excerpt.ts'
import { changedLines } from './unified-diff.ts'

/** A piece of a text to be taken out, and what to put there. Lines and columns count from 1; the end is behind the piece. */
export interface Replacement {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
  readonly text: string
}

/** The replacements in one file. */
export interface FileReplacements {
  readonly file: string
  /** Ascending. Never empty. */
  readonly replacements: readonly Replacement[]
}

/** Says of edits where in the texts they change what. */
export class Replacements {
  readonly #sources: readonly NamedText[]
  /** The offset of each line of a text. */
  readonly #starts = new Map<NamedText, readonly number[]>()

  constructor(sources: readonly NamedText[]) {
    this.#sources = sources
  }

  /** What some edits replace, file by file; only lines that change are named. */
  of(edits: readonly Edit[]): FileReplacements[] {
    const { texts } = editedPieces(this.#sources, edits)
    return Array.from(texts, ([source, pieces]) => ({
      file: source.file,
      replacements: pieces.flatMap(({ start, end, text }) => {
        const before = source.text.slice(start, end)
        const starts = [...lineStarts(before), before.length]
        return changedLines(before, text).map((change): Replacement => {
          const [from, to] = [change.start, change.end].map((line) =>
            this.#placeOf(source, start + starts[Math.min(line, starts.length - 1)]!),
          ) as [Place, Place]
          return {
            startLine: from.line,
            startColumn: from.column,
            endLine: to.line,
            endColumn: to.column,
            text: change.text,
          }
        })
      }),
    })).filter(({ replacements }) => replacements.length > 0)
  }

  #placeOf(source: NamedText, offset: number): Place {
    let starts = this.#starts.get(source)
    if (!starts) this.#starts.set(source, (starts = lineStarts(source.text)))
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - starts[low]! + 1 }
  }
}

interface Place {
  readonly line: number
  readonly column: number
}

/** Where each line begins; also the empty one behind the last end of a line. */
function lineStarts(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    starts.push(end + 1)
  }
  return starts
}
