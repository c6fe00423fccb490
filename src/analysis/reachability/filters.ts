import type { AclNode } from '../../dataplane/index.ts'
import { type PacketFields, ServiceSet } from '../../match/index.ts'
import type { AclAction } from '../../model/index.ts'
import type { Family } from '../../net/index.ts'
import { ServiceSets } from './service-sets.ts'

/** What a list of ACLs does with requests between two addresses. */
export interface Filter {
  readonly id: number
  /** Number of the set of services that it lets pass. */
  readonly allowed: number
  /**
   * Whether there is more to it than passing or not: equal rules disagree about some services, or some pass without
   * being tracked. A packet has to be traced to know what follows.
   */
  readonly special: boolean
  /** Whether it may answer with a rejection. */
  readonly rejects: boolean
}

/** The matching rules so far, in order. */
interface Step {
  readonly next: Map<number, Step>
  filter: Filter | undefined
}

interface MatchedRule {
  readonly node: AclNode
  readonly services: ServiceSet
}

const ACTIONS: Readonly<Record<AclAction, number>> = {
  allow: 0,
  'allow-related': 0,
  'allow-stateless': 1,
  drop: 2,
  reject: 3,
  pass: 4,
}

/** The filters of a network, each worked out once: lists that match the same services in the same order are the same filter. */
export class Filters {
  readonly #sets: ServiceSets
  readonly #none: ServiceSet
  readonly #first: Step = { next: new Map(), filter: undefined }
  readonly #known = new Map<string, Filter>()
  readonly #byId: Filter[] = []

  constructor(sets: ServiceSets, family: Family) {
    this.#sets = sets
    this.#none = ServiceSet.none(family)
  }

  get(id: number): Filter {
    return this.#byId[id]!
  }

  /** What a list does with packets that have these addresses, this connection state and these ports of the network. */
  of(list: readonly AclNode[], p: PacketFields): Filter {
    let step = this.#first
    let before: AclNode | undefined
    let matched: MatchedRule[] | undefined
    for (const node of list) {
      const services = node.match.services(p)
      if (services === this.#none || services.isEmpty) continue
      const { acl } = node
      const sameTier = before?.acl.tier === acl.tier
      const sameRank = sameTier && before?.acl.priority === acl.priority
      const place = sameRank ? 0 : sameTier ? 1 : 2
      const key = (this.#sets.number(services) * 5 + ACTIONS[acl.action]) * 3 + place
      let next = step.next.get(key)
      if (!next) step.next.set(key, (next = { next: new Map(), filter: undefined }))
      step = next
      before = node
      ;(matched ??= []).push({ node, services })
    }
    step.filter ??= this.#make(matched ?? [])
    return step.filter
  }

  /** As `judge` goes through a list, with sets of services. */
  #make(matched: readonly MatchedRule[]): Filter {
    let allowed = this.#none
    let rejected = this.#none
    let passed = this.#none
    let special = false
    let undecided = ServiceSet.all(this.#none.family)
    for (let i = 0; i < matched.length; ) {
      const { tier, priority } = matched[i]!.node.acl
      if (i > 0 && matched[i - 1]!.node.acl.tier !== tier) {
        undecided = undecided.union(passed)
        passed = this.#none
      }
      let left = undecided
      let said: { readonly effect: number; readonly services: ServiceSet }[] = []
      for (; i < matched.length; i++) {
        const { node, services } = matched[i]!
        if (node.acl.tier !== tier || node.acl.priority !== priority) break
        const action = ACTIONS[node.acl.action]
        // Allowed with or without being tracked is the same decision; the first rule says which.
        const effect = action === 1 ? 0 : action
        const heard = undecided.intersection(services)
        special ||= said.some(
          (other) => other.effect !== effect && !other.services.intersection(heard).isEmpty,
        )
        said = [...said, { effect, services: heard }]
        const taken = left.intersection(services)
        left = left.difference(services)
        if (effect === 0) allowed = allowed.union(taken)
        if (action === 1) special ||= !taken.isEmpty
        if (action === 3) rejected = rejected.union(heard)
        if (action === 4) passed = passed.union(taken)
      }
      undecided = left
    }
    allowed = allowed.union(undecided).union(passed)
    return this.#filter(this.#sets.number(allowed), this.#sets.number(rejected), special)
  }

  /** Special filters are what their rules are; others with the same sets are the same. */
  #filter(allowed: number, rejected: number, special: boolean): Filter {
    const key = `${allowed} ${rejected}`
    const known = special ? undefined : this.#known.get(key)
    if (known) return known
    const id = this.#byId.length
    const filter: Filter = { id, allowed, special, rejects: rejected !== ServiceSets.NONE }
    this.#byId.push(filter)
    if (!special) this.#known.set(key, filter)
    return filter
  }

  /** A filter like no other, for a list that asks more than addresses and services. */
  opaque(): Filter {
    const id = this.#byId.length
    const filter: Filter = { id, allowed: ServiceSets.NONE, special: true, rejects: true }
    this.#byId.push(filter)
    return filter
  }
}
