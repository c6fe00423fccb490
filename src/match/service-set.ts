import {
  type Combination,
  combine,
  difference,
  type Family,
  type IntervalSet,
  intersection,
  interval,
  intervalsContain,
  RectangleSet,
  sameIntervals,
  union,
} from '../net/index.ts'

/** The part of a packet that rules may tell services apart by, addresses aside. */
export interface Service {
  readonly protocol: number
  readonly sourcePort: number
  readonly destinationPort: number
  readonly icmpType: number
  readonly icmpCode: number
}

const PORTS = interval(0, 65535)
const BYTES = interval(0, 255)
/** TCP, UDP, SCTP: protocols with ports. */
export const PORT_PROTOCOLS = [6, 17, 132] as const
type PortProtocol = (typeof PORT_PROTOCOLS)[number]

/** The first ephemeral port: where a client usually speaks from. */
export const EPHEMERAL_PORT = 49152

/** The protocol number of ICMP in a family. */
export function icmpProtocol(family: Family): number {
  return family === 4 ? 1 : 58
}

/**
 * A set of services of one family: for each protocol with ports a set of source × destination ports, for ICMP one of
 * type × code, and the numbers of all other protocols. Equal sets are equal part by part.
 */
export class ServiceSet {
  readonly family: Family
  readonly ports: Readonly<Record<PortProtocol, RectangleSet>>
  readonly icmp: RectangleSet
  /** Protocols without ports. */
  readonly others: IntervalSet

  private constructor(
    family: Family,
    ports: Readonly<Record<PortProtocol, RectangleSet>>,
    icmp: RectangleSet,
    others: IntervalSet,
  ) {
    this.family = family
    this.ports = ports
    this.icmp = icmp
    this.others = others
  }

  static none(family: Family): ServiceSet {
    return NONE[family]
  }

  static all(family: Family): ServiceSet {
    return ALL[family]
  }

  /** Every service of these protocols whose ports, types and codes are in the sets. */
  static of(
    family: Family,
    protocols: IntervalSet,
    { sourcePorts = PORTS, destinationPorts = PORTS, icmpTypes = BYTES, icmpCodes = BYTES } = {},
  ): ServiceSet {
    const ports = RectangleSet.product(sourcePorts, destinationPorts)
    const withPorts = (protocol: PortProtocol) =>
      intervalsContain(protocols, protocol) ? ports : RectangleSet.empty
    return new ServiceSet(
      family,
      { 6: withPorts(6), 17: withPorts(17), 132: withPorts(132) },
      intervalsContain(protocols, icmpProtocol(family))
        ? RectangleSet.product(icmpTypes, icmpCodes)
        : RectangleSet.empty,
      combine(protocols, OTHERS[family], intersection),
    )
  }

  get isEmpty(): boolean {
    return (
      this === NONE[this.family] ||
      (this.others.length === 0 &&
        this.icmp.isEmpty &&
        PORT_PROTOCOLS.every((protocol) => this.ports[protocol].isEmpty))
    )
  }

  /** A text that equal sets share. */
  get key(): string {
    const ports = PORT_PROTOCOLS.map((protocol) => this.ports[protocol].key)
    return [this.family, this.others, this.icmp.key, ...ports].join(';')
  }

  has({ protocol, sourcePort, destinationPort, icmpType, icmpCode }: Service): boolean {
    if (protocol === icmpProtocol(this.family)) return this.icmp.has(icmpType, icmpCode)
    const ports = this.ports[protocol as PortProtocol]
    return ports ? ports.has(sourcePort, destinationPort) : intervalsContain(this.others, protocol)
  }

  equals(other: ServiceSet): boolean {
    return (
      this === other ||
      (this.family === other.family &&
        sameIntervals(this.others, other.others) &&
        this.icmp.equals(other.icmp) &&
        PORT_PROTOCOLS.every((protocol) => this.ports[protocol].equals(other.ports[protocol])))
    )
  }

  union(other: ServiceSet): ServiceSet {
    if (this.isEmpty || other === ALL[this.family]) return other
    if (other.isEmpty || this === ALL[this.family]) return this
    return this.#combine(other, union)
  }

  intersection(other: ServiceSet): ServiceSet {
    if (this.isEmpty || other === ALL[this.family]) return this
    if (other.isEmpty || this === ALL[this.family]) return other
    return this.#combine(other, intersection)
  }

  difference(other: ServiceSet): ServiceSet {
    if (this.isEmpty || other.isEmpty) return this
    if (other === ALL[this.family]) return NONE[this.family]
    return this.#combine(other, difference)
  }

  /** The services whose answers are in this set: ports the other way round, and an answer of one type to all of ICMP. */
  reversed(icmpType: number): ServiceSet {
    if (this === ALL[this.family]) return this
    const { ports, others, family } = this
    return new ServiceSet(
      family,
      { 6: ports[6].transposed(), 17: ports[17].transposed(), 132: ports[132].transposed() },
      this.icmp.has(icmpType, 0) ? ALL[family].icmp : RectangleSet.empty,
      others,
    )
  }

  /** One of its services, as ordinary as it has; undefined when it is empty. */
  example(): Service | undefined {
    const none = { sourcePort: 0, destinationPort: 0, icmpType: 0, icmpCode: 0 }
    const found: Service[] = []
    for (const protocol of PORT_PROTOCOLS) {
      const pair = this.ports[protocol].first(EPHEMERAL_PORT, 1)
      if (!pair) continue
      const [sourcePort, destinationPort] = pair
      const service = { ...none, protocol, sourcePort, destinationPort }
      if (sourcePort !== 0 && destinationPort !== 0) return service
      found.push(service)
    }
    const pair = this.icmp.first(this.family === 4 ? 8 : 128, 0)
    if (pair) {
      const [icmpType, icmpCode] = pair
      return { ...none, protocol: icmpProtocol(this.family), icmpType, icmpCode }
    }
    const [protocol] = this.others
    if (protocol !== undefined) return { ...none, protocol }
    // Nobody listens on port 0, but packets may have it.
    return found[0]
  }

  #combine(other: ServiceSet, keep: Combination): ServiceSet {
    const { ports, icmp, others, family } = this
    const set = new ServiceSet(
      family,
      {
        6: ports[6].combine(other.ports[6], keep),
        17: ports[17].combine(other.ports[17], keep),
        132: ports[132].combine(other.ports[132], keep),
      },
      icmp.combine(other.icmp, keep),
      combine(others, other.others, keep),
    )
    return set.isEmpty ? NONE[family] : set
  }
}

/** Protocol numbers that have neither ports nor, in the family, the types of ICMP. */
const OTHERS: Readonly<Record<Family, IntervalSet>> = {
  4: [0, 0, 2, 5, 7, 16, 18, 131, 133, 255],
  6: [0, 5, 7, 16, 18, 57, 59, 131, 133, 255],
}

const NONE = { 4: ServiceSet.of(4, []), 6: ServiceSet.of(6, []) }
const ALL = { 4: ServiceSet.of(4, BYTES), 6: ServiceSet.of(6, BYTES) }
