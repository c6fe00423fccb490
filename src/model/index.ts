export type { Acl, AclAction, AddressSet, GroupRules, PortGroup } from './acl.ts'
export {
  type AclOptions,
  type EndpointOptions,
  type MachineOptions,
  NetworkBuilder,
  type RouteOptions,
  type SubnetOptions,
} from './builder.ts'
export { freezeNetwork } from './freeze.ts'
export { joinNetworks } from './join.ts'
export type {
  Caveat,
  CaveatScope,
  CloudPart,
  Endpoint,
  LogicalNetwork,
} from './logical-network.ts'
export type {
  LogicalRouter,
  LogicalRouterPort,
  PortNetwork,
  RouterPolicy,
  StaticRoute,
} from './logical-router.ts'
export type { GuestSubnet, LogicalSwitch, LogicalSwitchPort } from './logical-switch.ts'
export type { Machine, MachineInterface, MachineRoute, SourceNat } from './machine.ts'
export type { Annotated } from './origin.ts'
export { OVN_BEHAVIOURS, type OvnBehaviour } from './ovn-behaviour.ts'
export { type PeeringLink, peeringGraph, peeringPath } from './topology.ts'
export { type NetworkElement, networkWithout, withoutPeering, withoutRoute } from './without.ts'
