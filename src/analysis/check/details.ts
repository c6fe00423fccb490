import { ServiceSet } from '../../match/index.ts'
import type { PairServices } from '../pair-services.ts'
import type { Cell, Reachability } from '../reachability/index.ts'
import type { Details } from './judge.ts'
import type { ClassPair } from './selection.ts'

/** The long answer about a pair in a whole network, as far as it is asked for. */
export class LazyDetails implements Details {
  readonly #reachability: Reachability
  readonly #pair: ClassPair
  readonly #cell: Cell
  /** What passes by base rules, by cell and by the security groups of both ends. */
  readonly #known: Map<string, ServiceSet>
  #services: PairServices | undefined

  constructor(
    reachability: Reachability,
    pair: ClassPair,
    cell: Cell,
    known: Map<string, ServiceSet>,
  ) {
    this.#reachability = reachability
    this.#pair = pair
    this.#cell = cell
    this.#known = known
  }

  get parts(): Details['parts'] {
    return this.#long().parts
  }

  /**
   * Only groups have base rules, all of them the same. A rule that somebody wrote and that lets the same through lets more
   * through, which makes another cell: so not every pair need be traced.
   */
  get base(): ServiceSet {
    const { reachable } = this.#cell
    const { from, to } = this.#pair.example
    const groups = [from, to].map(({ endpoint }) => endpoint.securityGroups)
    if (groups.every(({ length }) => length === 0)) return ServiceSet.none(reachable.family)
    const key = JSON.stringify([reachable.key, ...groups])
    let base = this.#known.get(key)
    if (!base) {
      base = this.#long().base
      this.#known.set(key, base)
    }
    return base
  }

  #long(): PairServices {
    const { from, to } = this.#pair.example
    this.#services ??= this.#reachability.services(from, to)
    return this.#services
  }
}
