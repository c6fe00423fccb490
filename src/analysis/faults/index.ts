export {
  type AsymmetricPath,
  type BlackHole,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  type Loop,
  type OneWayPath,
  type ShadowedEndpoint,
  type Transit,
} from './fault.ts'
export { findFaults } from './find.ts'
