import type { Family } from '../../net/index.ts'
import { alike, fillOpen, Line, type OpenPlace } from '../reachability/alike.ts'
import type { Reachability } from '../reachability/index.ts'
import type { CounterpartPair, DiffGroup, Presence, ReachabilityChange } from './change.ts'
import { CommonCells, type Shift, shiftsBetween } from './common-cells.ts'
import { type CommonClass, type Counterparts, commonClasses } from './common-classes.ts'
import { byFirst, groupOf, presenceOf } from './groups.ts'
import { RowComparison } from './row-comparison.ts'

/** The difference in one family of addresses. */
export class FamilyDiff {
  readonly #family: Family
  readonly #cells: CommonCells
  readonly #comparison: RowComparison
  /** Those who send something that changed, ... */
  readonly #senders: readonly DiffGroup[]
  /** ... and those who get it, both in the order of their names. */
  readonly #receivers: readonly DiffGroup[]
  /** By the place of a common class that of its group of receivers. */
  readonly #receiving = new Map<number, number>()
  readonly #shifts = new Map<string, readonly Shift[]>()

  static of(before: Reachability, after: Reachability, family: Family): FamilyDiff {
    const classes = commonClasses(before, after, family)
    const cells = new CommonCells(family)
    const comparison = new RowComparison(before, after, family, classes, cells)
    const { rows, columns } = linesOf(classes, comparison)
    return new FamilyDiff(family, cells, comparison, grouped(rows), grouped(columns))
  }

  private constructor(
    family: Family,
    cells: CommonCells,
    comparison: RowComparison,
    senders: readonly DiffGroup[],
    receivers: readonly DiffGroup[],
  ) {
    this.#family = family
    this.#cells = cells
    this.#comparison = comparison
    this.#senders = senders
    this.#receivers = receivers
    for (const [group, { parts }] of receivers.entries()) {
      for (const { place } of parts) this.#receiving.set(place, group)
    }
  }

  get isEmpty(): boolean {
    return this.#senders.length === 0
  }

  *changes(): Iterable<ReachabilityChange> {
    for (const from of this.#senders) {
      const cells = this.#cellsOf(from)
      const common = this.#common(from)
      for (const receiver of [...cells.keys()].sort((a, b) => a - b)) {
        const to = this.#receivers[receiver]!
        const pairs = from.size * to.size - (common.get(receiver) ?? 0)
        // A cell may be there for the sake of the other senders' rows alone.
        if (pairs === 0) continue
        const [was, is] = cells.get(receiver)!
        yield {
          family: this.#family,
          from,
          to,
          before: this.#cells.get(was),
          after: this.#cells.get(is),
          shifts: this.#shiftsBetween(was, is),
          example: pairOf(from, to),
          pairs,
        }
      }
    }
  }

  /** By group of receivers the numbers of both cells. */
  #cellsOf({ parts }: DiffGroup): Map<number, readonly [number, number]> {
    const cells = new Map<number, readonly [number, number]>()
    // The first may be the only one of a group of receivers, and has nothing to send to itself.
    for (const part of parts.slice(0, 2)) {
      this.#comparison.row(part, (_, to, was, is) => cells.set(this.#receiving.get(to)!, [was, is]))
    }
    return cells
  }

  /** How many endpoints of a group of senders there are in each group of receivers. */
  #common({ parts }: DiffGroup): Map<number, number> {
    const common = new Map<number, number>()
    for (const { place, members } of parts) {
      const group = this.#receiving.get(place)
      if (group !== undefined) common.set(group, (common.get(group) ?? 0) + members.length)
    }
    return common
  }

  #shiftsBetween(was: number, is: number): readonly Shift[] {
    const key = `${was} ${is}`
    let shifts = this.#shifts.get(key)
    if (!shifts) {
      shifts = shiftsBetween(this.#cells.get(was), this.#cells.get(is))
      this.#shifts.set(key, shifts)
    }
    return shifts
  }
}

/** The rows and columns in which something changed. */
function linesOf(classes: readonly CommonClass[], comparison: RowComparison) {
  const rows = new Map<number, Line<CommonClass>>()
  const columns = new Map<number, Line<CommonClass>>()
  const numbers = new Map<number, Map<number, number>>()
  let size = 0
  const numberOf = (was: number, is: number): number => {
    let after = numbers.get(was)
    if (!after) numbers.set(was, (after = new Map()))
    let number = after.get(is)
    if (number === undefined) after.set(is, (number = ++size))
    return number
  }
  const line = (lines: Map<number, Line<CommonClass>>, place: number): Line<CommonClass> => {
    let found = lines.get(place)
    if (!found) lines.set(place, (found = new Line(classes[place]!)))
    return found
  }
  comparison.all((from, to, was, is) => {
    const number = numberOf(was, is)
    line(rows, from).add(to, number)
    line(columns, to).add(from, number)
  })
  const open: OpenPlace[] = []
  for (const [place, row] of rows) {
    const column = columns.get(place)
    const own = column && row.item.members.length === 1 ? comparison.own(row.item) : undefined
    if (!own || own.was === own.is) continue
    open.push({ id: place, value: numberOf(own.was, own.is), row, column: column! })
  }
  const lines = { rows: [...rows.values()], columns: [...columns.values()] }
  fillOpen(open, lines.rows, lines.columns)
  return lines
}

/** In the order of the first names, each with its members in that order too. */
function grouped(lines: readonly Line<CommonClass>[]): DiffGroup[] {
  const presences: readonly Presence[] = ['both', 'before', 'after']
  const groups = presences.flatMap((presence) =>
    alike(lines.filter(({ item }) => presenceOf(item) === presence)).map((parts) =>
      groupOf(parts, presence),
    ),
  )
  return groups.sort((a, b) => byFirst(a.parts[0]!, b.parts[0]!))
}

/** The first names that are no pair of an endpoint with itself. */
function pairOf({ parts: senders }: DiffGroup, { parts: receivers }: DiffGroup): CounterpartPair {
  const from = senders[0]!.members[0]!
  const other = firstBut(receivers, from)
  if (other) return { from, to: other }
  const to = receivers[0]!.members[0]!
  return { from: firstBut(senders, to)!, to }
}

function firstBut(parts: readonly CommonClass[], one: Counterparts): Counterparts | undefined {
  for (const { members } of parts.slice(0, 2)) {
    const other = members.find((member) => member !== one)
    if (other) return other
  }
  return undefined
}
