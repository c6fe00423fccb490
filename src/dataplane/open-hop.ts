import type { Hop, Step } from './trace.ts'

/**
 * A hop while it is being written, linked to the one behind it. Ways that come together share the rest of their hops, so
 * that the hops of all alternatives take no more room than there are nodes to pass at some time to live.
 */
export class OpenHop implements Hop {
  readonly node: string
  readonly kind: Hop['kind']
  readonly inPort: string | undefined
  outPort: string | undefined = undefined
  ttl: number
  readonly steps: Step[] = []
  /** Private, and so no part of the hop for whoever prints or compares it. */
  #next: OpenHop | undefined = undefined

  constructor(node: string, kind: Hop['kind'], inPort: string | undefined, ttl: number) {
    this.node = node
    this.kind = kind
    this.inPort = inPort
    this.ttl = ttl
  }

  /** The packet goes on to the next node. */
  leadTo(next: OpenHop): void {
    this.#next = next
  }

  /** The same node, to write down what follows from one alternative. */
  branch(): OpenHop {
    const hop = new OpenHop(this.node, this.kind, this.inPort, this.ttl)
    hop.outPort = this.outPort
    return hop
  }

  /** Goes on as a branch did. */
  follow(branch: OpenHop): void {
    this.outPort = branch.outPort
    this.ttl = branch.ttl
    for (const step of branch.steps) this.steps.push(step)
    this.#next = branch.#next
  }

  /** This hop and all behind it. */
  toArray(): readonly Hop[] {
    const hops: Hop[] = []
    for (let hop: OpenHop | undefined = this; hop; hop = hop.#next) hops.push(hop)
    return hops
  }
}
