import type { ReachabilityDiff } from '../analysis/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { type Because, diffJson, formatDiff, formatDiffMarkdown } from '../report/index.ts'
import { isNobody } from './assumed-ends.ts'
import { report } from './input.ts'
import type { Terminal } from './terminal.ts'

/** How a difference can be printed. */
export const DIFF_FORMATS = ['text', 'json', 'markdown'] as const
export type DiffFormat = (typeof DIFF_FORMATS)[number]

/** What is said of a difference beside itself. */
interface DiffNotes {
  readonly notes: readonly Diagnostic[]
  /** What was taken for granted to have something to compare; see `endsOf`. */
  readonly ends: Diagnostic | undefined
  readonly because?: Because
}

/** A difference as it is to be printed. */
export function writtenDiff(
  diff: ReachabilityDiff,
  { notes, because, ends }: DiffNotes,
  output: DiffFormat,
  terminal: Terminal,
): string {
  const all = ends ? [ends, ...notes] : notes
  return introduced(plainDiff(diff, all, because, output, terminal), ends, output, terminal)
}

function plainDiff(
  diff: ReachabilityDiff,
  notes: readonly Diagnostic[],
  because: Because | undefined,
  output: DiffFormat,
  { outStyle }: Terminal,
): string {
  switch (output) {
    case 'text':
      return formatDiff(diff, { style: outStyle, ...(because && { because }) })
    case 'json':
      return `${JSON.stringify(diffJson(diff, notes, because), undefined, 2)}\n`
    case 'markdown':
      return formatDiffMarkdown(diff, because)
  }
}

/**
 * A report with what was taken for granted in front of it, and where there is nobody that alone: "no change" would mislead.
 * JSON stays as it is, and the note goes to the error stream.
 */
export function introduced(
  written: string,
  note: Diagnostic | undefined,
  output: DiffFormat,
  terminal: Terminal,
): string {
  if (!note) return written
  if (output === 'json') {
    report([note], terminal)
    return written
  }
  const told =
    output === 'markdown'
      ? `> ${note.message}.\n> ${note.help}.\n`
      : `${note.message}\n  help: ${note.help}\n`
  return isNobody(note) ? told : `${told}\n${written}`
}
