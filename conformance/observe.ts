import type { LogicalNetwork, LogicalSwitch, LogicalSwitchPort, Packet } from '../src/index.ts'
import { type Address, containsAddress, formatAddress, sameAddress } from '../src/net/index.ts'
import { macOf } from '../src/report/index.ts'
import type { Observation, ObservedReason } from './observation.ts'
import type { Conntrack, Ovn } from './ovn.ts'
import { type Account, readTrace } from './trace-output.ts'

/** A question to OVN: who sends which packet, and the port of whom it is meant for, if it is meant for somebody. */
export interface Question {
  readonly packet: Packet
  readonly from: string
  readonly to: string | undefined
}

/** An answer, and what ovn-trace said to come to it. */
export interface Answer {
  readonly observed: Observation
  readonly said: readonly string[]
}

/** A packet from a router is looked up once at most, at the port of the guest that gets it. */
const LOOKUPS_BACK = 2

/** A guest answers itself; the network sees nothing of it. */
const WITHIN_GUEST: Observation = { verdict: 'reachable', request: 'delivered', routers: [] }

interface Fate {
  readonly outcome: Account['outcome'] | 'misdelivered'
  readonly reason: ObservedReason | undefined
}

/** Asks the OVN that has loaded the network for the fate of a packet and of the reply to it. */
export class Observer {
  readonly #ovn: Ovn
  readonly #routers: ReadonlySet<string>
  readonly #routerPorts: ReadonlyMap<string, readonly Address[]>
  readonly #ports: ReadonlyMap<string, { port: LogicalSwitchPort; node: LogicalSwitch }>

  constructor(ovn: Ovn, network: LogicalNetwork) {
    this.#ovn = ovn
    this.#routers = new Set(network.routers.map(({ name }) => name))
    const routerPorts = network.routers.flatMap(({ ports }) => ports)
    this.#routerPorts = new Map(
      routerPorts.map(({ name, networks }) => [name, networks.map(({ address }) => address)]),
    )
    this.#ports = new Map(
      network.switches.flatMap((node) => node.ports.map((port) => [port.name, { port, node }])),
    )
  }

  async ask({ packet, from, to }: Question): Promise<Answer> {
    const said: string[] = []
    if (this.#isOwn(from, packet)) return { observed: WITHIN_GUEST, said }
    const account = await this.#send(packet, from, 'new', said)
    const routers = this.#routersOf(account)
    const { outcome, receiver } = account
    if (outcome === 'answered') {
      const answer = await this.#answerTo(packet, from, account, said)
      const back = this.#fate(answer, packet.source, from)
      // The router that makes the reply is the first on its way.
      const replyRouters = [...routers.slice(-1), ...this.#routersOf(answer)]
      const observed: Observation =
        back.outcome === 'delivered'
          ? { verdict: 'reachable', request: 'answered', routers, replyRouters }
          : { verdict: 'unreachable', ...lost(back), routers, replyRouters }
      return { observed, said }
    }
    const there = this.#fate(account, packet.destination, to)
    if (there.outcome !== 'delivered') {
      return { observed: { verdict: 'unreachable', ...lost(there), routers }, said }
    }
    const reply = await this.#send(replyTo(packet), receiver!, 'est,rpl', said)
    const back = this.#fate(reply, packet.source, from)
    const verdict = back.outcome === 'delivered' ? 'reachable' : 'unreachable'
    const { request, reason } = lost(back)
    return {
      observed: {
        verdict,
        request: 'delivered',
        routers,
        reply: request,
        replyRouters: this.#routersOf(reply),
        ...(reason && { replyReason: reason }),
      },
      said,
    }
  }

  /** What becomes of a packet on its way to a port, whatever is answered there. */
  async way({ packet, from, to }: Question, conntrack: Conntrack): Promise<Observation> {
    if (this.#isOwn(from, packet)) return WITHIN_GUEST
    const account = await this.#send(packet, from, conntrack, [])
    const fate = this.#fate(account, packet.destination, to)
    const arrived = fate.outcome === 'delivered' || fate.outcome === 'answered'
    return {
      verdict: arrived ? 'reachable' : 'unreachable',
      ...lost(fate),
      routers: this.#routersOf(account),
    }
  }

  #isOwn(from: string, { destination }: Packet): boolean {
    const { port } = this.#ports.get(from)!
    return port.addresses.some((own) => sameAddress(own, destination))
  }

  #routersOf({ datapaths }: Account): string[] {
    return datapaths.filter((name) => this.#routers.has(name))
  }

  /** Sends a packet as the guest behind a port does: to its neighbour, or else to its gateway. */
  async #send(
    packet: Packet,
    from: string,
    conntrack: Conntrack,
    said: string[],
  ): Promise<Account> {
    const target = this.#neighbour(from, packet.destination)
    if ('reason' in target)
      return { outcome: 'dropped', reason: target.reason, datapaths: [], lookups: 0 }
    const text = await this.#ovn.trace(microflow(packet, from, target.mac), conntrack)
    said.push(text)
    return readTrace(text)
  }

  /** The way back of an echo reply: conntrack knows it, which one run of ovn-trace has to be told beforehand. */
  async #answerTo(
    packet: Packet,
    from: string,
    { lookups }: Account,
    said: string[],
  ): Promise<Account> {
    const target = this.#neighbour(from, packet.destination) as { mac: string }
    const before = new Array<Conntrack>(lookups).fill('new')
    const after = new Array<Conntrack>(LOOKUPS_BACK).fill('est,rpl')
    const text = await this.#ovn.traceWith(microflow(packet, from, target.mac), [
      ...before,
      ...after,
    ])
    said.push(text)
    return readTrace(text).answer!
  }

  /** The MAC that the guest finds for a destination, or why it finds none. */
  #neighbour(from: string, destination: Address): { mac: string } | { reason: ObservedReason } {
    const { node } = this.#ports.get(from)!
    const subnets = node.subnets.filter(
      ({ prefix }) => prefix.address.family === destination.family,
    )
    const onLink = subnets.some(({ prefix }) => containsAddress(prefix, destination))
    const gateway = subnets[0]?.gateway
    const wanted = onLink ? destination : gateway
    const owner = wanted && node.ports.find((port) => this.#owns(port, wanted))
    if (!owner) return { reason: onLink ? 'no_onlink_neighbour' : 'no_gateway' }
    return { mac: macOf(owner.routerPort ?? owner.name) }
  }

  #owns({ addresses, routerPort }: LogicalSwitchPort, address: Address): boolean {
    const own = routerPort === undefined ? addresses : (this.#routerPorts.get(routerPort) ?? [])
    return own.some((other) => sameAddress(other, address))
  }

  /** Delivered is what the port got that was meant, or, if none was, one that owns the destination. */
  #fate(
    { outcome, reason, receiver }: Account,
    destination: Address,
    wanted: string | undefined,
  ): Fate {
    if (outcome !== 'delivered') return { outcome, reason }
    const right =
      wanted === undefined
        ? this.#owns(this.#ports.get(receiver!)!.port, destination)
        : receiver === wanted
    return { outcome: right ? 'delivered' : 'misdelivered', reason: undefined }
  }
}

function lost({
  outcome,
  reason,
}: Fate): Pick<Observation, 'reason'> & { request: Fate['outcome'] } {
  return { request: outcome, ...(reason && { reason }) }
}

function microflow(packet: Packet, from: string, to: string): string {
  const { source, destination, protocol, sourcePort, destinationPort, ttl } = packet
  const ip = `ip${source.family}`
  const parts = [
    `inport == ${JSON.stringify(from)}`,
    `eth.src == ${macOf(from)}`,
    `eth.dst == ${to}`,
    `${ip}.src == ${formatAddress(source)}`,
    `${ip}.dst == ${formatAddress(destination)}`,
    `ip.ttl == ${ttl}`,
  ]
  const withPorts = { 6: 'tcp', 17: 'udp', 132: 'sctp' }[protocol]
  if (withPorts) {
    parts.push(`${withPorts}.src == ${sourcePort}`, `${withPorts}.dst == ${destinationPort}`)
  } else if (protocol === 1 || protocol === 58) {
    const icmp = protocol === 1 ? 'icmp4' : 'icmp6'
    parts.push(`${icmp}.type == ${packet.icmpType}`, `${icmp}.code == ${packet.icmpCode}`)
  } else {
    parts.push(`ip.proto == ${protocol}`)
  }
  return parts.join(' && ')
}

/** What a workload answers: a fresh packet with both ends swapped, an echo reply for an echo request. */
function replyTo(packet: Packet): Packet {
  return {
    source: packet.destination,
    destination: packet.source,
    protocol: packet.protocol,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
    icmpType: packet.protocol === 58 ? 129 : 0,
    icmpCode: 0,
    ttl: 64,
  }
}
