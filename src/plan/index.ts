export {
  type AddressPlan,
  addressPlan,
  type PoolUse,
  type SubnetUse,
  type TransitUse,
  type UsedAddress,
} from './address-plan.ts'
export { AddressPool } from './address-pool.ts'
export { type AddressRange, blocksOf, sizeOf } from './address-range.ts'
export { type GeneratedDesign, generateDesign } from './generate.ts'
export {
  type Inventory,
  type LinkEnd,
  takeInventory,
  usedPrefixes,
} from './inventory.ts'
export { endsOf } from './networks.ts'
export type { Holder, Overlap } from './overlaps.ts'
export { PlanError } from './plan-error.ts'
export type { PlannedLink } from './planned-links.ts'
export type { PlannedObject } from './planned-objects.ts'
export type { PlannedSubnet } from './planned-subnets.ts'
export { type DesignRequest, TRANSIT_LENGTHS, type TransitScheme } from './request.ts'
export type { PlannedGroup } from './security-groups.ts'
export type { Topology } from './topology.ts'
export {
  type DesignToVerify,
  type PairProblem,
  type PlanProblem,
  type Verification,
  verifyDesign,
} from './verify.ts'
