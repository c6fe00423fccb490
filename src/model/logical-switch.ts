import type { Address, Prefix } from '../net/index.ts'
import type { Acl } from './acl.ts'
import type { Annotated } from './origin.ts'

/** OVN Logical_Switch. */
export interface LogicalSwitch extends Annotated {
  readonly name: string
  readonly ports: readonly LogicalSwitchPort[]
  readonly acls: readonly Acl[]
  /** What the workloads on it are told: which addresses are neighbours, and where to send the rest. */
  readonly subnets: readonly GuestSubnet[]
}

/** The subnet that a workload's interface is configured with (OVN hands it out as DHCP options). */
export interface GuestSubnet {
  readonly prefix: Prefix
  readonly gateway: Address | undefined
}

/** OVN Logical_Switch_Port. */
export interface LogicalSwitchPort extends Annotated {
  readonly name: string
  /** `router`: the other side of a router port; `vif`: a workload's interface (OVN writes it as the empty type). */
  readonly type: 'vif' | 'router'
  /** The addresses the port answers for. Empty for type router, whose addresses are the router port's. */
  readonly addresses: readonly Address[]
  /** For type router: the router port's name. */
  readonly routerPort?: string
  /** Addresses the port may send from and receive for; absent is no restriction. */
  readonly portSecurity?: readonly Address[]
}
