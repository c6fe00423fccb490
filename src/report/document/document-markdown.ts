import { head, row, sentence } from '../markdown.ts'
import type { Block, Cell, Words } from './blocks.ts'

/** Blocks as lines of GitHub's Markdown. Sections begin with so many number signs as `level` says. */
export function* documentMarkdown(blocks: Iterable<Block>, level = 2): Iterable<string> {
  let first = true
  for (const block of blocks) {
    if (!first) yield ''
    first = false
    yield* blockLines(block, level)
  }
}

function* blockLines(block: Block, level: number): Iterable<string> {
  switch (block.kind) {
    case 'section':
      yield `${'#'.repeat(level)} ${sentence(block.title)}`
      yield ''
      yield* documentMarkdown(block.blocks, level + 1)
      return
    case 'paragraph':
      yield line(block.words)
      return
    case 'list':
      for (const { words, items = [] } of block.items) {
        yield `- ${line(words)}`
        for (const item of items) yield `  - ${line(item)}`
      }
      return
    case 'table':
      yield* head(...block.head.map(sentence))
      for (const cells of block.rows) yield row(...cells.map(cellText))
      return
    case 'picture':
      yield '```mermaid'
      yield block.mermaid.trimEnd()
      yield '```'
      return
    case 'folded':
      yield `<details><summary>${line(block.summary)}</summary>`
      yield ''
      yield* documentMarkdown(block.blocks, level)
      yield ''
      yield '</details>'
  }
}

function cellText({ lines }: Cell): string {
  return lines.map(line).join('<br>')
}

function line(words: Words): string {
  const pieces = typeof words === 'string' ? [words] : words
  return pieces
    .map((piece) => (typeof piece === 'string' ? sentence(piece) : `**${sentence(piece.strong)}**`))
    .join('')
}
