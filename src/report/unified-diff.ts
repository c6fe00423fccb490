/** A text before and after. */
export interface ChangedText {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** Lines that are taken out and put in, by the indexes of the lines before and after. */
interface Chunk {
  readonly before: readonly [start: number, end: number]
  readonly after: readonly [start: number, end: number]
}

/** So many lines that stay are shown around those that change. */
const CONTEXT = 3

/**
 * The difference of a text as `diff -u` prints it and `git apply` takes it; nothing where it is the same. Written for
 * small changes all over a long text, for which an edit script need not be the shortest there is: the time it takes
 * grows with the text, and not with the square of the changes.
 */
export function formatUnifiedDiff({ file, before, after }: ChangedText): string {
  const [a, b] = [linesOf(before), linesOf(after)]
  const hunks = hunksOf(chunksOf(a, b))
  if (hunks.length === 0) return ''
  return [
    `--- a/${file}\n`,
    `+++ b/${file}\n`,
    ...hunks.map((hunk) => formatHunk(hunk, a, b)),
  ].join('')
}

/** All lines of two texts: behind `-` those of the first alone, behind `+` those of the second, behind a space the others. */
export function formatMerged(before: string, after: string): string {
  const [a, b] = [linesOf(before), linesOf(after)]
  return markedLines(chunksOf(a, b), a, b, 0, a.length)
}

/** Lines of a text to be taken out, by their indexes, and what to put there. */
export interface ChangedLines {
  readonly start: number
  /** Behind the last of them. */
  readonly end: number
  readonly text: string
}

/** What makes one text of another, line by line. */
export function changedLines(before: string, after: string): ChangedLines[] {
  const [a, b] = [linesOf(before), linesOf(after)]
  return chunksOf(a, b).map((chunk) => ({
    start: chunk.before[0],
    end: chunk.before[1],
    text: b.slice(...chunk.after).join(''),
  }))
}

/** The lines with their ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function chunksOf(a: readonly string[], b: readonly string[]): Chunk[] {
  const chunks: Chunk[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (a[i] === b[j]) {
      i++
      j++
      continue
    }
    const [di, dj] = nextMatch(a, b, i, j)
    chunks.push({ before: [i, i + di], after: [j, j + dj] })
    i += di
    j += dj
  }
  return chunks
}

/** How many lines to skip on either side, as few as possible, for both to go on alike. */
function nextMatch(
  a: readonly string[],
  b: readonly string[],
  i: number,
  j: number,
): readonly [number, number] {
  const rest = [a.length - i, b.length - j] as const
  for (let skipped = 1; skipped <= rest[0] + rest[1]; skipped++) {
    for (let di = Math.max(0, skipped - rest[1]); di <= Math.min(skipped, rest[0]); di++) {
      if (goesOnAlike(a, b, i + di, j + skipped - di)) return [di, skipped - di]
    }
  }
  return rest
}

/** One line that is the same says little: `spec:` stands in every object. */
function goesOnAlike(a: readonly string[], b: readonly string[], i: number, j: number): boolean {
  for (let n = 0; n < CONTEXT; n++) {
    if (i + n === a.length && j + n === b.length) return true
    if (a[i + n] !== b[j + n]) return false
  }
  return true
}

/** Chunks so near to each other that they share lines around them. */
function hunksOf(chunks: readonly Chunk[]): Chunk[][] {
  const hunks: Chunk[][] = []
  for (const chunk of chunks) {
    const last = hunks.at(-1)?.at(-1)
    if (last && chunk.before[0] - last.before[1] <= 2 * CONTEXT) hunks.at(-1)!.push(chunk)
    else hunks.push([chunk])
  }
  return hunks
}

function formatHunk(chunks: readonly Chunk[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [chunks[0]!, chunks.at(-1)!]
  const lead = Math.min(CONTEXT, first.before[0])
  const tail = Math.min(CONTEXT, a.length - last.before[1])
  const from = [first.before[0] - lead, first.after[0] - lead] as const
  const to = [last.before[1] + tail, last.after[1] + tail] as const
  const head = `@@ -${extent(from[0], to[0])} +${extent(from[1], to[1])} @@\n`
  return head + markedLines(chunks, a, b, from[0], to[0])
}

/** Lines of the text before, from the one to the other, with what changes among them. */
function markedLines(
  chunks: readonly Chunk[],
  a: readonly string[],
  b: readonly string[],
  from: number,
  to: number,
): string {
  const lines: string[] = []
  let at = from
  for (const { before, after } of chunks) {
    lines.push(...marked(' ', a.slice(at, before[0])))
    lines.push(...marked('-', a.slice(...before)), ...marked('+', b.slice(...after)))
    at = before[1]
  }
  return [...lines, ...marked(' ', a.slice(at, to))].join('')
}

/** The first line, from 1, and how many there are; of none, the line in front of it. */
function extent(start: number, end: number): string {
  return `${start === end ? start : start + 1},${end - start}`
}

function marked(mark: string, lines: readonly string[]): string[] {
  return lines.map((line) =>
    line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`,
  )
}
