import type { Deciding, Leg, Trace } from '../../dataplane/index.ts'
import type { Endpoint } from '../../model/index.ts'
import type { Prefix } from '../../net/index.ts'

/** What every fault tells. */
interface FaultCommon {
  /** Names of the routers that the fault is about, in the order in which the example passes them. */
  readonly routers: readonly string[]
  /** Subnets whose workloads meet the fault; empty where it is the fault of a route, whoever sends. */
  readonly sources: readonly Prefix[]
  /** Where the packets are meant to go. */
  readonly destinations: readonly Prefix[]
  /** The routes, policies, ports and ACLs that decide, each with its origin. */
  readonly decidedBy: readonly Deciding[]
  /** A packet that shows the fault, as `simulate` carries it. */
  readonly example: Trace
}

/** Packets circle between routers until their time to live is spent. */
export interface Loop extends FaultCommon {
  readonly kind: 'loop'
}

/**
 * A static route or rerouting policy takes packets to where they are dropped: nobody has its next hop, or the next
 * router has no way on. It counts if nothing that the route takes gets anywhere, or if workloads that peerings join
 * with the sender have the addresses.
 */
export interface BlackHole extends FaultCommon {
  readonly kind: 'black-hole'
  /** The router that drops. */
  readonly node: string
  readonly reason: Leg['reason']
}

/** The request is delivered, and the reply does not come back. */
export interface OneWayPath extends FaultCommon {
  readonly kind: 'one-way'
  /** The switch or router where the reply ends. */
  readonly node: string
  readonly reason: Leg['reason']
}

/** Request and reply both arrive, over different routers. */
export interface AsymmetricPath extends FaultCommon {
  readonly kind: 'asymmetric-path'
  readonly there: readonly string[]
  readonly back: readonly string[]
}

/** Two routers that are not peers of each other reach each other through a third. */
export interface Transit extends FaultCommon {
  readonly kind: 'transit'
  /** The last router before the destination's: its route lets the packets through. */
  readonly via: string
}

/** A workload's address is caught by another subnet, or by another workload that has it too. */
export interface ShadowedEndpoint extends FaultCommon {
  readonly kind: 'shadowed-endpoint'
  readonly endpoints: readonly Endpoint[]
  /** The switch or router that takes the packets. */
  readonly node: string
}

/** Something wrong with the design as a whole, that one object of it does not show. */
export type Fault = Loop | BlackHole | OneWayPath | AsymmetricPath | Transit | ShadowedEndpoint

/** What kind of fault. */
export type FaultKind = Fault['kind']

/** The kinds, the gravest first: the order in which faults are reported. */
export const FAULT_KINDS = [
  'loop',
  'black-hole',
  'one-way',
  'shadowed-endpoint',
  'asymmetric-path',
  'transit',
] as const satisfies readonly FaultKind[]
