export {
  type PairServices,
  partition,
  type ServicePart,
  servicesBetween,
} from './pair-services.ts'
export { type Cell, type ClassMember, type EndpointClass, Reachability } from './reachability.ts'
