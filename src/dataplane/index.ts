export { effectiveRoutes } from './effective-routes.ts'
export { Fabric, type RouterNode } from './fabric.ts'
export { type Outcome, REASONS, type Reason } from './outcome.ts'
export {
  assumedPortName,
  EndpointIndex,
  type Party,
  type Probe,
  packetFor,
  protocolName,
  withVacant,
} from './probe.ts'
export { ProbeError, type ProbeErrorCode } from './probe-error.ts'
export { type Injection, simulate } from './simulate.ts'
export type { Candidate, Deciding, Hop, Leg, Packet, Step, Trace } from './trace.ts'
