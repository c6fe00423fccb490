export type { AclNode } from './acls.ts'
export { effectiveRoutes } from './effective-routes.ts'
export { Fabric } from './fabric.ts'
export { ownersOfNextHop } from './next-hop.ts'
export type { RouterNode, RouterPortNode, SwitchNode, SwitchPortNode } from './nodes.ts'
export { type Outcome, REASONS, type Reason } from './outcome.ts'
export { isUnicast, setDestination, setSource } from './packet-fields.ts'
export { PathCondition } from './path-condition.ts'
export { waysForDestination } from './policies.ts'
export {
  assumedPortName,
  EndpointIndex,
  type Party,
  type Probe,
  packetFor,
  probeOf,
  protocolName,
  withVacant,
} from './probe.ts'
export { ProbeError, type ProbeErrorCode } from './probe-error.ts'
export { type RouteChoice, staticPriority } from './routes.ts'
export { areOne, type Injection, simulate } from './simulate.ts'
export type { Candidate, Deciding, Hop, Leg, Packet, Step, Trace } from './trace.ts'
