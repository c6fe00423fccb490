import type { AddressPlan } from '../plan/index.ts'
import { documentMarkdown } from './document/document-markdown.ts'
import { addressBlocks } from './ipam-blocks.ts'

/** A plan of addresses as lines of GitHub's Markdown. */
export function formatAddressPlanMarkdown(plan: AddressPlan): Iterable<string> {
  return documentMarkdown(addressBlocks(plan))
}
