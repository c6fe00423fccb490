import type { Address, Prefix } from '../net/index.ts'
import type { Annotated } from './origin.ts'

/** OVN Logical_Router. */
export interface LogicalRouter extends Annotated {
  readonly name: string
  readonly ports: readonly LogicalRouterPort[]
  readonly staticRoutes: readonly StaticRoute[]
  readonly policies: readonly RouterPolicy[]
}

/** OVN Logical_Router_Port: joined to a switch by a switch port of type router, or to another router by `peer`. */
export interface LogicalRouterPort extends Annotated {
  readonly name: string
  /** The port's addresses, each with the length of its network: host bits are the port's own. */
  readonly networks: readonly PortNetwork[]
  /** Name of the router port at the other end. It works only if that port names this one. */
  readonly peer?: string
  /** Route table for packets that enter here; absent is the main table. */
  readonly routeTable?: string
}

/** One of a router port's networks. */
export interface PortNetwork extends Annotated, Prefix {}

/** OVN Logical_Router_Static_Route. */
export interface StaticRoute extends Annotated {
  /** Host bits are kept: OVN groups equal-cost routes by the prefix as written. */
  readonly prefix: Prefix
  /** An address, or `discard` to drop. */
  readonly nextHop: Address | 'discard'
  /** Which address the prefix is looked up with. */
  readonly policy: 'dst-ip' | 'src-ip'
  /** Empty for the main table. */
  readonly routeTable: string
  /** Reported as a route that catches what no other route takes, rather than as a route of its own. */
  readonly catchAll?: boolean
}

/** OVN Logical_Router_Policy. The highest priority that matches decides, after routing. */
export interface RouterPolicy extends Annotated {
  readonly priority: number
  /** Text of the match language. */
  readonly match: string
  readonly action: 'allow' | 'drop' | 'reroute'
  readonly nextHops: readonly Address[]
}
