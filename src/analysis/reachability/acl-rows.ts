import type { AclNode, SwitchPortNode } from '../../dataplane/index.ts'
import { type AddressQuestions, ConntrackState } from '../../match/index.ts'
import type { Acl } from '../../model/index.ts'
import type { AddressOrder, RankRange } from './address-order.ts'
import type { Filter, Filters } from './filters.ts'
import { emptyPacket, setDestination, setSource } from './packet.ts'
import { lastAtMost } from './ranges.ts'

/** In place of a handle. */
export const SPECIAL = -1

/** What the ACLs at a port do with each address at the other end: runs of ranks with one filter each. */
export interface AclRow {
  readonly id: number
  /** Whether there are no ACLs at all. */
  readonly empty: boolean
  /** The ranks where runs begin, ascending; the first is 0. */
  readonly starts: Int32Array
  /** The filter of each run. */
  readonly filters: readonly Filter[]
  /** Of each run the handle of what is allowed; {@link SPECIAL} for a special filter. */
  readonly handles: Int32Array
  /** Whether any of the filters is special. */
  readonly special: boolean
}

/** The addresses of an address set. */
export type SetMembers = (name: string) => Iterable<RankRange>

interface ListQuestions {
  /** Of the address that the port itself has. */
  readonly own: readonly RankRange[]
  /** Of the address at the other end. */
  readonly remote: readonly RankRange[]
  /** Whether it depends on the groups of the port, beyond those that a rule demands. */
  readonly groups: boolean
  /** Whether something is asked that addresses, services and the port itself don't answer. */
  readonly opaque: boolean
  /** Whether any two addresses may differ. */
  readonly bits: boolean
}

/** A row whose filters are still entries. */
interface DraftRow {
  readonly empty: boolean
  readonly starts: readonly number[]
  readonly entries: readonly number[]
}

/** The rows of a network's ports, shared by ports that have the same ACLs and that these can't tell apart. */
export class AclRows {
  readonly #order: AddressOrder
  readonly #filters: Filters
  readonly #members: SetMembers
  readonly #lists = new Map<readonly AclNode[], { id: number; questions: ListQuestions }>()
  readonly #listIds = new Map<string, { id: number; questions: ListQuestions }>()
  readonly #nodes = new Map<AclNode, { id: number; questions: ListQuestions }>()
  readonly #known = new Map<string, number>()
  readonly #drafts: DraftRow[] = []

  constructor(order: AddressOrder, filters: Filters, members: SetMembers) {
    this.#order = order
    this.#filters = filters
    this.#members = members
  }

  /** The id of the row of a port with an own address of this rank, for what it sends or for what it gets. */
  of(port: SwitchPortNode, direction: Acl['direction'], rank: number): number {
    const list = port.switch.acls(port, direction)
    const known = this.#list(list, direction)
    const { questions } = known
    const own = questions.bits ? `${rank}` : placeAmong(questions.own, rank)
    const groups = questions.groups ? port.groups.map(({ name }) => name).join(' ') : ''
    const key = `${known.id} ${port.switch.stateful} ${direction} ${own} ${groups}`
    let id = this.#known.get(key)
    if (id === undefined) {
      id = this.#drafts.push(this.#draft(list, questions, port, direction, rank)) - 1
      this.#known.set(key, id)
    }
    return id
  }

  /** All rows by id, once the filters are resolved. */
  rows(filters: readonly Filter[]): AclRow[] {
    return this.#drafts.map(({ empty, starts, entries }, id) => {
      const all = entries.map((entry) => filters[entry]!)
      const begins = (run: number) => run === 0 || all[run] !== all[run - 1]
      const merged = all.filter((_, run) => begins(run))
      return {
        id,
        empty,
        starts: Int32Array.from(starts.filter((_, run) => begins(run))),
        filters: merged,
        handles: Int32Array.from(merged, ({ special, allowed }) => (special ? SPECIAL : allowed)),
        special: merged.some(({ special }) => special),
      }
    })
  }

  #draft(
    list: readonly AclNode[],
    { remote, opaque, bits }: ListQuestions,
    port: SwitchPortNode,
    direction: Acl['direction'],
    rank: number,
  ): DraftRow {
    const empty = list.length === 0
    const { size } = this.#order
    const starts = bits ? Array.from({ length: size }, (_, at) => at) : boundsOf(remote, size)
    // What an opaque list does may depend on the address at the other end as well.
    if (opaque) return { empty, starts, entries: starts.map(() => this.#filters.opaqueEntry()) }
    const sends = direction === 'from-lport'
    const p = emptyPacket(this.#order.family)
    if (port.switch.stateful) p.ct = ConntrackState.trk | ConntrackState.new
    if (sends) p.inPort = port.id
    else p.outPort = port.id
    ;(sends ? setSource : setDestination)(p, this.#order.at(rank))
    const entries = starts.map((start) => {
      ;(sends ? setDestination : setSource)(p, this.#order.at(start))
      return this.#filters.entry(list, p)
    })
    return { empty, starts, entries }
  }

  #list(
    list: readonly AclNode[],
    direction: Acl['direction'],
  ): { readonly id: number; readonly questions: ListQuestions } {
    let known = this.#lists.get(list)
    if (known) return known
    const nodes = list.map((node) => this.#node(node, direction))
    const key = nodes.map(({ id }) => id).join(' ')
    known = this.#listIds.get(key)
    if (!known) {
      known = {
        id: this.#listIds.size,
        questions: {
          own: nodes.flatMap(({ questions }) => questions.own),
          remote: nodes.flatMap(({ questions }) => questions.remote),
          groups: nodes.some(({ questions }) => questions.groups),
          opaque: nodes.some(({ questions }) => questions.opaque),
          bits: nodes.some(({ questions }) => questions.bits),
        },
      }
      this.#listIds.set(key, known)
    }
    this.#lists.set(list, known)
    return known
  }

  #node(
    node: AclNode,
    direction: Acl['direction'],
  ): { readonly id: number; readonly questions: ListQuestions } {
    let known = this.#nodes.get(node)
    if (known) return known
    const sends = direction === 'from-lport'
    const { source, destination, inPort, outPort, bits, usualTtl, connection } =
      node.match.questions
    const grouped = node.group !== undefined && node.groups.length === 1
    known = {
      id: this.#nodes.size,
      questions: {
        own: this.#ranges(sends ? source : destination),
        remote: this.#ranges(sends ? destination : source),
        groups: (sends ? inPort : outPort) && !grouped,
        // The time to live is known where a packet is sent, and not where it arrives.
        opaque: bits || connection || (sends ? outPort : inPort || usualTtl),
        bits,
      },
    }
    this.#nodes.set(node, known)
    return known
  }

  #ranges({ prefixes, sets }: AddressQuestions): RankRange[] {
    const { family } = this.#order
    return [
      ...prefixes
        .filter(({ address }) => address.family === family)
        .map((prefix) => this.#order.within(prefix)),
      ...sets.flatMap((name) => [...this.#members(name)]),
    ]
  }
}

/** The filter of a row for the address of a rank. */
export function filterAt({ starts, filters }: AclRow, rank: number): Filter {
  return filters[lastAtMost(starts, rank)]!
}

/** Where runs begin: at the bounds of all ranges, and at 0. */
function boundsOf(ranges: readonly RankRange[], size: number): number[] {
  const bounds = new Set([0])
  for (const { first, end } of ranges) {
    if (first === end) continue
    bounds.add(first)
    if (end < size) bounds.add(end)
  }
  return [...bounds].sort((a, b) => a - b)
}

/** Ranks with the same text are in the same of the ranges. */
function placeAmong(ranges: readonly RankRange[], rank: number): string {
  return ranges.map(({ first, end }) => (first <= rank && rank < end ? '1' : '0')).join('')
}
