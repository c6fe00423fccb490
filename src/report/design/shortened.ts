import { type Block, type Cell, paragraph } from '../document/blocks.ts'
import { counted } from '../reachability-groups.ts'

/** How much of a long document is shown. */
export interface Limits {
  /** Rows of a table, and entries of a list. */
  readonly rows: number
  /** Lines of a cell. */
  readonly lines: number
}

/** The same with long tables, lists and cells cut off; what is left out is counted, with the command that has all of it. */
export function shortened(
  blocks: Iterable<Block>,
  limits: Limits,
  command: string,
): Iterable<Block> {
  return Array.from(blocks, (block) => shortenedBlock(block, limits, command)).flat()
}

function shortenedBlock(block: Block, limits: Limits, command: string): Block[] {
  switch (block.kind) {
    case 'section':
    case 'folded':
      return [{ ...block, blocks: shortened(block.blocks, limits, command) }]
    case 'table': {
      const { shown, left } = firstOf(block.rows, limits.rows)
      const rows = shown.map((cells) => cells.map((cell) => shortenedCell(cell, limits)))
      return [{ ...block, rows }, ...rest(left, 'row', command)]
    }
    case 'list': {
      const { shown, left } = firstOf(block.items, limits.rows)
      return [{ ...block, items: shown }, ...rest(left, 'line', command)]
    }
    default:
      return [block]
  }
}

function shortenedCell(cell: Cell, limits: Limits): Cell {
  // A line that says that one is left out takes as much room as the one.
  if (cell.lines.length <= limits.lines + 1) return cell
  const left = cell.lines.length - limits.lines
  return { ...cell, lines: [...cell.lines.slice(0, limits.lines), `and ${left} more`] }
}

function firstOf<T>(all: Iterable<T>, count: number): { shown: T[]; left: number } {
  const shown: T[] = []
  let left = 0
  for (const one of all) {
    if (shown.length < count) shown.push(one)
    else left++
  }
  return { shown, left }
}

function rest(left: number, what: string, command: string): Block[] {
  return left > 0 ? [paragraph(`And ${counted(left, what)} more: \`${command}\` has all.`)] : []
}
