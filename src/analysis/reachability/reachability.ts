import type { Fabric } from '../../dataplane/index.ts'
import type { LogicalNetwork } from '../../model/index.ts'
import { type PairServices, servicesBetween } from '../pair-services.ts'
import {
  type Cell,
  type ClassMember,
  type EndpointClass,
  FamilyReachability,
} from './family-reachability.ts'

/** Which services get through between all endpoints of a network: for every packet what `trace` says of it. */
export class Reachability {
  readonly network: LogicalNetwork
  /** Every endpoint that has a port is in one class for each of its addresses. */
  readonly classes: readonly EndpointClass[]
  readonly #fabric: Fabric
  readonly #families: Readonly<Record<4 | 6, FamilyReachability>>

  constructor(fabric: Fabric) {
    this.#fabric = fabric
    this.network = fabric.network
    const trace = (from: ClassMember, to: ClassMember) => this.services(from, to)
    const ipv4 = new FamilyReachability(fabric, 4, 0, trace)
    const ipv6 = new FamilyReachability(fabric, 6, ipv4.classes.length, trace)
    this.#families = { 4: ipv4, 6: ipv6 }
    this.classes = [...ipv4.classes, ...ipv6.classes]
  }

  /**
   * Between the members of two classes of one family. Within a class it is between two different members; where there
   * is only one, with itself.
   */
  cell(from: EndpointClass, to: EndpointClass): Cell {
    return this.#families[from.family].cell(from, to)
  }

  /** What happens to every service between two endpoints, and why: the long answer of a cell. */
  services(from: ClassMember, to: ClassMember): PairServices {
    const none = { protocol: 0, sourcePort: 0, destinationPort: 0, icmpType: 0, icmpCode: 0 }
    return servicesBetween(this.#fabric, {
      packet: { ...none, source: from.address, destination: to.address, ttl: 64 },
      port: this.#fabric.switchPort(from.endpoint.port!)!,
      from: from.endpoint,
      to: to.endpoint,
    })
  }
}
