export type { BlastRadius, Exposure } from './blast-radius.ts'
export type { FleetingAddress } from './fleeting.ts'
export { type WrittenChange, writtenChange } from './manifest-form.ts'
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
export type { Step } from './step.ts'
