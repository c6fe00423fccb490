import type { Family } from '../../net/index.ts'
import { mixed } from './behaviour.ts'
import type { Cell, ClassMember, EndpointClass } from './endpoint-class.ts'
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

/** Who gets what to whom, in one family: every endpoint is in one group of senders and in one of receivers. */
export interface Matrix {
  readonly family: Family
  readonly senders: readonly MatrixGroup[]
  readonly receivers: readonly MatrixGroup[]
  /** By sender, then by receiver. Undefined where both are one and the same endpoint. */
  readonly cells: readonly (readonly (MatrixCell | undefined)[])[]
}

export interface MatrixCell extends Cell {
  /** One of the pairs. */
  readonly from: ClassMember
  readonly to: ClassMember
  /** How many pairs of different endpoints it stands for. */
  readonly pairs: number
}

/**
 * The matrix of the selected senders and receivers, as small as it can be without loss. Rows and columns are compared
 * by hashes of 64 bits.
 */
export function matrixOf(
  reachability: Reachability,
  family: Family,
  from: readonly Selected[],
  to: readonly Selected[],
): Matrix {
  const ofFamily = ({ class: { family: own } }: Selected) => own === family
  const sending = from.filter(ofFamily)
  const receiving = to.filter(ofFamily)
  const columnOf = new Map(receiving.map(({ class: { id } }, column) => [id, column]))
  const rowHashes = sending.map(() => new Hash())
  const columnHashes = receiving.map(() => new Hash())
  sending.forEach((selected, row) => {
    const sender = selected.class
    const add = (column: number, number: number) => {
      rowHashes[row]!.add(column, number)
      columnHashes[column]!.add(row, number)
    }
    reachability.row(sender, (receiver, _, number) => {
      const column = columnOf.get(receiver.id)
      if (column !== undefined && receiver !== sender) add(column, number)
    })
    const own = columnOf.get(sender.id)
    if (own === undefined) return
    const number = reachability.ownCell(sender)
    // Nobody knows: it is like no other.
    if (number === undefined) add(own, -1 - sender.id)
    else if (!isEmpty(reachability.cellOf(family, number))) add(own, number)
  })
  const senders = grouped(sending, rowHashes)
  const receivers = grouped(receiving, columnHashes)
  return {
    family,
    senders,
    receivers,
    cells: senders.map((a) => receivers.map((b) => cellBetween(reachability, a, b))),
  }
}

class Hash {
  #low = 0
  #high = 0

  add(place: number, value: number): void {
    this.#low ^= mixed(place, value, 0x9e3779b9)
    this.#high ^= mixed(place, value, 0x7f4a7c15)
  }

  get text(): string {
    return `${this.#low} ${this.#high}`
  }
}

function grouped(parts: readonly Selected[], hashes: readonly Hash[]): MatrixGroup[] {
  const groups = new Map<string, Selected[]>()
  parts.forEach((part, i) => {
    const { text } = hashes[i]!
    const group = groups.get(text)
    if (group) group.push(part)
    else groups.set(text, [part])
  })
  return [...groups.values()].map((own) => ({
    parts: own,
    size: own.reduce((sum, { members }) => sum + members.length, 0),
  }))
}

function cellBetween(
  reachability: Reachability,
  from: MatrixGroup,
  to: MatrixGroup,
): MatrixCell | undefined {
  const [first] = from.parts
  const sender = first!.members[0]!
  for (const { class: receiverClass, members } of to.parts) {
    const receiver = members.find((member) => member !== sender)
    if (!receiver) continue
    const cell = reachability.cell(first!.class, receiverClass)
    return { ...cell, from: sender, to: receiver, pairs: pairsBetween(from, to) }
  }
  // The only receiver is the first sender itself: others may send to it.
  const [own] = to.parts
  const other = from.parts
    .flatMap((part) => part.members.map((member) => ({ part, member })))
    .find(({ member }) => member !== sender)
  if (!other) return undefined
  const cell = reachability.cell(other.part.class, own!.class)
  return { ...cell, from: other.member, to: sender, pairs: pairsBetween(from, to) }
}

function pairsBetween(from: MatrixGroup, to: MatrixGroup): number {
  const receivers = new Set(to.parts.flatMap(({ members }) => members))
  const both = from.parts.flatMap(({ members }) => members).filter((one) => receivers.has(one))
  return from.size * to.size - both.length
}

function isEmpty({ reachable, undefined: open }: Cell): boolean {
  return reachable.isEmpty && open.isEmpty
}
