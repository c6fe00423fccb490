import type { Diagnostic } from '../diagnostic/index.ts'
import { EPHEMERAL_PORT, icmpProtocol } from '../match/index.ts'
import type { Endpoint, LogicalNetwork, LogicalRouter, LogicalSwitch } from '../model/index.ts'
import {
  type Address,
  containsAddress,
  type Family,
  formatAddress,
  parseAddress,
  sameAddress,
} from '../net/index.ts'
import { ProbeError } from './probe-error.ts'
import type { Packet } from './trace.ts'

/** A question about one packet, in the words that people use. */
export interface Probe {
  /** `pod`, `namespace/pod` or `vpc:address`. */
  readonly from: string
  /** The same, or an address alone: then whoever owns it will do. */
  readonly to: string
  /** `icmp` (the default), `tcp`, `udp`, `sctp`, or an IP protocol number. */
  readonly protocol?: string | number
  /** Destination port; needed for tcp, udp and sctp. */
  readonly port?: number
  /** Default 49152, the first ephemeral port. */
  readonly sourcePort?: number
  /** For ICMP. Default: an echo request. */
  readonly icmpType?: number
  readonly icmpCode?: number
  /** Time to live at the sender. Default 64. */
  readonly ttl?: number
  /** Which addresses to use where both ends have both. Default 4. */
  readonly ipVersion?: 4 | 6
}

/** Who a probe is about, before a packet is made of it. */
export interface Party {
  readonly endpoint: Endpoint | undefined
  readonly addresses: readonly Address[]
  /** An address in a VPC that nobody has: the switch it would be on. */
  readonly vacant: { readonly switch: LogicalSwitch; readonly address: Address } | undefined
}

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132 }
const DEFAULT_TTL = 64

/** Finds endpoints by the names that people use. */
export class EndpointIndex {
  readonly #network: LogicalNetwork
  readonly #namespace: string
  readonly #byName = new Map<string, Endpoint>()
  #switches: ReadonlyMap<string, LogicalSwitch[]> | undefined

  /** `namespace` is that of names without one. */
  constructor(network: LogicalNetwork, namespace: string) {
    this.#network = network
    this.#namespace = namespace
    for (const endpoint of network.endpoints) {
      this.#byName.set(nameOf(endpoint), endpoint)
    }
  }

  /** @throws ProbeError when the text names nobody */
  find(text: string): Party {
    const address = parseAddress(text)
    if (address) return { endpoint: undefined, addresses: [address], vacant: undefined }
    const colon = text.indexOf(':')
    if (colon > 0) return this.#inVpc(text.slice(0, colon), text.slice(colon + 1))
    const endpoint =
      this.#byName.get(text.includes('/') ? text : `${this.#namespace}/${text}`) ??
      this.#byName.get(`/${text}`)
    if (!endpoint) throw this.#unknown(text)
    if (endpoint.problem)
      throw new ProbeError('endpoint-without-address', endpoint.problem.message, endpoint.problem)
    return { endpoint, addresses: endpoint.addresses, vacant: undefined }
  }

  #inVpc(vpc: string, text: string): Party {
    const router = this.#network.routers.find(({ name }) => name === vpc)
    if (!router) {
      const known = this.#network.routers.map(({ name }) => name)
      throw new ProbeError(
        'unknown-vpc',
        `there is no VPC \`${vpc}\``,
        suggestion(vpc, known, 'VPCs'),
      )
    }
    const address = parseAddress(text)
    if (!address) {
      throw new ProbeError('bad-address', `\`${text}\` is not an address`, {
        help: 'write the address behind the colon as in `vpc-a:10.1.0.2`',
      })
    }
    const switches = this.#switchesOf(router)
    for (const { ports } of switches) {
      const owner = ports.find((port) => port.addresses.some((own) => sameAddress(own, address)))
      if (!owner) continue
      const endpoint = this.#network.endpoints.find(({ port }) => port === owner.name)
      return { endpoint, addresses: [address], vacant: undefined }
    }
    const home = switches.find(({ subnets }) =>
      subnets.some(
        ({ prefix, gateway }) =>
          containsAddress(prefix, address) && !(gateway && sameAddress(gateway, address)),
      ),
    )
    return {
      endpoint: undefined,
      addresses: [address],
      vacant: home && { switch: home, address },
    }
  }

  #switchesOf(router: LogicalRouter): readonly LogicalSwitch[] {
    if (!this.#switches) {
      const routerOf = new Map<string, string>()
      for (const { name, ports } of this.#network.routers) {
        for (const port of ports) routerOf.set(port.name, name)
      }
      const switches = new Map<string, LogicalSwitch[]>()
      for (const node of this.#network.switches) {
        for (const { routerPort } of node.ports) {
          const owner = routerPort === undefined ? undefined : routerOf.get(routerPort)
          if (owner === undefined) continue
          const list = switches.get(owner)
          if (list) list.push(node)
          else switches.set(owner, [node])
        }
      }
      this.#switches = switches
    }
    return this.#switches.get(router.name) ?? []
  }

  #unknown(text: string): ProbeError {
    const name = text.slice(text.indexOf('/') + 1)
    const elsewhere = this.#network.endpoints.filter((endpoint) => endpoint.name === name)
    if (elsewhere.length > 0) {
      const [first] = elsewhere
      return new ProbeError(
        'unknown-endpoint',
        `there is no pod \`${text.includes('/') ? text : `${this.#namespace}/${text}`}\``,
        { help: `did you mean \`${nameOf(first!)}\`?` },
      )
    }
    const namespace = text.includes('/') ? text.slice(0, text.indexOf('/')) : this.#namespace
    const names = this.#network.endpoints.map((endpoint) =>
      endpoint.namespace === namespace && !text.includes('/') ? endpoint.name : nameOf(endpoint),
    )
    return new ProbeError(
      'unknown-endpoint',
      `there is no pod \`${text}\``,
      suggestion(text, names, 'pods'),
    )
  }
}

/** `namespace/name`; a node has no namespace. */
function nameOf({ namespace, name }: Endpoint): string {
  return `${namespace}/${name}`
}

/** The likeliest of the known names, or all of them when they are few. */
function suggestion(word: string, known: readonly string[], plural: string): { help: string } {
  if (known.length === 0) return { help: `there are no ${plural} among the manifests` }
  const near = known.find((name) => name.includes(word) || word.includes(name))
  if (near) return { help: `did you mean \`${near}\`?` }
  const shown = known.slice(0, 8).join(', ')
  return {
    help: `${plural} that are there: ${shown}${known.length > 8 ? `, and ${known.length - 8} more` : ''}`,
  }
}

/**
 * The packet of a probe between two parties, or undefined when they have no address of one family in common.
 *
 * @throws ProbeError when the probe's protocol, ports or TTL make no sense
 */
export function packetFor(probe: Probe, from: Party, to: Party): Packet | undefined {
  const { protocol, port, sourcePort = EPHEMERAL_PORT, ttl = DEFAULT_TTL, ipVersion } = probe
  const { icmpType, icmpCode = 0 } = probe
  checkRange('ttl', ttl, 1, 255)
  checkRange('icmpType', icmpType ?? 0, 0, 255)
  checkRange('icmpCode', icmpCode, 0, 255)
  const wanted: readonly Family[] = ipVersion === undefined ? [4, 6] : [ipVersion]
  const number = protocolNumber(protocol ?? 'icmp')
  for (const family of wanted) {
    const source = from.addresses.find((address) => address.family === family)
    const destination = to.addresses.find((address) => address.family === family)
    if (!source || !destination) continue
    if (number === 'icmp') {
      if (port !== undefined) {
        throw new ProbeError('bad-probe', 'icmp has no ports', {
          help: 'leave out the port, or name tcp or udp',
        })
      }
      return {
        source,
        destination,
        protocol: icmpProtocol(family),
        sourcePort: 0,
        destinationPort: 0,
        icmpType: icmpType ?? (family === 4 ? 8 : 128),
        icmpCode,
        ttl,
      }
    }
    const hasPorts = Object.values(PROTOCOLS).includes(number)
    if (hasPorts && port === undefined) {
      throw new ProbeError('bad-probe', `protocol ${protocol} needs a port`, {
        help: 'name the destination port',
      })
    }
    if (probe.icmpType !== undefined || probe.icmpCode !== undefined) {
      throw new ProbeError('bad-probe', `protocol ${protocol} has no ICMP type or code`, {
        help: 'leave them out, or name icmp',
      })
    }
    if (hasPorts) checkRange('port', port!, 1, 65535)
    if (hasPorts) checkRange('sourcePort', sourcePort, 1, 65535)
    return {
      source,
      destination,
      protocol: number,
      sourcePort: hasPorts ? sourcePort : 0,
      destinationPort: hasPorts ? port! : 0,
      icmpType: 0,
      icmpCode: 0,
      ttl,
    }
  }
  return undefined
}

/**
 * The probe of a packet: {@link packetFor} makes the packet of it. Undefined for what probes can't name: port 0, and
 * the other family's ICMP.
 */
export function probeOf(packet: Packet, from: string, to: string): Probe | undefined {
  const { protocol, sourcePort, destinationPort, icmpType, icmpCode, ttl } = packet
  const { family } = packet.source
  if (protocol === icmpProtocol(family === 4 ? 6 : 4)) return undefined
  const hasPorts = Object.values(PROTOCOLS).includes(protocol)
  if (hasPorts && (sourcePort === 0 || destinationPort === 0)) return undefined
  return {
    from,
    to,
    ...(protocol === icmpProtocol(family)
      ? { protocol: 'icmp', icmpType, icmpCode }
      : { protocol: hasPorts ? protocolName(protocol) : protocol }),
    ...(hasPorts && { port: destinationPort, sourcePort }),
    ttl,
    ipVersion: family,
  }
}

function protocolNumber(protocol: string | number): number | 'icmp' {
  const text = String(protocol).toLowerCase()
  if (text === 'icmp' || text === 'icmp6' || text === 'icmpv6' || text === '1' || text === '58')
    return 'icmp'
  const named = Object.hasOwn(PROTOCOLS, text) ? PROTOCOLS[text] : undefined
  if (named !== undefined) return named
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= 255) return number
  throw new ProbeError('bad-probe', `\`${protocol}\` is not a protocol`, {
    help: 'write icmp, tcp, udp, sctp, or a protocol number from 0 to 255',
  })
}

function checkRange(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return
  throw new ProbeError('bad-probe', `${name} is ${value}`, {
    help: `write a whole number from ${low} to ${high}`,
  })
}

/** `tcp`, `icmp`, or the number, of an IP protocol. */
export function protocolName(protocol: number): string {
  if (protocol === 1) return 'icmp'
  if (protocol === 58) return 'icmp6'
  return (
    Object.entries(PROTOCOLS).find(([, number]) => number === protocol)?.[0] ?? String(protocol)
  )
}

/** The network with a workload on each vacant address, without security groups, and saying that it was assumed. */
export function withVacant(network: LogicalNetwork, parties: readonly Party[]): LogicalNetwork {
  const vacant = parties.flatMap(({ vacant }) => vacant ?? [])
  return {
    ...network,
    switches: network.switches.map((node) => {
      const here = vacant.filter((entry) => entry.switch === node)
      if (here.length === 0) return node
      return {
        ...node,
        ports: [...node.ports, ...here.map(({ address }) => assumedPort(address, node))],
      }
    }),
  }
}

/** Name of the port that {@link withVacant} makes for an address. */
export function assumedPortName(address: Address, node: LogicalSwitch): string {
  return `${formatAddress(address)}.${node.name}`
}

function assumedPort(address: Address, node: LogicalSwitch) {
  const assumption: Diagnostic = {
    code: 'endpoint-assumed',
    severity: 'info',
    message: `nobody among the manifests has ${formatAddress(address)} in subnet \`${node.name}\`: a workload without security groups is taken for granted`,
  }
  return {
    name: assumedPortName(address, node),
    type: 'vif' as const,
    addresses: [address],
    assumption,
  }
}
