import type { Diagnostic } from '../diagnostic/index.ts'
import { icmpProtocol, type ServiceSet } from '../match/index.ts'
import type { Endpoint, LogicalNetwork } from '../model/index.ts'
import {
  type Address,
  containsAddress,
  type Family,
  formatAddress,
  sameAddress,
} from '../net/index.ts'
import { Connection, type Conversation } from './connection.ts'
import type { Fabric } from './fabric.ts'
import type { RouterPortNode, SwitchPortNode } from './nodes.ts'
import { notesOn } from './notes.ts'
import { PathCondition } from './path-condition.ts'
import type { Leg, Packet, Trace } from './trace.ts'
import type { Ending } from './trail.ts'
import { Walk } from './walk.ts'

/** A packet to trace, and where it starts. */
export interface Injection {
  readonly packet: Packet
  /** The sender's port. */
  readonly port: SwitchPortNode
  readonly from: Endpoint | undefined
  /** Who is meant to get it; absent when whoever owns the destination address will do. */
  readonly to: Endpoint | undefined
}

/** Time to live of the errors and resets that a router makes. */
const ROUTER_TTL = 255
const ERROR_TTL = 254

/**
 * Carries a request to its end and, when it gets there, the reply back: what OVN's pipelines do with the first
 * packet of a conversation and its answer. `condition` ends as the services for which nodes and verdict would be the
 * same.
 */
export function simulate(
  fabric: Fabric,
  { packet, port, from, to }: Injection,
  condition?: PathCondition,
): Trace {
  const connection = new Connection()
  const walk = new Walk(packet, 'request', connection, condition)
  const arrived = walk.fromPort(port)
  if (
    arrived.receiver === port &&
    port.model.addresses.some((own) => sameAddress(own, packet.destination))
  ) {
    // The sender owns the destination and answers itself, whoever else has the address elsewhere.
    const request = leg(packet, walk, arrived, undefined)
    const notes = to && to.port !== port.model.name ? [ownAddress(packet, to)] : []
    return { from, to, packet, verdict: 'reachable', request, reply: undefined, notes }
  }
  const ending = intended(fabric, arrived, to)
  const last = { ...packet, source: ending.source ?? packet.source }
  const error = errorBack(fabric.network, last, ending, port, connection)
  const request = leg(packet, walk, ending, error)
  const reply = traceReply(last, ending, port, connection, condition)
  const verdict =
    request.outcome === 'undefined' || reply?.outcome === 'undefined'
      ? 'undefined'
      : reply?.outcome === 'delivered'
        ? 'reachable'
        : 'unreachable'
  return { from, to, packet, verdict, request, reply, notes: notesOn(fabric, request, reply, port) }
}

function ownAddress({ destination }: Packet, { namespace, name }: Endpoint): Diagnostic {
  return {
    code: 'own-address',
    severity: 'warning',
    message: `${formatAddress(destination)} is the sender's own address: it answers itself, and \`${namespace}/${name}\`, which has the same address elsewhere, gets nothing`,
    help: 'give the two subnets different addresses',
  }
}

/** Two workloads may own one address: delivered means to the one that was meant. */
function intended(fabric: Fabric, ending: Ending, to: Endpoint | undefined): Ending {
  if (ending.outcome !== 'delivered' || to?.port === undefined) return ending
  return areOne(ending.receiver!, fabric.switchPort(to.port))
    ? ending
    : { ...ending, outcome: 'misdelivered', reason: 'not-the-owner' }
}

/** Whether two ports lead to one workload: they are the same, or of the same machine. */
export function areOne(a: SwitchPortNode, b: SwitchPortNode | undefined): boolean {
  if (a === b) return true
  const machine = a.switch.machineAt(a)?.machine
  return b !== undefined && machine !== undefined && b.switch.machineAt(b)?.machine === machine
}

function traceReply(
  packet: Packet,
  ending: Ending,
  sender: SwitchPortNode,
  connection: Connection,
  condition: PathCondition | undefined,
): Leg | undefined {
  const { outcome, receiver, router } = ending
  const answered = outcome === 'answered'
  if (!answered && (outcome !== 'delivered' || !receiver)) return undefined
  const reply = replyTo(packet, answered ? ROUTER_TTL : 64)
  const back = condition && new PathCondition(reply)
  const walk = new Walk(reply, 'reply', connection, back)
  const end = answered ? walk.fromRouter(router!) : walk.fromPort(receiver!)
  if (back) condition?.decide(requestsOf(back.services))
  return leg(reply, walk, backAtSender(end, sender), undefined)
}

function backAtSender(ending: Ending, sender: SwitchPortNode): Ending {
  if (ending.outcome !== 'delivered' || areOne(ending.receiver!, sender)) return ending
  return { ...ending, outcome: 'misdelivered', reason: 'not-the-owner' }
}

/** The way of the ICMP error or TCP reset that a router answers with, if it answers. */
function errorBack(
  network: LogicalNetwork,
  packet: Packet,
  ending: Ending,
  sender: SwitchPortNode,
  connection: Connection,
): Leg | undefined {
  const { router, reason } = ending
  if (!router) return undefined
  const { family } = packet.source
  if (reason === 'port-closed') {
    const reset = packet.protocol === 6
    const error: Packet = reset
      ? replyTo(packet, ROUTER_TTL)
      : icmpError(
          packet,
          packet.destination,
          family === 4 ? 3 : 1,
          family === 4 ? 3 : 4,
          ROUTER_TTL,
        )
    return errorLeg(error, reset ? 'reply' : 'related', connection, sender, (walk) =>
      walk.fromRouter(router),
    )
  }
  if (reason !== 'ttl-exceeded') return undefined
  const source = errorSource(router, packet.source)
  const onLink = router.model.networks.some((net) => containsAddress(net, packet.source))
  if (!source || (family === 6 && !onLink && !network.behaviour.icmp6TimeExceededOffLink)) {
    return undefined
  }
  const error = icmpError(packet, source, family === 4 ? 11 : 3, 0, ERROR_TTL)
  return errorLeg(error, 'related', connection, sender, (walk) =>
    walk.backThrough(router, ending.sender ?? sender),
  )
}

function errorLeg(
  packet: Packet,
  conversation: Conversation,
  connection: Connection,
  sender: SwitchPortNode,
  send: (walk: Walk) => Ending,
): Leg {
  const walk = new Walk(packet, conversation, connection)
  return leg(packet, walk, backAtSender(send(walk), sender), undefined)
}

/** The router's address in an error: the one whose network holds the sender, else its first of the family. */
function errorSource(port: RouterPortNode, sender: Address): Address | undefined {
  const own = port.model.networks.filter(({ address }) => address.family === sender.family)
  return (own.find((network) => containsAddress(network, sender)) ?? own[0])?.address
}

function leg(packet: Packet, walk: Walk, ending: Ending, error: Leg | undefined): Leg {
  const { outcome, reason, receiver } = ending
  return { packet, outcome, reason, receiver: receiver?.model, hops: walk.hops, error }
}

/** The packet that answers: addresses and ports swapped, an echo reply for an echo request. */
function replyTo(packet: Packet, ttl: number): Packet {
  return {
    source: packet.destination,
    destination: packet.source,
    protocol: packet.protocol,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
    icmpType:
      packet.protocol === icmpProtocol(packet.source.family) ? echoReply(packet.source.family) : 0,
    icmpCode: 0,
    ttl,
  }
}

/** The services that {@link replyTo} answers with one of these. */
function requestsOf(replies: ServiceSet): ServiceSet {
  return replies.reversed(echoReply(replies.family))
}

function echoReply(family: Family): number {
  return family === 4 ? 0 : 129
}

function icmpError(
  packet: Packet,
  source: Address,
  icmpType: number,
  icmpCode: number,
  ttl: number,
): Packet {
  return {
    source,
    destination: packet.source,
    protocol: packet.source.family === 4 ? 1 : 58,
    sourcePort: 0,
    destinationPort: 0,
    icmpType,
    icmpCode,
    ttl,
  }
}
