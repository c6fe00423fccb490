import type { RouterNode } from '../../dataplane/index.ts'
import type { Family } from '../../net/index.ts'
import { filterAt, SPECIAL } from './acl-rows.ts'
import { addBit, emptyBits, forEachBit, hasBit, haveCommonBit } from './bits.ts'
import { Cells } from './cells.ts'
import { ClassIndex } from './class-index.ts'
import { type ClassInfo, type Classification, classify } from './classify.ts'
import {
  type Cell,
  type ClassMember,
  type EndpointClass,
  pairsOf,
  representatives,
} from './endpoint-class.ts'
import { Forwarding } from './forwarding.ts'
import { type PairCounts, RowCounts } from './pair-counts.ts'
import type { Reach } from './reach.ts'
import type { Survey } from './survey.ts'

/** Finds out by tracing what gets through between two endpoints. */
export type TraceCell = (from: ClassMember, to: ClassMember) => Cell

/** Stands for a cell that only a trace can fill. */
const TRACED = -1

/**
 * Reachability in one family of addresses.
 *
 * Between two classes a request meets the ACLs of its sender, the routers, and the ACLs of its receiver; the reply
 * meets only routers where connections are tracked. So a cell is the intersection of two filters if routing works
 * both ways. Whatever is not of this simple kind is traced.
 */
export class FamilyReachability {
  readonly classes: readonly EndpointClass[]
  readonly #c: Classification
  readonly #base: number
  readonly #trace: TraceCell
  readonly #forwarding: Forwarding
  readonly #cells: Cells
  readonly #traced = new Map<number, number>()
  #index: ClassIndex | undefined
  /** From each zone. */
  #reaches: readonly Reach[] | undefined
  #counts: RowCounts | undefined

  /** `base` is the id of the first class. */
  static of(survey: Survey, family: Family, base: number, trace: TraceCell): FamilyReachability {
    const classification = classify(survey, family, base)
    const { order, zones } = classification
    const forwarding = Forwarding.of(survey.fabric, order, zones)
    return new FamilyReachability(
      classification,
      forwarding,
      base,
      trace,
      new Cells(classification),
    )
  }

  private constructor(
    classification: Classification,
    forwarding: Forwarding,
    base: number,
    trace: TraceCell,
    cells: Cells,
  ) {
    this.#c = classification
    this.classes = classification.classes
    this.#forwarding = forwarding
    this.#base = base
    this.#trace = trace
    this.#cells = cells
  }

  /** The same with some routers replaced. Only rows that these may change are counted again. */
  with(replaced: ReadonlyMap<RouterNode, RouterNode>, trace: TraceCell): FamilyReachability {
    const forwarding = this.#forwarding.with(replaced)
    const changed = new FamilyReachability(this.#c, forwarding, this.#base, trace, this.#cells)
    changed.#index = this.#index
    if (!this.#counts) return changed
    const affected = forwarding.affectedZones()
    const { zones } = this.#c
    const reaches = this.#reachOfZones().slice()
    for (const zone of affected) reaches[zone] = forwarding.from(zones.switchOf(zone))
    changed.#reaches = reaches
    changed.#counts = this.#counts.copy()
    for (const from of this.#rowsChangedBy(affected)) changed.#countRow(from, changed.#counts)
    return changed
  }

  /** The rows that other ways from these zones may change. */
  #rowsChangedBy(affected: readonly number[]): readonly number[] {
    const { info, zones } = this.#c
    if (info.some(({ traced }) => traced)) return info.map((_, place) => place)
    const reaches = this.#reachOfZones()
    // To and from these zones it is not certain that everything goes the same way as before.
    const uncertain = emptyBits(zones.size)
    for (const zone of affected) addBit(uncertain, zone)
    reaches.forEach(({ open }, zone) => {
      if (open) addBit(uncertain, zone)
    })
    return reaches.flatMap(({ arrives }, zone) => {
      const changed = hasBit(uncertain, zone) || haveCommonBit(arrives, uncertain)
      return changed ? this.#index!.ofZone(zone) : []
    })
  }

  #reachOfZones(): readonly Reach[] {
    const { zones } = this.#c
    this.#reaches ??= Array.from({ length: zones.size }, (_, zone) =>
      this.#forwarding.from(zones.switchOf(zone)),
    )
    return this.#reaches
  }

  cell(from: EndpointClass, to: EndpointClass): Cell {
    return this.#cells.get(this.#cellNumber(from.id - this.#base, to.id - this.#base))
  }

  /** As {@link Reachability.row}. */
  row(from: EndpointClass, visit: (to: EndpointClass, cell: Cell, number: number) => void): void {
    this.#row(from.id - this.#base, (to, number) => {
      visit(this.classes[to]!, this.#cells.get(number), number)
    })
  }

  /** Counts the pairs of different endpoints. */
  counts(): PairCounts {
    const addresses = this.classes.reduce((sum, { members }) => sum + members.length, 0)
    return this.#rowCounts().total(addresses * (addresses - 1))
  }

  cellOf(number: number): Cell {
    return this.#cells.get(number)
  }

  /** As {@link Reachability.ownCell}. */
  ownCell({ id }: EndpointClass): number | undefined {
    const a = this.#c.info[id - this.#base]!
    const several = this.classes[id - this.#base]!.members.length > 1
    if (several) return this.#cellNumber(id - this.#base, id - this.#base)
    const handle = a.traced ? TRACED : this.#between(a, a)
    return handle === TRACED ? undefined : this.#cells.simple(handle)
  }

  #rowCounts(): RowCounts {
    if (!this.#counts) {
      this.#counts = new RowCounts(this.classes.length)
      for (const from of this.#c.byRank) this.#countRow(from, this.#counts)
    }
    return this.#counts
  }

  #countRow(from: number, into: RowCounts): void {
    into.clear(from)
    const sender = this.classes[from]!
    this.#row(from, (to, number) => {
      into.add(from, this.#cells.kind(number), pairsOf(sender, this.classes[to]!))
    })
  }

  /** Every class to which something is reachable or undefined, with the number of the cell. */
  #row(from: number, visit: (to: number, number: number) => void): void {
    const { info, zones } = this.#c
    const a = info[from]!
    this.#index ??= new ClassIndex(this.#c)
    const index = this.#index
    const visitAny = (to: number) => {
      const number = this.#cellNumber(from, to)
      const { reachable, undefined: open } = this.#cells.get(number)
      if (!reachable.isEmpty || !open.isEmpty) visit(to, number)
    }
    // Where a lost request may still be undefined, no class can be passed over.
    if (a.traced || a.sends.filters.some(({ special, rejects }) => special && rejects)) {
      for (let to = 0; to < info.length; to++) visitAny(to)
      return
    }
    index.traced.forEach(visitAny)
    // Its own class, and whoever has the same address.
    for (const to of a.shared ? index.ofRank(a.rank) : [from]) if (!info[to]!.traced) visitAny(to)
    this.#arrivals(from, visit, visitAny)
    const reach = this.#reachOfZones()[a.zone]!
    const uncertain = (zone: number) => {
      if (hasBit(reach.arrives, zone)) return
      for (const to of index.ofZone(zone)) if (isOther(to)) visitAny(to)
    }
    const isOther = (to: number) => {
      const b = info[to]!
      return !b.traced && to !== from && !(a.shared && a.rank === b.rank)
    }
    if (reach.open) forEachBit(reach.open, 0, zones.size, uncertain)
    if (!reach.astray || !a.sends.special) return
    forEachBit(reach.astray, 0, zones.size, (zone) => {
      if (!reach.isOpen(zone)) uncertain(zone)
    })
  }

  /** The part of a row where requests arrive: run by run of what the sender's ACLs let pass. */
  #arrivals(
    from: number,
    visit: (to: number, number: number) => void,
    visitAny: (to: number) => void,
  ): void {
    const { info, atoms, zones, order } = this.#c
    const a = info[from]!
    const index = this.#index!
    const reaches = this.#reachOfZones()
    const { ranks, gets, odd } = index
    const { areMasks, none } = atoms
    const { starts, handles } = a.sends
    for (let run = 0; run < starts.length; run++) {
      const sent = handles[run]!
      if (sent === none) continue
      const first = starts[run]!
      const end = run + 1 < starts.length ? starts[run + 1]! : order.size
      const range = zones.touching({ first, end })
      forEachBit(reaches[a.zone]!.arrives, range.first, range.end, (zone) => {
        const back = reaches[zone]!
        const returns = hasBit(back.arrives, a.zone)
        const plain = sent !== SPECIAL && !a.untracked && (returns || !back.isOpen(a.zone))
        const classes = index.ofZone(zone)
        for (let i = 0; i < classes.length; i++) {
          const to = classes[i]!
          const rank = ranks[to]!
          if (rank < first || rank >= end) continue
          const got = index.handle(gets[to]!, a.rank)
          if (plain && odd[to] === 0 && got !== SPECIAL) {
            const both = areMasks ? sent & got : atoms.intersection(sent, got)
            if (returns && both !== none && to !== from && !(a.shared && rank === a.rank)) {
              visit(to, this.#cells.simple(both))
            }
          } else if (!info[to]!.traced && to !== from && !(a.shared && rank === a.rank)) {
            visitAny(to)
          }
        }
      })
    }
  }

  #cellNumber(from: number, to: number): number {
    const a = this.#c.info[from]!
    const b = this.#c.info[to]!
    if (a.traced || b.traced) return this.#tracedCell(from, to)
    const own = from === to && this.classes[from]!.members.length === 1
    if (own || (a.shared && a.rank === b.rank)) return this.#cells.simple(this.#c.atoms.all)
    const handle = this.#between(a, b)
    return handle === TRACED ? this.#tracedCell(from, to) : this.#cells.simple(handle)
  }

  /** The handle of what is reachable between members of two classes, neither of them itself traced. */
  #between(a: ClassInfo, b: ClassInfo): number {
    const { none } = this.#c.atoms
    const there = this.#forwarding.relation(a.zone, b.zone)
    if (there === 'open') return TRACED
    const sent = filterAt(a.sends, b.rank)
    if (there === 'lost') return sent.special && sent.rejects ? TRACED : none
    if (sent.special) return TRACED
    if (there === 'astray') return none
    const got = filterAt(b.gets, a.rank)
    if (got.special || a.untracked || b.untracked) return TRACED
    const back = this.#forwarding.relation(b.zone, a.zone)
    if (back === 'open') return TRACED
    return back === 'arrives' ? this.#c.atoms.intersection(sent.allowed, got.allowed) : none
  }

  #tracedCell(from: number, to: number): number {
    const key = from * this.classes.length + to
    let number = this.#traced.get(key)
    if (number === undefined) {
      number = this.#cells.number(
        this.#trace(...representatives(this.classes[from]!, this.classes[to]!)),
      )
      this.#traced.set(key, number)
    }
    return number
  }
}
