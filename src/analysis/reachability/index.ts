export type { Cell, ClassMember, EndpointClass } from './family-reachability.ts'
export { Reachability } from './reachability.ts'
