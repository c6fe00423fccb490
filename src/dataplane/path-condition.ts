import { type Service, ServiceSet } from '../match/index.ts'
import type { Packet } from './trace.ts'

/**
 * The services with which a packet would have gone the same way: of all questions that were asked about its service,
 * the answers would have been the same. It starts out as every service and shrinks with each question; the packet's
 * own service always stays in it.
 */
export class PathCondition {
  readonly #packet: Service
  #services: ServiceSet

  constructor(packet: Packet) {
    this.#packet = packet
    this.#services = ServiceSet.all(packet.source.family)
  }

  get services(): ServiceSet {
    return this.#services
  }

  /** Whether the packet's service is in the set; from now on only services with the same answer are left. */
  decide(set: ServiceSet): boolean {
    const inside = set.has(this.#packet)
    this.#services = inside ? this.#services.intersection(set) : this.#services.difference(set)
    return inside
  }
}
