export { causeOf, type ShiftCause } from './cause.ts'
export type { CounterpartPair, DiffGroup, Presence, ReachabilityChange } from './change.ts'
export type { Shift, Verdict } from './common-cells.ts'
export type { CommonClass, Counterparts } from './common-classes.ts'
export { type DiffCounts, diffNetworks, diffReachability, ReachabilityDiff } from './diff.ts'
export type { OutsideFate } from './exit.ts'
export { type Interruption, interruptionOf } from './interruption.ts'
export type {
  OutsideChange,
  OutsideCounts,
  OutsideDiff,
  OutsideShift,
} from './outside.ts'
export type { AddressRange } from './outside-space.ts'
export {
  type DeadEnd,
  type Rollout,
  type RolloutOptions,
  type RolloutProblem,
  rollout,
  type Taken,
} from './rollout.ts'
export { heldBy, type Removal, reachabilityWithout, type SweepOptions, sweep } from './sweep.ts'
export type { CauseSide, Turn } from './turn.ts'
