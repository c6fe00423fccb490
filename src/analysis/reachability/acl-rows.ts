import type { AclNode, SwitchPortNode } from '../../dataplane/index.ts'
import { ConntrackState, type PacketFields } from '../../match/index.ts'
import type { Acl } from '../../model/index.ts'
import { AclQuestions, type ListQuestions, type SetMembers } from './acl-questions.ts'
import type { AddressOrder, RankRange } from './address-order.ts'
import { type Filter, type Filters, NO_RULES } from './filters.ts'
import { emptyPacket, setDestination, setSource } from './packet.ts'
import { PairIds } from './pair-ids.ts'
import { ascending, lastAtMost } from './ranges.ts'

/** In place of a handle. */
export const SPECIAL = -1

/** What the ACLs at a port do with each address at the other end: runs of ranks with one filter each. */
export interface AclRow {
  readonly id: number
  /** Whether there are no ACLs at all. */
  readonly empty: boolean
  /** The ranks where runs begin, ascending; the first is 0. */
  readonly starts: readonly number[]
  /** The filter of each run. */
  readonly filters: readonly Filter[]
  /** Of each run the handle of what is allowed; {@link SPECIAL} for a special filter. */
  readonly handles: readonly number[]
  /** Whether any of the filters is special. */
  readonly special: boolean
}

/** A row whose filters are still entries. */
interface DraftRow {
  readonly empty: boolean
  readonly starts: readonly number[]
  readonly entries: readonly number[]
}

/** What is known of a list of ACLs, and of others that are equal to it. */
interface KnownList {
  readonly id: number
  readonly questions: ListQuestions
  /** Where it can't tell ports apart: their row, where connections are not tracked and where they are. */
  readonly rows: [number | undefined, number | undefined]
}

/** The rows of a network's ports, shared by ports that have the same ACLs and that these can't tell apart. */
export class AclRows {
  readonly #order: AddressOrder
  readonly #filters: Filters
  readonly #questions: AclQuestions
  readonly #lists = new Map<readonly AclNode[], KnownList>()
  /** Equal lists have equal numbers. */
  readonly #listIds = new PairIds()
  readonly #byId = new Map<number, KnownList>()
  /** The rows of lists that tell ports apart. */
  readonly #rowOf = new Map<string, number>()
  readonly #drafts: DraftRow[] = []

  constructor(order: AddressOrder, filters: Filters, members: SetMembers) {
    this.#order = order
    this.#filters = filters
    this.#questions = new AclQuestions(order, members)
  }

  /** The id of the row of a port with an own address of this rank, for what it sends or for what it gets. */
  of(port: SwitchPortNode, direction: Acl['direction'], rank: number): number {
    const list = port.switch.acls(port, direction)
    const { id, questions, rows } = this.#list(list, direction)
    const { own, groups, bits } = questions
    const { stateful } = port.switch
    const draft = () => this.#draft(list, questions, port, direction, rank)
    if (own.length === 0 && !groups && !bits) return (rows[stateful ? 1 : 0] ??= draft())
    const place = bits ? `${rank}` : placeAmong(own, rank)
    const names = groups ? port.groups.map(({ name }) => name).join(' ') : ''
    const key = `${id} ${stateful} ${direction} ${place} ${names}`
    let row = this.#rowOf.get(key)
    if (row === undefined) this.#rowOf.set(key, (row = draft()))
    return row
  }

  /** All rows by id, once the filters are resolved. */
  rows(filterOf: (entry: number) => Filter): AclRow[] {
    return this.#drafts.map(({ empty, starts, entries }, id) => {
      const row = { id, empty, starts: [] as number[], filters: [] as Filter[] }
      const handles: number[] = []
      let special = false
      let before: Filter | undefined
      for (let run = 0; run < entries.length; run++) {
        const filter = filterOf(entries[run]!)
        if (filter === before) continue
        row.starts.push(starts[run]!)
        row.filters.push(filter)
        handles.push(filter.special ? SPECIAL : filter.allowed)
        special ||= filter.special
        before = filter
      }
      return { ...row, handles, special }
    })
  }

  #draft(
    list: readonly AclNode[],
    { opaque, bits }: ListQuestions,
    port: SwitchPortNode,
    direction: Acl['direction'],
    rank: number,
  ): number {
    const empty = list.length === 0
    const own = list.map((node) => this.#questions.bounds(node))
    const starts = bits
      ? Array.from({ length: this.#order.size }, (_, at) => at)
      : ascending([0, ...own.flat()])
    // What an opaque list does may depend on the address at the other end as well.
    if (opaque) {
      const entries = starts.map(() => this.#filters.opaqueEntry())
      return this.#drafts.push({ empty, starts, entries }) - 1
    }
    const sends = direction === 'from-lport'
    const p = emptyPacket(this.#order.family)
    if (port.switch.stateful) p.ct = ConntrackState.trk | ConntrackState.new
    if (sends) p.inPort = port.id
    else p.outPort = port.id
    ;(sends ? setSource : setDestination)(p, this.#order.at(rank))
    const entries = starts.map(() => NO_RULES)
    const last: Acl[] = []
    list.forEach((node, i) => {
      this.#addRule(node, own[i]!, p, starts, entries, last)
    })
    return this.#drafts.push({ empty, starts, entries }) - 1
  }

  /**
   * Adds an ACL to the entries from each of the starts on. `own` are its bounds, `p` a packet but for the other end, and
   * `last` the ACL before it that matches.
   */
  #addRule(
    { acl, match }: AclNode,
    own: readonly number[],
    p: PacketFields,
    starts: readonly number[],
    entries: number[],
    last: Acl[],
  ): void {
    let run = 0
    for (let i = 0; i < own.length; i++) {
      const end = own[i + 1] ?? this.#order.size
      const other = this.#order.at(own[i]!)
      if (acl.direction === 'from-lport') setDestination(p, other)
      else setSource(p, other)
      const saying = this.#filters.saying(match.services(p), acl.action)
      for (; run < starts.length && starts[run]! < end; run++) {
        if (saying === undefined) continue
        entries[run] = this.#filters.with(entries[run]!, saying, acl, last[run])
        last[run] = acl
      }
    }
  }

  #list(list: readonly AclNode[], direction: Acl['direction']): KnownList {
    let known = this.#lists.get(list)
    if (known) return known
    let id = -1
    for (const node of list) id = this.#listIds.of(id, node.id)
    known = this.#byId.get(id)
    if (!known) {
      const questions = this.#questions.of(list, direction)
      known = { id, questions, rows: [undefined, undefined] }
      this.#byId.set(id, known)
    }
    this.#lists.set(list, known)
    return known
  }
}

/** The filter of a row for the address of a rank. */
export function filterAt({ starts, filters }: AclRow, rank: number): Filter {
  return filters[lastAtMost(starts, rank)]!
}

/** Ranks with the same text are in the same of the ranges. */
function placeAmong(ranges: readonly RankRange[], rank: number): string {
  return ranges.map(({ first, end }) => (first <= rank && rank < end ? '1' : '0')).join('')
}
