import type { Family } from '../../net/index.ts'
import type { EndpointClass, Reachability } from '../reachability/index.ts'
import type { CommonCells } from './common-cells.ts'
import type { CommonClass } from './common-classes.ts'

/** A pair of common classes, by their places, with the numbers of both cells, which differ. */
type Visit = (from: number, to: number, was: number, is: number) => void

/** Compares what common classes send in two networks, a row at a time. */
export class RowComparison {
  readonly #classes: readonly CommonClass[]
  readonly #before: Side
  readonly #after: Side
  /** What a sender's row has before, by the place of the receiver; 0 between rows. */
  readonly #values: Int32Array
  /** The last row that had something for a receiver both before and after. */
  readonly #seen: Int32Array
  #row = 0

  constructor(
    before: Reachability,
    after: Reachability,
    family: Family,
    classes: readonly CommonClass[],
    cells: CommonCells,
  ) {
    this.#classes = classes
    this.#before = new Side(before, family, cells, classes, (one) => one.before)
    this.#after = new Side(after, family, cells, classes, (one) => one.after)
    this.#values = new Int32Array(classes.length)
    this.#seen = new Int32Array(classes.length)
  }

  /** Visits everything that differs, except what an endpoint sends to itself. */
  all(visit: Visit): void {
    const sending = new Map<EndpointClass | undefined, CommonClass[]>()
    for (const one of this.#classes) {
      const same = sending.get(one.before)
      if (same) same.push(one)
      else sending.set(one.before, [one])
    }
    for (const senders of sending.values()) this.#rows(senders, visit)
  }

  /** The part of {@link all} that a common class sends. */
  row(sender: CommonClass, visit: Visit): void {
    this.#rows([sender], visit)
  }

  /** The numbers of the cell of a class with itself, whatever its size; undefined where only traces could tell. */
  own(one: CommonClass): { readonly was: number; readonly is: number } | undefined {
    const was = this.#before.own(one.before)
    const is = this.#after.own(one.after)
    return was === undefined || is === undefined ? undefined : { was, is }
  }

  /** `senders` are of one class before. */
  #rows(senders: readonly CommonClass[], visit: Visit): void {
    const values = this.#values
    const seen = this.#seen
    const reached: number[] = []
    this.#before.row(senders[0]!.before, (to, value) => {
      values[to] = value
      reached.push(to)
    })
    for (const { place: from, after, members } of senders) {
      const single = members.length === 1
      const row = ++this.#row
      let left = reached.length
      this.#after.row(after, (to, is) => {
        const was = values[to]!
        if (was !== 0) {
          left--
          seen[to] = row
        }
        if (was !== is && !(single && to === from)) visit(from, to, was, is)
      })
      if (left === 0) continue
      for (const to of reached) {
        if (seen[to] !== row && !(single && to === from)) visit(from, to, values[to]!, 0)
      }
    }
    for (const to of reached) values[to] = 0
  }
}

/** One of the two networks, in terms of common classes and cells. */
class Side {
  readonly #reachability: Reachability
  readonly #numberOf: (number: number) => number
  /** The places of the common classes of each class, by its id. */
  readonly #places: number[][]

  constructor(
    reachability: Reachability,
    family: Family,
    cells: CommonCells,
    classes: readonly CommonClass[],
    classOf: (one: CommonClass) => EndpointClass | undefined,
  ) {
    this.#reachability = reachability
    this.#numberOf = cells.of(reachability, family)
    this.#places = reachability.classes.map(() => [])
    for (const one of classes) {
      const own = classOf(one)
      if (own) this.#places[own.id]!.push(one.place)
    }
  }

  /** Every common class to which something is reachable or undefined. */
  row(sender: EndpointClass | undefined, visit: (to: number, value: number) => void): void {
    if (!sender) return
    this.#reachability.row(sender, (receiver, _, number) => {
      const value = this.#numberOf(number)
      const places = this.#places[receiver.id]!
      for (let i = 0; i < places.length; i++) visit(places[i]!, value)
    })
  }

  own(one: EndpointClass | undefined): number | undefined {
    if (!one) return 0
    const number = this.#reachability.ownCell(one)
    return number === undefined ? undefined : this.#numberOf(number)
  }
}
