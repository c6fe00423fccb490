import type { AclNode } from '../../dataplane/index.ts'
import type { AddressQuestions } from '../../match/index.ts'
import type { Acl } from '../../model/index.ts'
import type { AddressOrder, RankRange } from './address-order.ts'
import { ascending } from './ranges.ts'

/** The addresses of an address set. */
export type SetMembers = (name: string) => Iterable<RankRange>

/** What the ACLs of a list ask about a packet, beside its service. */
export interface ListQuestions {
  /** Of the address that the port itself has. */
  readonly own: readonly RankRange[]
  /** Whether it depends on the groups of the port, beyond those that a rule demands. */
  readonly groups: boolean
  /** Whether something is asked that addresses, services and the port itself don't answer. */
  readonly opaque: boolean
  /** Whether any two addresses may differ. */
  readonly bits: boolean
}

const NO_RANGES: readonly RankRange[] = []

/** Finds out what ACLs ask, with ranges of ranks for prefixes and address sets. */
export class AclQuestions {
  readonly #order: AddressOrder
  readonly #members: SetMembers
  readonly #ranges = new Map<AddressQuestions, readonly RankRange[]>()
  readonly #sets = new Map<string, readonly RankRange[]>()

  constructor(order: AddressOrder, members: SetMembers) {
    this.#order = order
    this.#members = members
  }

  /** Of all ACLs of one direction. */
  of(list: readonly AclNode[], direction: Acl['direction']): ListQuestions {
    const sends = direction === 'from-lport'
    let own = NO_RANGES
    let groups = false
    let opaque = false
    let bits = false
    for (const node of list) {
      const grouped = node.group !== undefined && node.groups.length === 1
      for (const { questions } of node.match.conditions) {
        const asked = this.#rangesOf(sends ? questions.source : questions.destination)
        if (asked.length > 0) own = own.length > 0 ? [...own, ...asked] : asked
        groups ||= !grouped && (sends ? questions.inPort : questions.outPort)
        bits ||= questions.bits
        // The time to live is known where a packet is sent, and not where it arrives.
        const elsewhere = sends ? questions.outPort : questions.inPort || questions.usualTtl
        opaque ||= questions.bits || questions.connection || elsewhere
      }
    }
    return { own, groups, opaque, bits }
  }

  /** Where what an ACL says about the address at the other end may begin to differ: 0, and further ranks. */
  bounds({ acl, match }: AclNode): readonly number[] {
    const sends = acl.direction === 'from-lport'
    const bounds = [0]
    let ranges = 0
    for (const { questions } of match.conditions) {
      for (const { first, end } of this.#rangesOf(
        sends ? questions.destination : questions.source,
      )) {
        if (first === end) continue
        ranges++
        if (first > 0) bounds.push(first)
        if (end < this.#order.size) bounds.push(end)
      }
    }
    return ranges > 1 ? ascending(bounds) : bounds
  }

  #rangesOf(questions: AddressQuestions): readonly RankRange[] {
    const { prefixes, sets } = questions
    if (prefixes.length === 0 && sets.length === 0) return NO_RANGES
    let ranges = this.#ranges.get(questions)
    if (!ranges) {
      const { family } = this.#order
      ranges = [
        ...prefixes
          .filter(({ address }) => address.family === family)
          .map((prefix) => this.#order.within(prefix)),
        ...sets.flatMap((name) => this.#membersOf(name)),
      ]
      this.#ranges.set(questions, ranges)
    }
    return ranges
  }

  #membersOf(name: string): readonly RankRange[] {
    let members = this.#sets.get(name)
    if (!members) this.#sets.set(name, (members = [...this.#members(name)]))
    return members
  }
}
