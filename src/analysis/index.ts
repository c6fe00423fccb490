export { type Cause, type Causes, causesOf, incurable } from './causes/causes.ts'
export { type Change, withChanges } from './causes/change.ts'
export { deadRoute } from './causes/mend.ts'
export type { Intent } from './check/intent.ts'
export type {
  CheckReport,
  Coverage,
  Failure,
  IntentVerdict,
  NetworkPart,
} from './check/report.ts'
export type { Selector } from './check/selector.ts'
export {
  type PairServices,
  partition,
  type ServicePart,
  servicesBetween,
} from './pair-services.ts'
export { type Cell, type ClassMember, type EndpointClass, Reachability } from './reachability/index.ts'
