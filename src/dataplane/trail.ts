import type { PacketFields } from '../match/index.ts'
import { type Address, formatAddress, sameAddress } from '../net/index.ts'
import type { RouterPortNode, SwitchPortNode } from './nodes.ts'
import { OpenHop } from './open-hop.ts'
import type { Outcome, Reason } from './outcome.ts'
import { destinationOf, setDestination, setSource, sourceOf } from './packet-fields.ts'
import type { Candidate, Deciding, Hop, Step } from './trace.ts'

/** More than any time to live. */
const TTLS = 256

/** How a walk ended. */
export interface Ending {
  readonly outcome: Outcome
  readonly reason: Reason | undefined
  /** The workload's port that got the packet. */
  readonly receiver: SwitchPortNode | undefined
  /** The router port by which the packet had entered the router that ended it. */
  readonly router: RouterPortNode | undefined
  /** The workload's or machine's port that had put the packet on the wire last, if one has. */
  readonly sender: SwitchPortNode | undefined
  /** The source with which it ended, where a machine replaced it. */
  readonly source: Address | undefined
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
  readonly #packet: PacketFields
  #first: OpenHop | undefined
  #hop!: OpenHop
  /** What follows from somewhere, by the time to live and what became of the addresses. */
  #known: Map<object, Map<number, { ending: Ending; branch: OpenHop }>> | undefined
  #sender: SwitchPortNode | undefined
  /** Numbers what machines have made of the packet's addresses so far; 0 is nothing. */
  #version = 0
  #versions: Map<string, number> | undefined

  /** Each branch begins with the time to live and the addresses that the packet has where they part. */
  constructor(packet: PacketFields) {
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

  /** The packet is put on the wire at a port. */
  sentBy(port: SwitchPortNode): void {
    this.#sender = port
  }

  /** A machine replaces an address of the packet. */
  translate(step: Extract<Step, { kind: 'snat' | 'unsnat' }>): void {
    const { kind, to } = step
    if (kind === 'snat') setSource(this.#packet, to)
    else setDestination(this.#packet, to)
    const key = [this.#version, kind, formatAddress(to)].join(' ')
    this.#versions ??= new Map()
    let version = this.#versions.get(key)
    if (version === undefined) this.#versions.set(key, (version = this.#versions.size + 1))
    this.#version = version
    this.step(step)
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
    const source = this.#version === 0 ? undefined : sourceOf(this.#packet)
    return { outcome, reason, receiver, router, sender: this.#sender, source }
  }

  /** Whether OVN had a choice: from then on walks must not go the same way twice, so that they stay polynomial. */
  get hasBranched(): boolean {
    return this.#known !== undefined
  }

  /** Goes on, unless a branch has been there before as the same packet: then it goes on as that did. */
  once(there: object, go: () => Ending): Ending {
    const state = this.#packet.ttl + TTLS * this.#version
    this.#known ??= new Map()
    let ways = this.#known.get(there)
    if (!ways) {
      ways = new Map()
      this.#known.set(there, ways)
    }
    const open = this.#hop
    let way = ways.get(state)
    if (!way) {
      const branch = open.branch()
      this.#hop = branch
      way = { ending: go(), branch }
      ways.set(state, way)
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
    const addresses = [sourceOf(this.#packet), destinationOf(this.#packet)] as const
    const [version, sender] = [this.#version, this.#sender]
    const tried = alternatives.map(({ decidedBy, nextHop, port, go }) => {
      this.#packet.ttl = ttl
      this.#version = version
      this.#sender = sender
      setSource(this.#packet, addresses[0])
      setDestination(this.#packet, addresses[1])
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
    const { outcome, receiver, source } = first!.ending
    const agree =
      outcome !== 'undefined' &&
      tried.every(
        ({ ending }) =>
          ending.outcome === outcome &&
          ending.receiver === receiver &&
          (ending.source && source ? sameAddress(ending.source, source) : ending.source === source),
      )
    if (!agree) return this.end('undefined', reason)
    open.follow(first!.branch)
    return first!.ending
  }
}
