export type { BlastRadius, Exposure } from './blast-radius.ts'
export {
  type PeeringEntry,
  type RouteEntry,
  type RuleEntry,
  type WrittenChange,
  writtenChange,
} from './manifest-form.ts'
export type { Obstacle } from './obstacle.ts'
export {
  AVOIDED_ADDRESSES,
  type ChangedSource,
  type Repair,
  type RepairEdit,
  type RepairReport,
  type RepairRequest,
  repair,
  TRANSIT_POOLS,
} from './repair.ts'
export type { AclEntry, Step } from './step.ts'
