import type { EndpointClass } from '../../analysis/index.ts'
import { formatAddress } from '../../net/index.ts'
import type { ReachabilityReport } from '../reachability-report.ts'

/** `untold`: one of the two has no endpoint to try it with. */
export type TrafficBetween = 'something' | 'nothing' | 'untold'

/** What gets through between the endpoints of routers. */
export class Traffic {
  /** Pairs of routers between which something gets through, or may. */
  readonly #joined = new Set<string>()
  /** Versions of IP that endpoints of a router have, by its name. */
  readonly #families = new Map<string, Set<number>>()
  /** Addresses of endpoints of a router, by its name. */
  readonly #addresses = new Map<string, Set<string>>()

  constructor(report: ReachabilityReport | undefined) {
    for (const matrix of report?.matrices ?? []) {
      const groups = [...matrix.senders, ...matrix.receivers]
      const classes = new Set(groups.flatMap(({ parts }) => parts.map((part) => part.class)))
      for (const each of classes) this.#note(each)
      for (const from of classes) {
        report!.reachability.row(from, (to) => {
          if (this.#leaves(from, to)) this.#joined.add(pairOf(from.router, to.router))
        })
      }
    }
  }

  /** In at least one direction; each direction takes its replies the other way. */
  between(one: string, two: string): TrafficBetween {
    if (this.#joined.has(pairOf(one, two))) return 'something'
    const others = this.#families.get(two)
    const both = [...(this.#families.get(one) ?? [])].some((family) => others?.has(family))
    return both ? 'nothing' : 'untold'
  }

  #note({ router, family, members }: EndpointClass): void {
    if (router === undefined) return
    const known = this.#families.get(router) ?? new Set()
    this.#families.set(router, known.add(family))
    const addresses = this.#addresses.get(router) ?? new Set()
    for (const { address } of members) addresses.add(formatAddress(address))
    this.#addresses.set(router, addresses)
  }

  /** What is sent to an address that somebody nearer has too never gets further. */
  #leaves({ router }: EndpointClass, { members }: EndpointClass): boolean {
    const near = this.#addresses.get(router ?? '')
    return members.some(({ address }) => !near?.has(formatAddress(address)))
  }
}

function pairOf(one: string | undefined, two: string | undefined): string {
  return JSON.stringify([one, two].sort())
}
