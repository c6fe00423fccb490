export { Fabric } from './fabric.ts'
export { type Outcome, REASONS, type Reason } from './outcome.ts'
export { type Injection, simulate } from './simulate.ts'
export type { Candidate, Deciding, Hop, Leg, Packet, Step, Trace } from './trace.ts'
