export type { CounterpartPair, DiffGroup, Presence, ReachabilityChange } from './change.ts'
export type { Shift, Verdict } from './common-cells.ts'
export type { CommonClass, Counterparts } from './common-classes.ts'
export { type DiffCounts, diffReachability, ReachabilityDiff } from './diff.ts'
