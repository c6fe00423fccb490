import type { ReachabilityDiff } from '../analysis/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { type Because, diffJson, formatDiff, formatDiffMarkdown } from '../report/index.ts'
import type { Terminal } from './terminal.ts'

/** How a difference can be printed. */
export const DIFF_FORMATS = ['text', 'json', 'markdown'] as const
export type DiffFormat = (typeof DIFF_FORMATS)[number]

/** A difference as it is to be printed. */
export function writtenDiff(
  diff: ReachabilityDiff,
  { notes, because }: { readonly notes: readonly Diagnostic[]; readonly because?: Because },
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
