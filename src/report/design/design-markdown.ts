import { documentMarkdown } from '../document/document-markdown.ts'
import { sentence } from '../markdown.ts'
import { designDocument } from './design-document.ts'
import type { DesignReview } from './review.ts'

/** A review of a design as lines of GitHub's Markdown, for a pull request. */
export function* formatDesignMarkdown(review: DesignReview): Iterable<string> {
  yield `# ${sentence(review.title)}`
  yield ''
  yield* documentMarkdown(designDocument(review))
}
