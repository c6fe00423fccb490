export { type Cause, type Causes, causesOf, incurable } from './causes/causes.ts'
export { type Change, withChanges } from './causes/change.ts'
export { groupsOfPort } from './causes/group-rule.ts'
export { mendLink, nextHopOver } from './causes/link.ts'
export { deadRoute } from './causes/mend.ts'
export { checkIntents, notesOn } from './check/check.ts'
export { type Intent, type IntentEnd, OPEN_CHOICES, type OpenChoice } from './check/intent.ts'
export { judge, type Shortfall } from './check/judge.ts'
export { noteOnLeftOut } from './check/left-out.ts'
export {
  ALL_SERVICES,
  asksNothing,
  NOTHING_ASKED,
  parseServices,
  type Services,
  ServicesError,
  unite,
  withoutPortZero,
} from './check/parse-services.ts'
export { partsOf } from './check/parts.ts'
export type {
  CheckOptions,
  CheckReport,
  Coverage,
  Failure,
  IntentVerdict,
  NetworkPart,
} from './check/report.ts'
export { type Selection, select } from './check/selection.ts'
export {
  formatSelector,
  parseSelector,
  type Selector,
  SelectorError,
} from './check/selector.ts'
export {
  type AddressRange,
  type CauseSide,
  type CommonClass,
  type CounterpartPair,
  type Counterparts,
  causeOf,
  type DeadEnd,
  type DiffCounts,
  type DiffGroup,
  diffNetworks,
  diffReachability,
  heldBy,
  type Interruption,
  interruptionOf,
  type OutsideChange,
  type OutsideCounts,
  type OutsideDiff,
  type OutsideFate,
  type OutsideShift,
  type Presence,
  type ReachabilityChange,
  ReachabilityDiff,
  type Removal,
  type Rollout,
  type RolloutOptions,
  type RolloutProblem,
  reachabilityWithout,
  rollout,
  type Shift,
  type ShiftCause,
  type SweepOptions,
  sweep,
  type Taken,
  type Turn,
  type Verdict,
} from './diff/index.ts'
export {
  type AsymmetricPath,
  type BlackHole,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  findFaults,
  type Loop,
  type OneWayPath,
  type ShadowedEndpoint,
  type Transit,
} from './faults/index.ts'
export {
  type Fate,
  fateOf,
  type PairServices,
  partition,
  type ServicePart,
  servicesBetween,
} from './pair-services.ts'
export {
  type Cell,
  type ClassMember,
  type EndpointClass,
  emptyPacket,
  type Matrix,
  type MatrixCell,
  type MatrixGroup,
  matrixOf,
  type OutsideRange,
  type PairCounts,
  Reachability,
  type Selected,
} from './reachability/index.ts'
