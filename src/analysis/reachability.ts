import type { Fabric } from '../dataplane/index.ts'
import type { ServiceSet } from '../match/index.ts'
import type { Endpoint, LogicalNetwork } from '../model/index.ts'
import type { Address, Family } from '../net/index.ts'
import { type PairServices, servicesBetween } from './pair-services.ts'

/** An endpoint with one of its addresses. */
export interface ClassMember {
  readonly endpoint: Endpoint
  readonly address: Address
}

/** Endpoints of a switch, by their addresses of one family, that no rule of the network can tell apart. */
export interface EndpointClass {
  /** Its place in {@link Reachability.classes}. */
  readonly id: number
  readonly family: Family
  /** Name of the switch. */
  readonly switch: string
  /** Name of the router that the switch is joined to. */
  readonly router: string | undefined
  /** Never empty. */
  readonly members: readonly ClassMember[]
}

/** What gets through from each member of one class to each member of another, with a time to live of 64. */
export interface Cell {
  /** Services whose request arrives and whose reply comes back. */
  readonly reachable: ServiceSet
  /** Services about which OVN itself leaves the answer open. What is in neither set is lost. */
  readonly undefined: ServiceSet
}

/** Which services get through between all endpoints of a network: for every packet what `trace` says of it. */
export class Reachability {
  readonly network: LogicalNetwork
  /** Every endpoint that has a port is in one class for each of its addresses. */
  readonly classes: readonly EndpointClass[]
  readonly #fabric: Fabric

  constructor(fabric: Fabric) {
    this.#fabric = fabric
    this.network = fabric.network
    this.classes = classesOf(fabric)
  }

  /**
   * Between the members of two classes of one family. Within a class it is between two different members; where there
   * is only one, with itself.
   */
  cell(from: EndpointClass, to: EndpointClass): Cell {
    const [a, b] = representatives(from, to)
    return this.services(a, b)
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

/** Two members, different ones if there are. */
function representatives(from: EndpointClass, to: EndpointClass): [ClassMember, ClassMember] {
  const [first] = from.members
  return [first!, (from === to ? to.members[1] : undefined) ?? to.members[0]!]
}

function classesOf(fabric: Fabric): EndpointClass[] {
  const classes: EndpointClass[] = []
  for (const endpoint of fabric.network.endpoints) {
    const port = endpoint.port === undefined ? undefined : fabric.switchPort(endpoint.port)
    if (!port) continue
    for (const address of endpoint.addresses) {
      classes.push({
        id: classes.length,
        family: address.family,
        switch: port.switch.model.name,
        router: port.switch.routerPorts.find(({ routerPort }) => routerPort)?.routerPort!.router
          .model.name,
        members: [{ endpoint, address }],
      })
    }
  }
  return classes
}
