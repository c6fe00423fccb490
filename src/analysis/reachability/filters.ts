import type { AclNode } from '../../dataplane/index.ts'
import { type PacketFields, ServiceSet } from '../../match/index.ts'
import type { AclAction } from '../../model/index.ts'
import type { Family } from '../../net/index.ts'
import { ServiceAtoms } from './service-atoms.ts'

/** What a list of ACLs does with requests between two addresses. */
export interface Filter {
  readonly id: number
  /** Handle of the set of services that it lets pass. */
  readonly allowed: number
  /**
   * Whether there is more to it than passing or not: equal rules disagree about some services, or some pass without
   * being tracked. A packet has to be traced to know what follows.
   */
  readonly special: boolean
  /** Whether it may answer with a rejection. */
  readonly rejects: boolean
}

const ACTIONS: Readonly<Record<AclAction, number>> = {
  allow: 0,
  'allow-related': 0,
  'allow-stateless': 1,
  drop: 2,
  reject: 3,
  pass: 4,
}
/** How a rule ranks beside the one before it that matches. */
const SAME_RANK = 0
const SAME_TIER = 1
const NEXT_TIER = 2

/**
 * The filters of a network. Rules are collected first: lists in which the same services match in the same order are
 * one entry. What each does is worked out when all are known, in sets of atoms.
 */
export class Filters {
  readonly #family: Family
  readonly #none: ServiceSet
  /** The matching rules of each entry: number of their services, action and rank, as one number each. */
  readonly #entries: (readonly number[] | undefined)[] = []
  readonly #entryOf = new Map<string, number>()
  readonly #sets: ServiceSet[] = []
  readonly #setOf = new Map<string, number>()
  readonly #known = new WeakMap<ServiceSet, number>()

  constructor(family: Family) {
    this.#family = family
    this.#none = ServiceSet.none(family)
  }

  /** The entry for a list and packets with these addresses, connection state and ports of the network. */
  entry(list: readonly AclNode[], p: PacketFields): number {
    const rules: number[] = []
    let before: AclNode['acl'] | undefined
    for (const { acl, match } of list) {
      const services = match.services(p)
      if (services === this.#none || services.isEmpty) continue
      const sameTier = before?.tier === acl.tier
      const sameRank = sameTier && before?.priority === acl.priority
      const rank = sameRank ? SAME_RANK : sameTier ? SAME_TIER : NEXT_TIER
      rules.push((this.#number(services) * 5 + ACTIONS[acl.action]) * 3 + rank)
      before = acl
    }
    const key = rules.join()
    let entry = this.#entryOf.get(key)
    if (entry === undefined) {
      entry = this.#entries.length
      this.#entries.push(rules)
      this.#entryOf.set(key, entry)
    }
    return entry
  }

  /** An entry like no other, for a list that asks more than addresses and services. */
  opaqueEntry(): number {
    return this.#entries.push(undefined) - 1
  }

  /** The filter of each entry. Those that do the same are the same, unless they are special. */
  resolve(): { readonly atoms: ServiceAtoms; readonly filters: readonly Filter[] } {
    const atoms = new ServiceAtoms(this.#family, this.#sets)
    const handles = this.#sets.map((set) => atoms.handle(set))
    const known = new Map<string, Filter>()
    const filters = this.#entries.map((rules, id): Filter => {
      if (!rules) return { id, allowed: atoms.none, special: true, rejects: true }
      const filter = { id, ...judged(rules, handles, atoms) }
      if (filter.special) return filter
      const key = `${filter.allowed} ${filter.rejected}`
      const same = known.get(key)
      if (!same) known.set(key, filter)
      return same ?? filter
    })
    return { atoms, filters }
  }

  #number(set: ServiceSet): number {
    let number = this.#known.get(set)
    if (number !== undefined) return number
    const { key } = set
    number = this.#setOf.get(key)
    if (number === undefined) {
      number = this.#sets.push(set) - 1
      this.#setOf.set(key, number)
    }
    this.#known.set(set, number)
    return number
  }
}

/** Goes through matching rules as `judge` does, with all services at once. */
function judged(
  rules: readonly number[],
  handles: readonly number[],
  atoms: ServiceAtoms,
): Omit<Filter, 'id'> & { readonly rejected: number } {
  let allowed = atoms.none
  let rejected = atoms.none
  let passed = atoms.none
  let special = false
  let undecided = atoms.all
  // What is left undecided by rules of the same rank, and what these said: allow, drop, reject, pass.
  let left = atoms.all
  let said = [atoms.none, atoms.none, atoms.none, atoms.none]
  for (const rule of rules) {
    const rank = rule % 3
    if (rank !== SAME_RANK) {
      undecided = left
      said = [atoms.none, atoms.none, atoms.none, atoms.none]
    }
    if (rank === NEXT_TIER) {
      left = undecided = atoms.union(left, passed)
      passed = atoms.none
    }
    const action = Math.floor(rule / 3) % 5
    const services = handles[Math.floor(rule / 15)]!
    const heard = atoms.intersection(undecided, services)
    // Allowed with or without being tracked is the same decision, and the first rule says which.
    const effect = Math.max(0, action - 1)
    special ||= said.some(
      (other, i) => i !== effect && atoms.intersection(other, heard) !== atoms.none,
    )
    said[effect] = atoms.union(said[effect]!, heard)
    const taken = atoms.intersection(left, services)
    left = atoms.difference(left, services)
    if (effect === 0) allowed = atoms.union(allowed, taken)
    if (action === ACTIONS['allow-stateless']) special ||= taken !== atoms.none
    if (action === ACTIONS.reject) rejected = atoms.union(rejected, heard)
    if (action === ACTIONS.pass) passed = atoms.union(passed, taken)
  }
  allowed = atoms.union(allowed, atoms.union(left, passed))
  return { allowed, rejected, special, rejects: rejected !== atoms.none }
}
