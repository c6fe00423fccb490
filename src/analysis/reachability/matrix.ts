import { ServiceSet } from '../../match/index.ts'
import type { Family } from '../../net/index.ts'
import { alike, fill, fillOpen, Line, type OpenPlace } from './alike.ts'
import type { Cell, ClassMember, EndpointClass } from './endpoint-class.ts'
import type { PairCounts } from './pair-counts.ts'
import type { Reachability } from './reachability.ts'

/** Some members of a class. */
export interface Selected {
  readonly class: EndpointClass
  /** Never empty. */
  readonly members: readonly ClassMember[]
}

/** Endpoints with equal rows, or with equal columns. */
export interface MatrixGroup {
  readonly parts: readonly Selected[]
  /** How many endpoints there are in all parts. */
  readonly size: number
}

export interface MatrixCell extends Cell {
  /** One of the pairs. */
  readonly from: ClassMember
  readonly to: ClassMember
  /** How many pairs of different endpoints it stands for. */
  readonly pairs: number
}

/** What a group of senders gets. */
export interface MatrixRow {
  /** Where anything is reachable or undefined, in the order of the receivers, of which each has its place. */
  readonly cells: readonly (MatrixCell & { readonly receiver: number })[]
  /** All other cells as one: nothing gets there. Absent if there are none. */
  readonly rest: MatrixCell | undefined
}

/** Who gets what to whom, in one family: every endpoint is in one group of senders and in one of receivers. */
export class Matrix {
  readonly family: Family
  /** What the cells are about: nothing else is in them. */
  readonly services: ServiceSet
  readonly senders: readonly MatrixGroup[]
  readonly receivers: readonly MatrixGroup[]
  readonly #reachability: Reachability
  /** By class: the place of its group of receivers, and the members that it has there. */
  readonly #receiving: ReadonlyMap<EndpointClass, { group: number; members: Set<ClassMember> }>

  /** For {@link matrixOf}: the groups must have equal rows and columns. */
  constructor(
    reachability: Reachability,
    family: Family,
    services: ServiceSet,
    senders: readonly MatrixGroup[],
    receivers: readonly MatrixGroup[],
  ) {
    this.#reachability = reachability
    this.family = family
    this.services = services
    this.senders = senders
    this.receivers = receivers
    this.#receiving = new Map(
      receivers.flatMap(({ parts }, group) =>
        parts.map((part) => [part.class, { group, members: new Set(part.members) }] as const),
      ),
    )
  }

  /** By the places of both groups. Undefined where both are one and the same endpoint. */
  cell(sender: number, receiver: number): MatrixCell | undefined {
    return this.#cell(sender, receiver, this.#common(sender))
  }

  row(sender: number): MatrixRow {
    const group = this.senders[sender]!
    const [first] = group.parts
    const visited = new Set<number>()
    this.#reachability.row(first!.class, (receiver) => {
      const place = this.#receiving.get(receiver)
      if (place) visited.add(place.group)
    })
    const common = this.#common(sender)
    const cells = [...visited]
      .sort((a, b) => a - b)
      .flatMap((receiver) => {
        const cell = this.#cell(sender, receiver, common)
        return cell && !isEmpty(cell) ? [{ ...cell, receiver }] : []
      })
    return { cells, rest: this.#rest(sender, cells, common) }
  }

  /** Counts the pairs; everything is all of the services that the matrix is about. */
  counts(): PairCounts {
    const counts = { pairs: 0, everything: 0, some: 0, undefined: 0, nothing: 0 }
    for (const sender of this.senders.keys()) {
      const { cells, rest } = this.row(sender)
      for (const { reachable, undefined: open, pairs } of cells) {
        counts.pairs += pairs
        const whole = reachable.equals(this.services)
        counts[open.isEmpty ? (whole ? 'everything' : 'some') : 'undefined'] += pairs
      }
      counts.pairs += rest?.pairs ?? 0
      counts.nothing += rest?.pairs ?? 0
    }
    return counts
  }

  #cell(
    sender: number,
    receiver: number,
    common: ReadonlyMap<number, number>,
  ): MatrixCell | undefined {
    const from = this.senders[sender]!
    const to = this.receivers[receiver]!
    const pair = pairBetween(from, to)
    if (!pair) return undefined
    const cell = this.#reachability.cell(pair.sender, pair.receiver)
    return {
      reachable: cell.reachable.intersection(this.services),
      undefined: cell.undefined.intersection(this.services),
      from: pair.from,
      to: pair.to,
      pairs: from.size * to.size - (common.get(receiver) ?? 0),
    }
  }

  #rest(
    sender: number,
    cells: MatrixRow['cells'],
    common: ReadonlyMap<number, number>,
  ): MatrixCell | undefined {
    const known = new Set(cells.map(({ receiver }) => receiver))
    for (const receiver of this.receivers.keys()) {
      if (known.has(receiver)) continue
      const cell = this.#cell(sender, receiver, common)
      if (!cell) continue
      const group = this.senders[sender]!
      const all = group.size * this.receivers.reduce((sum, { size }) => sum + size, 0)
      const same = [...common.values()].reduce((sum, count) => sum + count, 0)
      return { ...cell, pairs: all - same - cells.reduce((sum, { pairs }) => sum + pairs, 0) }
    }
    return undefined
  }

  /** How many endpoints of a group of senders there are in each group of receivers. */
  #common(sender: number): ReadonlyMap<number, number> {
    const common = new Map<number, number>()
    for (const part of this.senders[sender]!.parts) {
      const place = this.#receiving.get(part.class)
      if (!place) continue
      const count = part.members.filter((member) => place.members.has(member)).length
      common.set(place.group, (common.get(place.group) ?? 0) + count)
    }
    return common
  }
}

/**
 * The matrix of the selected senders and receivers, as small as it can easily be without loss. Rows and columns are
 * compared by hashes of 64 bits. `services` is what counts: whatever else gets through is left out. Default: everything.
 */
export function matrixOf(
  reachability: Reachability,
  family: Family,
  from: readonly Selected[],
  to: readonly Selected[],
  services: ServiceSet = ServiceSet.all(family),
): Matrix {
  const ofFamily = ({ class: { family: own } }: Selected) => own === family
  const rows = from.filter(ofFamily).map((selected) => new Line(selected))
  const columns = to.filter(ofFamily).map((selected) => new Line(selected))
  const columnOf = new Map(columns.map((column) => [column.item.class, column]))
  const numberOf = counting(reachability, family, services)
  for (const row of rows) {
    const sender = row.item.class
    reachability.row(sender, (receiver, _, number) => {
      const column = columnOf.get(receiver)
      if (!column || receiver === sender) return
      const value = numberOf(number)
      row.add(receiver.id, value)
      column.add(sender.id, value)
    })
  }
  const open: OpenPlace[] = []
  for (const row of rows) {
    const own = row.item.class
    const column = columnOf.get(own)
    if (!column) continue
    const number = reachability.ownCell(own)
    // Only between two members of a class could there be a pair, and a trace would have told.
    if (number === undefined) continue
    const place = { id: own.id, value: numberOf(number), row, column }
    if (isOneEndpoint(row.item, column.item)) open.push(place)
    else fill(place)
  }
  fillOpen(open, rows, columns)
  return new Matrix(reachability, family, services, grouped(rows), grouped(columns))
}

/** Numbers for what is left of the cells of the engine's numbers: the same for equal ones, and 0 for nothing. */
function counting(
  reachability: Reachability,
  family: Family,
  services: ServiceSet,
): (number: number) => number {
  const known = new Map<number, number>()
  const values = new Map<string, number>()
  return (number) => {
    let value = known.get(number)
    if (value !== undefined) return value
    const cell = reachability.cellOf(family, number)
    const reachable = cell.reachable.intersection(services)
    const open = cell.undefined.intersection(services)
    const key = `${reachable.key} ${open.key}`
    value = isEmpty({ reachable, undefined: open }) ? 0 : (values.get(key) ?? values.size + 1)
    if (value !== 0) values.set(key, value)
    known.set(number, value)
    return value
  }
}

/** An endpoint sends nothing to itself, so that place can hold whatever makes it alike to others. */
function isOneEndpoint({ members: senders }: Selected, { members: receivers }: Selected): boolean {
  return senders.length === 1 && receivers.length === 1 && senders[0] === receivers[0]
}

function grouped(lines: readonly Line<Selected>[]): MatrixGroup[] {
  return alike(lines).map((parts) => ({
    parts,
    size: parts.reduce((sum, { members }) => sum + members.length, 0),
  }))
}

/** Two different endpoints, the first sender if possible; undefined if there is only one. */
function pairBetween(from: MatrixGroup, to: MatrixGroup) {
  const [first] = from.parts
  const sender = first!.members[0]!
  for (const { class: receiver, members } of to.parts) {
    const other = members.find((member) => member !== sender)
    if (other) return { sender: first!.class, receiver, from: sender, to: other }
  }
  for (const { class: own, members } of from.parts) {
    const other = members.find((member) => member !== sender)
    if (other) return { sender: own, receiver: to.parts[0]!.class, from: other, to: sender }
  }
  return undefined
}

function isEmpty({ reachable, undefined: open }: Cell): boolean {
  return reachable.isEmpty && open.isEmpty
}
