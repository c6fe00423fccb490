import type { Fabric } from '../../dataplane/index.ts'
import type { LogicalNetwork } from '../../model/index.ts'
import type { Family } from '../../net/index.ts'
import { type PairServices, servicesBetween } from '../pair-services.ts'
import type { Cell, ClassMember, EndpointClass } from './endpoint-class.ts'
import { FamilyReachability } from './family-reachability.ts'
import type { PairCounts } from './pair-counts.ts'

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
    const ipv4 = FamilyReachability.of(fabric, 4, 0, trace)
    const ipv6 = FamilyReachability.of(fabric, 6, ipv4.classes.length, trace)
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
    const none = { protocol: 0, sourcePort: 0, destinationPort: 0, icmpType: 0, icmpCode: 0 }
    return servicesBetween(this.#fabric, {
      packet: { ...none, source: from.address, destination: to.address, ttl: 64 },
      port: this.#fabric.switchPort(from.endpoint.port!)!,
      from: from.endpoint,
      to: to.endpoint,
    })
  }
}
