import type { Fabric, RouterNode } from '../../dataplane/index.ts'
import type { Prefix } from '../../net/index.ts'
import { prefixesAsked } from '../reachability/asked.ts'
import type { Site } from './hosts.ts'
import { prefixesOf, startsOf } from './moves.ts'

/** Where the ranges of addresses start that rules anywhere in a part of the network tell apart. */
export class PartStarts {
  readonly #fabric: Fabric
  readonly #parts: ReadonlyMap<unknown, number>
  readonly #starts = new Map<string, readonly bigint[]>()
  #routers: readonly (readonly RouterNode[])[] | undefined

  /** `parts`: the number of the part of each router. */
  constructor(fabric: Fabric, parts: ReadonlyMap<unknown, number>) {
    this.#fabric = fabric
    this.#parts = parts
  }

  /** Those of sources, by routes by source, or of destinations. */
  of({ part, family }: Site, end: 'source' | 'destination'): readonly bigint[] {
    const key = `${end} ${family} ${part}`
    let starts = this.#starts.get(key)
    if (!starts) {
      const routers = this.#routersOfParts()[part] ?? []
      const prefixes = routers.flatMap((router) =>
        end === 'source' ? prefixesBySource(router) : this.#destinations(router),
      )
      starts = startsOf(prefixes, family)
      this.#starts.set(key, starts)
    }
    return starts
  }

  #destinations(router: RouterNode): Prefix[] {
    const asked = router.policies.flatMap(({ match }) =>
      prefixesAsked(match.questions.destination, this.#fabric),
    )
    return [...prefixesOf(router), ...asked]
  }

  #routersOfParts(): readonly (readonly RouterNode[])[] {
    if (this.#routers) return this.#routers
    const routers: RouterNode[][] = []
    for (const { name } of this.#fabric.network.routers) {
      const router = this.#fabric.router(name)!
      ;(routers[this.#parts.get(router)!] ??= []).push(router)
    }
    this.#routers = routers
    return routers
  }
}

function prefixesBySource({ installed }: RouterNode): Prefix[] {
  return installed.flatMap(({ route }) => (route.policy === 'src-ip' ? route.prefix : []))
}
