import {
  Fabric,
  type Injection,
  type RouterNode,
  simulate,
  type Trace,
} from '../../dataplane/index.ts'
import { type Service, USUAL_TTL } from '../../match/index.ts'
import {
  type Endpoint,
  type LogicalNetwork,
  type LogicalRouterPort,
  networkWithout,
  type StaticRoute,
} from '../../model/index.ts'
import type { Address, Family, Prefix } from '../../net/index.ts'
import { type PairServices, type Path, pathsOf, servicesBetween } from '../pair-services.ts'
import { type AskedVisitor, askedAnywhere, askedByRouters } from './asked.ts'
import type { Cell, ClassMember, EndpointClass } from './endpoint-class.ts'
import { FamilyReachability, type TraceCell } from './family-reachability.ts'
import { Outside, type OutsideRange } from './outside.ts'
import type { PairCounts } from './pair-counts.ts'
import { Survey } from './survey.ts'

type Removable = LogicalRouterPort | StaticRoute

/** The reachability of a whole network, and what another one is without. */
interface Origin {
  readonly of: Reachability
  readonly without: ReadonlySet<Removable>
}

/** Which services get through between all endpoints of a network: for every packet what `trace` says of it. */
export class Reachability {
  /** Every endpoint that has a port is in one class for each of its addresses. */
  readonly classes: readonly EndpointClass[]
  readonly #fabric: () => Fabric
  readonly #families: Readonly<Record<Family, FamilyReachability>>
  readonly #origin: Origin | undefined
  #outside: Outside | undefined

  static of(fabric: Fabric): Reachability {
    const trace: TraceCell = (from, to) => servicesOf(fabric, from, to)
    const survey = new Survey(fabric)
    const ipv4 = FamilyReachability.of(survey, 4, 0, trace)
    const ipv6 = FamilyReachability.of(survey, 6, ipv4.classes.length, trace)
    return new Reachability(() => fabric, { 4: ipv4, 6: ipv6 })
  }

  private constructor(
    fabric: () => Fabric,
    families: Readonly<Record<Family, FamilyReachability>>,
    origin?: Origin,
  ) {
    this.#fabric = fabric
    this.#families = families
    this.#origin = origin
    this.classes = origin?.of.classes ?? [...families[4].classes, ...families[6].classes]
  }

  get network(): LogicalNetwork {
    return this.#fabric().network
  }

  /** The network, compiled. */
  get fabric(): Fabric {
    return this.#fabric()
  }

  /**
   * The reachability without some ports and static routes of routers, as after `networkWithout`. The classes stay the
   * same, and what does not depend on these routers is not worked out again.
   *
   * @param network the network without them, where there is one already
   * @throws TypeError for a port that is joined to a switch: without it other endpoints may be alike
   */
  without(parts: ReadonlySet<Removable>, network?: LogicalNetwork): Reachability {
    if (this.#origin) {
      return this.#origin.of.without(new Set([...this.#origin.without, ...parts]), network)
    }
    const before = this.#fabric()
    const replaced = new Map<RouterNode, RouterNode>()
    for (const router of routersChanged(before, parts)) {
      const uplink = router.ports.find(({ model, switchPort }) => switchPort && parts.has(model))
      if (uplink) throw new TypeError(`port \`${uplink.model.name}\` is joined to a switch`)
      replaced.set(router, router.without(parts))
    }
    let made: Fabric | undefined
    const after = () => {
      made ??= new Fabric(network ?? networkWithout(before.network, parts))
      return made
    }
    const trace: TraceCell = (from, to) => servicesOf(after(), from, to)
    const families = {
      4: this.#families[4].with(replaced, trace),
      6: this.#families[6].with(replaced, trace),
    }
    return new Reachability(after, families, { of: this, without: parts })
  }

  /**
   * Between the members of two classes of one family. Within a class it is between two different members; where there
   * is only one, with itself.
   */
  cell(from: EndpointClass, to: EndpointClass): Cell {
    return this.#families[from.family].cell(from, to)
  }

  /**
   * Calls back for every class to which anything is reachable or undefined from a class, with the cell. Equal cells of
   * a family have equal numbers.
   */
  row(
    sender: EndpointClass,
    visit: (receiver: EndpointClass, cell: Cell, number: number) => void,
  ): void {
    this.#families[sender.family].row(sender, visit)
  }

  /**
   * The number of the cell between two members of a class, even if there is only one; undefined if only a trace could
   * tell.
   */
  ownCell(one: EndpointClass): number | undefined {
    return this.#families[one.family].ownCell(one)
  }

  /** The cell of a number. */
  cellOf(family: Family, number: number): Cell {
    return this.#families[family].cellOf(number)
  }

  /** Counts the ordered pairs of different endpoints, each by its addresses of a family. */
  counts(family: Family): PairCounts {
    return this.#families[family].counts()
  }

  /** What happens to every service between two endpoints, and why: the long answer of a cell. */
  services(from: ClassMember, to: ClassMember): PairServices {
    return servicesOf(this.#fabric(), from, to)
  }

  /** What becomes of one packet of a service between two endpoints, or to any address. */
  trace(from: ClassMember, to: Destination, service: Service): Trace {
    const fabric = this.#fabric()
    return simulate(fabric, injectionOf(fabric, from, to, service))
  }

  /** The ways of everything that an endpoint sends to an address, whoever has it. */
  paths(from: ClassMember, to: Destination): Iterable<Path> {
    const fabric = this.#fabric()
    return pathsOf(fabric, injectionOf(fabric, from, to, ANY_SERVICE))
  }

  /**
   * Visits what the whole network asks about the addresses of packets. Returns whether single bits of addresses are asked
   * for, too, or which of two is the greater.
   */
  visitAsked(visit: AskedVisitor): boolean {
    return askedAnywhere(this.#fabric(), visit)
  }

  /** As {@link visitAsked}, for what routers of these names ask. */
  visitAskedByRouters(names: ReadonlySet<string>, visit: AskedVisitor): boolean {
    const fabric = this.#fabric()
    const routers = fabric.network.routers.filter(({ name }) => names.has(name))
    return askedByRouters(fabric, routers, visit)
  }

  /**
   * What becomes of what an endpoint sends to the addresses of a prefix that no endpoint has. Routers are the only ones
   * there to answer, to pings.
   *
   * @throws TypeError where endpoint and prefix are not of one family
   */
  outside(from: ClassMember, within: Prefix): readonly OutsideRange[] {
    if (from.address.family !== within.address.family) {
      throw new TypeError('the addresses of endpoint and prefix are of different families')
    }
    const fabric = this.#fabric()
    this.#outside ??= new Outside(fabric)
    return this.#outside.ranges(within, (address) => servicesOf(fabric, from, { address }))
  }

  /** Whether the ranges of {@link outside} are certain: not where matches ask for single bits of addresses. */
  get isOutsideExact(): boolean {
    this.#outside ??= new Outside(this.#fabric())
    return this.#outside.isExact
  }
}

/** The routers that have some of the parts, and those whose peers' ports are among them. */
function routersChanged(fabric: Fabric, parts: ReadonlySet<Removable>): ReadonlySet<RouterNode> {
  const changed = new Set<RouterNode>()
  const has = (part: Removable) => parts.has(part)
  for (const { name, ports, staticRoutes } of fabric.network.routers) {
    if (!ports.some(has) && !staticRoutes.some(has)) continue
    const router = fabric.router(name)!
    changed.add(router)
    for (const { model, peer } of router.ports) if (has(model) && peer) changed.add(peer.router)
  }
  return changed
}

function servicesOf(fabric: Fabric, from: ClassMember, to: Destination): PairServices {
  return servicesBetween(fabric, injectionOf(fabric, from, to, ANY_SERVICE))
}

/** Where a packet is sent to. */
interface Destination {
  readonly address: Address
  readonly endpoint?: Endpoint
}

/** For who asks about all services: the one in the packet does not matter. */
const ANY_SERVICE: Service = {
  protocol: 0,
  sourcePort: 0,
  destinationPort: 0,
  icmpType: 0,
  icmpCode: 0,
}

function injectionOf(
  fabric: Fabric,
  from: ClassMember,
  to: Destination,
  service: Service,
): Injection {
  return {
    packet: { ...service, source: from.address, destination: to.address, ttl: USUAL_TTL },
    port: fabric.switchPort(from.endpoint.port!)!,
    from: from.endpoint,
    to: to.endpoint,
  }
}
