import { escaped } from '../html-text.ts'
import type { Block, Cell, Item, Words } from './blocks.ts'

/** Blocks as lines of HTML. Sections have headings of this level, from 2 to 6. */
export function* documentHtml(blocks: Iterable<Block>, level = 2): Iterable<string> {
  for (const block of blocks) yield* blockLines(block, level)
}

function* blockLines(block: Block, level: number): Iterable<string> {
  switch (block.kind) {
    case 'section': {
      const tag = `h${Math.min(level, 6)}`
      yield `<section><${tag}>${escaped(block.title)}</${tag}>`
      yield* documentHtml(block.blocks, level + 1)
      yield '</section>'
      return
    }
    case 'paragraph':
      yield `<p>${lineHtml(block.words)}</p>`
      return
    case 'list':
      yield `<ul>${block.items.map(itemHtml).join('')}</ul>`
      return
    case 'table':
      yield '<div class="wide"><table>'
      yield `<thead><tr>${block.head.map((title) => `<th scope="col">${lineHtml(title)}</th>`).join('')}</tr></thead><tbody>`
      for (const cells of block.rows) yield `<tr>${cells.map(cellHtml).join('')}</tr>`
      yield '</tbody></table></div>'
      return
    case 'picture':
      yield `<figure>${block.svg}</figure>`
      return
    case 'folded':
      yield `<details><summary>${lineHtml(block.summary)}</summary>`
      yield* documentHtml(block.blocks, level)
      yield '</details>'
  }
}

function itemHtml({ words, items = [] }: Item): string {
  const below =
    items.length > 0 ? `<ul>${items.map((item) => `<li>${lineHtml(item)}</li>`).join('')}</ul>` : ''
  return `<li>${lineHtml(words)}${below}</li>`
}

function cellHtml({ lines, tone }: Cell): string {
  return `<td${tone ? ` class="${tone}"` : ''}>${lines.map(lineHtml).join('<br>')}</td>`
}

/** A line, with what stands in backticks as code. */
export function lineHtml(words: Words): string {
  const pieces = typeof words === 'string' ? [words] : words
  return pieces
    .map((piece) =>
      typeof piece === 'string' ? sentence(piece) : `<strong>${sentence(piece.strong)}</strong>`,
    )
    .join('')
}

function sentence(text: string): string {
  return text
    .split(/`([^`]*)`/)
    .map((part, i) => (i % 2 === 1 ? `<code>${escaped(part)}</code>` : escaped(part)))
    .join('')
}
