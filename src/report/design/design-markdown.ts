import { documentMarkdown } from '../document/document-markdown.ts'
import { sentence } from '../markdown.ts'
import { designDocument, READABLE } from './design-document.ts'
import type { DesignReview } from './review.ts'
import type { Limits } from './shortened.ts'

/** So many characters GitHub takes for a comment. */
const COMMENT = 65_536

/** Each is tried where a page with the one before is too long for a comment. */
const ATTEMPTS: readonly Limits[] = [
  READABLE,
  { rows: 20, lines: 6 },
  { rows: 8, lines: 4 },
  { rows: 3, lines: 2 },
]

/** A review of a design as lines of GitHub's Markdown, cut so that a comment on a pull request can hold it. */
export function formatDesignMarkdown(review: DesignReview): readonly string[] {
  let lines: string[] = []
  for (const limits of ATTEMPTS) {
    lines = [...linesOf(review, limits)]
    const length = lines.reduce((sum, line) => sum + line.length + 1, 0)
    if (length <= COMMENT) break
  }
  return lines
}

function* linesOf(review: DesignReview, limits: Limits): Iterable<string> {
  yield `# ${sentence(review.title)}`
  yield ''
  yield* documentMarkdown(designDocument(review, limits))
}
