export type { Cell, ClassMember, EndpointClass } from './endpoint-class.ts'
export {
  type Matrix,
  type MatrixCell,
  type MatrixGroup,
  matrixOf,
  type Selected,
} from './matrix.ts'
export type { OutsideRange } from './outside.ts'
export { emptyPacket } from './packet.ts'
export type { PairCounts } from './pair-counts.ts'
export { Reachability } from './reachability.ts'
