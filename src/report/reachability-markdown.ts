import { section } from './document/blocks.ts'
import { documentMarkdown } from './document/document-markdown.ts'
import { matrixBlocks } from './reachability-blocks.ts'
import type { ReachabilityReport } from './reachability-report.ts'

/** Matrices as lines of GitHub's Markdown: a section for each version of IP. */
export function formatReachabilityMarkdown({ matrices }: ReachabilityReport): Iterable<string> {
  return documentMarkdown(
    matrices.map((matrix) =>
      section(`Reachability over IPv${matrix.family}`, matrixBlocks(matrix)),
    ),
  )
}
