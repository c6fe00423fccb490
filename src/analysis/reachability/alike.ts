import { mixed } from './behaviour.ts'

/** A row or a column of a matrix while it is hashed: 64 bits tell what is alike. */
export class Line<Item> {
  readonly item: Item
  #low = 0
  #high = 0

  constructor(item: Item) {
    this.item = item
  }

  /** What has the value 0 leaves no mark. */
  add(place: number, value: number): void {
    if (value === 0) return
    this.#low ^= mixed(place, value, 0x9e3779b9)
    this.#high ^= mixed(place, value, 0x7f4a7c15)
  }

  /** The hash if something were added. */
  with(place: number, value: number): string {
    const line = new Line(this.item)
    line.#low = this.#low
    line.#high = this.#high
    line.add(place, value)
    return line.hash
  }

  get hash(): string {
    return `${this.#low} ${this.#high}`
  }
}

/** Where the row and the column of one endpoint meet. It sends nothing to itself, so that the place can hold anything. */
export interface OpenPlace {
  readonly id: number
  readonly value: number
  readonly row: Line<unknown>
  readonly column: Line<unknown>
}

export function fill({ id, value, row, column }: OpenPlace): void {
  row.add(id, value)
  column.add(id, value)
}

/** Puts into each open place its value or nothing, whichever more rows and columns have there. */
export function fillOpen(
  open: readonly OpenPlace[],
  rows: readonly Line<unknown>[],
  columns: readonly Line<unknown>[],
): void {
  const likeRow = new Map<string, number>()
  const likeColumn = new Map<string, number>()
  const count = (counts: Map<string, number>, hash: string) =>
    counts.set(hash, (counts.get(hash) ?? 0) + 1)
  for (const row of rows) count(likeRow, row.hash)
  for (const column of columns) count(likeColumn, column.hash)
  for (const { id, value, row, column } of open) {
    count(likeRow, row.with(id, value))
    count(likeColumn, column.with(id, value))
  }
  // Rows and columns must be filled alike: else a pair there and back might share a cell, and not what gets through.
  const filled = open.filter(({ id, value, row, column }) => {
    const full = likeRow.get(row.with(id, value))! + likeColumn.get(column.with(id, value))!
    return full >= likeRow.get(row.hash)! + likeColumn.get(column.hash)!
  })
  filled.forEach(fill)
}

/** The items of lines with equal hashes together. */
export function alike<Item>(lines: readonly Line<Item>[]): Item[][] {
  const groups = new Map<string, Item[]>()
  for (const { hash, item } of lines) {
    const group = groups.get(hash)
    if (group) group.push(item)
    else groups.set(hash, [item])
  }
  return [...groups.values()]
}
