import type { Address } from '../net/index.ts'
import type { RouterPortNode, SwitchPortNode } from './nodes.ts'
import { OpenHop } from './open-hop.ts'
import type { Outcome, Reason } from './outcome.ts'
import type { Candidate, Deciding, Hop, Step } from './trace.ts'

/** How a walk ended. */
export interface Ending {
  readonly outcome: Outcome
  readonly reason: Reason | undefined
  /** The workload's port that got the packet. */
  readonly receiver: SwitchPortNode | undefined
  /** The router port by which the packet had entered the router that ended it. */
  readonly router: RouterPortNode | undefined
}

/** One of several ways that OVN may take by itself. */
export interface Alternative {
  readonly decidedBy: Deciding
  readonly nextHop?: Address | undefined
  readonly port?: RouterPortNode | undefined
  readonly go: () => Ending
}

/** What a walk leaves behind: the nodes passed, what happened there, and its branches where OVN chooses by itself. */
export class Trail {
  readonly #packet: { ttl: number }
  #first: OpenHop | undefined
  #hop!: OpenHop
  /** What follows from somewhere at some time to live. */
  #known: Map<object, Map<number, { ending: Ending; branch: OpenHop }>> | undefined

  /** Each branch begins with the time to live that the packet has where they part. */
  constructor(packet: { ttl: number }) {
    this.#packet = packet
  }

  /** The nodes passed so far. */
  get hops(): readonly Hop[] {
    return this.#first?.toArray() ?? []
  }

  /** The node where the packet is. */
  get hop(): OpenHop {
    return this.#hop
  }

  /** The packet comes to a node. */
  start(node: string, kind: Hop['kind'], inPort: string | undefined): OpenHop {
    const hop = new OpenHop(node, kind, inPort, this.#packet.ttl)
    if (this.#first) this.#hop.leadTo(hop)
    else this.#first = hop
    this.#hop = hop
    return hop
  }

  step(step: Step): void {
    this.#hop.steps.push(step)
  }

  end(
    outcome: Outcome,
    reason: Reason | undefined,
    receiver?: SwitchPortNode,
    router?: RouterPortNode,
  ): Ending {
    this.step({ kind: 'end', outcome, reason })
    return { outcome, reason, receiver, router }
  }

  /** Whether OVN had a choice: from then on walks must not go the same way twice, so that they stay polynomial. */
  get hasBranched(): boolean {
    return this.#known !== undefined
  }

  /** Goes on, unless a branch has been there before with the same time to live: then it goes on as that did. */
  once(there: object, go: () => Ending): Ending {
    const { ttl } = this.#packet
    this.#known ??= new Map()
    let ways = this.#known.get(there)
    if (!ways) {
      ways = new Map()
      this.#known.set(there, ways)
    }
    const open = this.#hop
    let way = ways.get(ttl)
    if (!way) {
      const branch = open.branch()
      this.#hop = branch
      way = { ending: go(), branch }
      ways.set(ttl, way)
    }
    open.follow(way.branch)
    return way.ending
  }

  /**
   * OVN picks one of several ways by itself. Where all end alike the outcome is known all the same; where they don't
   * it is undefined, and both are shown.
   */
  choose(reason: Reason, alternatives: readonly Alternative[]): Ending {
    this.#known ??= new Map()
    const open = this.#hop
    const { ttl } = this.#packet
    const tried = alternatives.map(({ decidedBy, nextHop, port, go }) => {
      this.#packet.ttl = ttl
      const branch = open.branch()
      this.#hop = branch
      return { decidedBy, nextHop, port, ending: go(), branch }
    })
    this.#hop = open
    const [first] = tried
    const between = tried.map(
      ({ decidedBy, nextHop, port, ending, branch }): Candidate => ({
        decidedBy,
        nextHop,
        port: port?.model,
        outcome: ending.outcome,
        reason: ending.reason,
        receiver: ending.receiver?.model,
        // Made when somebody reads them: in a loop of choices there are as many ways to the end as steps.
        get hops() {
          return branch.toArray()
        },
      }),
    )
    this.step({ kind: 'choice', reason, between })
    const { outcome, receiver } = first!.ending
    const agree =
      outcome !== 'undefined' &&
      tried.every(({ ending }) => ending.outcome === outcome && ending.receiver === receiver)
    if (!agree) return this.end('undefined', reason)
    open.follow(first!.branch)
    return first!.ending
  }
}
