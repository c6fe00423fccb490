import type { Diagnostic } from '../diagnostic/index.ts'
import type {
  Acl,
  Endpoint,
  LogicalRouterPort,
  LogicalSwitchPort,
  MachineInterface,
  MachineRoute,
  PortNetwork,
  RouterPolicy,
  SourceNat,
  StaticRoute,
} from '../model/index.ts'
import type { Address } from '../net/index.ts'
import type { Outcome, Reason } from './outcome.ts'

/** The headers of a packet. */
export interface Packet {
  readonly source: Address
  readonly destination: Address
  /** IP protocol number: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6, 132 SCTP. */
  readonly protocol: number
  /** 0 where the protocol has no ports. */
  readonly sourcePort: number
  readonly destinationPort: number
  readonly icmpType: number
  readonly icmpCode: number
  readonly ttl: number
}

/** What one node looked up, with what decided it. */
export type Step =
  /** The ACLs of a switch for one port: the one that decided, or none (then the packet passes). */
  | {
      readonly kind: 'acl'
      readonly direction: Acl['direction']
      readonly port: LogicalSwitchPort
      readonly verdict: 'allow' | 'drop' | 'reject'
      readonly acl: Acl | undefined
      /** Passed as part of a connection that was allowed before. */
      readonly established: boolean
    }
  /** The route that won. A connected route is the port's network itself. */
  | {
      readonly kind: 'route'
      readonly route: StaticRoute | PortNetwork
      readonly connected: boolean
      readonly priority: number
      readonly port: LogicalRouterPort | undefined
      readonly nextHop: Address
    }
  | {
      readonly kind: 'policy'
      readonly policy: RouterPolicy
      /** Where it reroutes to. */
      readonly nextHop: Address | undefined
      readonly port: LogicalRouterPort | undefined
    }
  /** Who owns the next hop: a switch port, the peer router's port, or nobody. */
  | {
      readonly kind: 'resolve'
      readonly address: Address
      readonly owner: LogicalSwitchPort | LogicalRouterPort | undefined
      /** The owner's network that the address is in, for an owner that is a router port. */
      readonly network: PortNetwork | undefined
    }
  /** The route of a machine that won, and the interface that it names. */
  | {
      readonly kind: 'forward'
      readonly route: MachineRoute
      readonly interface: MachineInterface
    }
  /** A machine replaces the source of a connection's first packet. */
  | {
      readonly kind: 'snat'
      readonly rule: SourceNat
      readonly from: Address
      readonly to: Address
    }
  /** What comes back on such a connection gets the address that was replaced as its destination. */
  | {
      readonly kind: 'unsnat'
      readonly rule: SourceNat
      readonly from: Address
      readonly to: Address
    }
  /** A switch hands the packet to a port: that of a workload, or the one that leads to its router. */
  | { readonly kind: 'output'; readonly port: LogicalSwitchPort }
  /** The packet ended here: delivered, answered, rejected, or dropped by the node itself. */
  | { readonly kind: 'end'; readonly outcome: Outcome; readonly reason: Reason | undefined }
  /** OVN leaves open which of these it takes. */
  | { readonly kind: 'choice'; readonly reason: Reason; readonly between: readonly Candidate[] }

/** One of several things that OVN may do, and how the packet then ends. */
export interface Candidate {
  readonly decidedBy: Deciding
  /** Which of the next hops of a route or policy. */
  readonly nextHop: Address | undefined
  /** Which of the router's ports. */
  readonly port: LogicalRouterPort | undefined
  readonly outcome: Outcome
  readonly reason: Reason | undefined
  readonly receiver: LogicalSwitchPort | undefined
  /** From the node that chose on. */
  readonly hops: readonly Hop[]
}

/** A part of the network that decides something. */
export type Deciding =
  | StaticRoute
  | PortNetwork
  | RouterPolicy
  | Acl
  | LogicalSwitchPort
  | LogicalRouterPort

/** One node on the way of a packet. */
export interface Hop {
  /** Name of the switch, router or machine. */
  readonly node: string
  readonly kind: 'switch' | 'router' | 'machine'
  /** Name of the port (of a machine: the interface) by which the packet entered; absent where it was made in this node. */
  readonly inPort: string | undefined
  /** Name of the port (of a machine: the interface) by which it left; absent where it ended. */
  readonly outPort: string | undefined
  /** Time to live with which it left, or arrived where it ended. */
  readonly ttl: number
  readonly steps: readonly Step[]
}

/** The way of one packet from its sender to its end. */
export interface Leg {
  readonly packet: Packet
  readonly outcome: Outcome
  /** Why, unless it was delivered or answered. */
  readonly reason: Reason | undefined
  /** The switch port that got it, if one did. */
  readonly receiver: LogicalSwitchPort | undefined
  readonly hops: readonly Hop[]
  /** The way back of the error that a router sent: ICMP time exceeded, ICMP unreachable or TCP reset. */
  readonly error: Leg | undefined
}

/** Request and reply, and what follows from both. */
export interface Trace {
  readonly from: Endpoint | undefined
  readonly to: Endpoint | undefined
  readonly packet: Packet
  /** `reachable`: the request was delivered or answered and the reply is back at the sender. */
  readonly verdict: 'reachable' | 'unreachable' | 'undefined'
  readonly request: Leg
  /** Absent when there was nothing to reply to. */
  readonly reply: Leg | undefined
  /** What the verdict rests on or leaves out: assumptions, and what was not simulated. */
  readonly notes: readonly Diagnostic[]
}
