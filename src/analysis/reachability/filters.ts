import type { ServiceSet } from '../../match/index.ts'
import type { Acl, AclAction } from '../../model/index.ts'
import type { Family } from '../../net/index.ts'
import { PairIds } from './pair-ids.ts'
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
const ACTION_COUNT = 5
/** How a rule ranks beside the one before it that matches. */
const SAME_RANK = 0
const SAME_TIER = 1
const NEXT_TIER = 2
const RANKS = 3

/** The entry of a list in which nothing matches. */
export const NO_RULES = -1
/** Comes before the entries of which nothing is known but that they are there. */
const OPAQUE = -2

/**
 * The filters of a network. Rules are collected first: lists in which the same services match in the same order are
 * one entry, a number. What each does is worked out when all are known, in sets of atoms.
 */
export class Filters {
  readonly #family: Family
  /** An entry is the pair of the entry before its last rule and that rule: what it says, and its rank. */
  readonly #entries = new PairIds()
  #opaque = 0
  readonly #sets: ServiceSet[] = []
  readonly #setOf = new Map<string, number>()
  readonly #known = new WeakMap<ServiceSet, number>()

  constructor(family: Family) {
    this.#family = family
  }

  /** The number of what a rule says to these services; undefined for none. */
  saying(services: ServiceSet, action: AclAction): number | undefined {
    return services.isEmpty ? undefined : this.#number(services) * ACTION_COUNT + ACTIONS[action]
  }

  /** The entry with one more rule: what it says, and how it ranks beside the one before it that matches. */
  with(entry: number, saying: number, acl: Acl, before: Acl | undefined): number {
    const sameTier = before?.tier === acl.tier
    const sameRank = sameTier && before?.priority === acl.priority
    const rank = sameRank ? SAME_RANK : sameTier ? SAME_TIER : NEXT_TIER
    return this.#entries.of(entry, saying * RANKS + rank)
  }

  /** An entry like no other, for a list that asks more than addresses and services. */
  opaqueEntry(): number {
    return this.#entries.of(OPAQUE, this.#opaque++)
  }

  /** What entries do: their filters. Those that do the same are the same, unless they are special. */
  resolve(): { readonly atoms: ServiceAtoms; readonly filterOf: (entry: number) => Filter } {
    const atoms = new ServiceAtoms(this.#family, this.#sets)
    const handles = this.#sets.map((set) => atoms.handle(set))
    const resolved: Filter[] = []
    const verdicts = new PairIds()
    const same: Filter[] = []
    const resolve = (entry: number): Filter => {
      const rules = this.#rulesOf(entry)
      if (!rules) return { id: entry, allowed: atoms.none, special: true, rejects: true }
      const { rejected, ...filter } = { id: entry, ...judged(rules, handles, atoms) }
      if (filter.special) return filter
      return (same[verdicts.of(filter.allowed, rejected)] ??= filter)
    }
    const filterOf = (entry: number) => (resolved[entry + 1] ??= resolve(entry))
    return { atoms, filterOf }
  }

  /** The matching rules of an entry in order; undefined for an opaque one. */
  #rulesOf(entry: number): readonly number[] | undefined {
    const rules: number[] = []
    let left = entry
    for (; left >= 0; left = this.#entries.first(left)) rules.push(this.#entries.second(left))
    return left === OPAQUE ? undefined : rules.reverse()
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
    const rank = rule % RANKS
    if (rank !== SAME_RANK) {
      undecided = left
      said = [atoms.none, atoms.none, atoms.none, atoms.none]
    }
    if (rank === NEXT_TIER) {
      left = undecided = atoms.union(left, passed)
      passed = atoms.none
    }
    const action = Math.floor(rule / RANKS) % ACTION_COUNT
    const services = handles[Math.floor(rule / RANKS / ACTION_COUNT)]!
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
