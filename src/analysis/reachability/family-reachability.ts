import type { Fabric, RouterNode, SwitchNode } from '../../dataplane/index.ts'
import type { Family } from '../../net/index.ts'
import { filterAt } from './acl-rows.ts'
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
  #counts: RowCounts | undefined

  /** `base` is the id of the first class. */
  static of(fabric: Fabric, family: Family, base: number, trace: TraceCell): FamilyReachability {
    const classification = classify(fabric, family, base)
    const { order, zones } = classification
    const forwarding = Forwarding.of(fabric, order, zones)
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
    if (this.#counts) {
      changed.#counts = this.#counts.copy()
      for (const from of this.#rowsChangedBy(forwarding)) changed.#countRow(from, changed.#counts)
    }
    return changed
  }

  /** The rows that other ways between zones may change. */
  #rowsChangedBy(forwarding: Forwarding): readonly number[] {
    const { info, zones } = this.#c
    const all = info.map((_, place) => place)
    if (info.some(({ traced }) => traced)) return all
    // To and from these zones it is not certain that everything goes the same way as before.
    const uncertain = emptyBits(zones.size)
    for (let zone = 0; zone < zones.size; zone++) {
      const node = zones.switchOf(zone)
      if (forwarding.isAffected(node) || this.#forwarding.from(node).open) addBit(uncertain, zone)
    }
    const changed = new Map<SwitchNode, boolean>()
    return all.filter((place) => {
      const { zone } = info[place]!
      if (hasBit(uncertain, zone)) return true
      const node = zones.switchOf(zone)
      let answer = changed.get(node)
      if (answer === undefined) {
        answer = haveCommonBit(this.#forwarding.from(node).arrives, uncertain)
        changed.set(node, answer)
      }
      return answer
    })
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
      for (let from = 0; from < this.classes.length; from++) this.#countRow(from, this.#counts)
    }
    return this.#counts
  }

  #countRow(from: number, into: RowCounts): void {
    into.clear(from)
    const sender = this.classes[from]!
    this.#row(from, (to, number) => {
      into.add(from, this.#cells.get(number), pairsOf(sender, this.classes[to]!))
    })
  }

  /** Every class to which something is reachable or undefined, with the number of the cell. */
  #row(from: number, visit: (to: number, number: number) => void): void {
    const { info, atoms, zones } = this.#c
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
    const reach = this.#forwarding.from(zones.switchOf(a.zone))
    for (const to of index.ofRank(a.rank)) {
      const b = info[to]!
      if (!b.traced && !hasBit(reach.arrives, b.zone)) visitAny(to)
    }
    const { starts, filters } = a.sends
    let run = 0
    forEachBit(reach.arrives, (zone) => {
      const back = this.#forwarding.from(zones.switchOf(zone))
      const returns = hasBit(back.arrives, a.zone)
      const plain = !a.shared && !a.untracked && (returns || !back.isOpen(a.zone))
      for (const to of index.ofZone(zone)) {
        const b = info[to]!
        if (b.traced) continue
        while (run + 1 < starts.length && starts[run + 1]! <= b.rank) run++
        while (starts[run]! > b.rank) run--
        const sent = filters[run]!
        const got = index.filter(b.gets, a.rank)
        if (!plain || b.untracked || to === from || sent.special || got.special) visitAny(to)
        else if (returns) {
          const handle = atoms.intersection(sent.allowed, got.allowed)
          if (handle !== atoms.none) visit(to, this.#cells.simple(handle))
        }
      }
    })
    const uncertain = (zone: number) => {
      if (hasBit(reach.arrives, zone)) return
      for (const to of index.ofZone(zone)) {
        const b = info[to]!
        if (!b.traced && !(a.shared && a.rank === b.rank)) visitAny(to)
      }
    }
    if (reach.open) forEachBit(reach.open, uncertain)
    if (!reach.astray || !a.sends.special) return
    forEachBit(reach.astray, (zone) => {
      if (!reach.isOpen(zone)) uncertain(zone)
    })
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
