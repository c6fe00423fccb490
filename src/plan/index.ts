export { AddressPool } from './address-pool.ts'
export { type AddressRange, blocksOf, sizeOf } from './address-range.ts'
export { type GeneratedDesign, generateDesign } from './generate.ts'
export {
  type Inventory,
  type LinkEnd,
  takeInventory,
  type WrittenSubnet,
} from './inventory.ts'
export { PlanError } from './plan-error.ts'
export type { PlannedLink } from './planned-links.ts'
export type { Comment, ObjectValue, PlannedObject } from './planned-objects.ts'
export type { PlannedSubnet } from './planned-subnets.ts'
export type { DesignRequest, TransitScheme } from './request.ts'
export type { PlannedGroup } from './security-groups.ts'
export { type Layout, type Link, TOPOLOGIES, type Topology } from './topology.ts'
export { type PairProblem, type PlanProblem, type Verification, verifyDesign } from './verify.ts'
