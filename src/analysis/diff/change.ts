import type { Family } from '../../net/index.ts'
import type { Cell } from '../reachability/index.ts'
import type { Shift } from './common-cells.ts'
import type { CommonClass, Counterparts } from './common-classes.ts'

/** Endpoints of which the same became, wherever they send what changed, or wherever they receive it. */
export interface DiffGroup {
  readonly parts: readonly CommonClass[]
  /** How many endpoints there are in all parts. */
  readonly size: number
  /** In which of the networks they are. */
  readonly presence: Presence
}

export type Presence = 'before' | 'after' | 'both'

/** What became of the services between the members of two groups. */
export interface ReachabilityChange {
  readonly family: Family
  readonly from: DiffGroup
  readonly to: DiffGroup
  /** What gets through in either network; nothing where an end is not there. They are never equal. */
  readonly before: Cell
  readonly after: Cell
  /** The services of which something else became. Never empty; what is in none of them is as it was. */
  readonly shifts: readonly Shift[]
  /** One of the pairs. */
  readonly example: CounterpartPair
  /** How many pairs of different endpoints it is about. */
  readonly pairs: number
}

/** Two different endpoints. */
export interface CounterpartPair {
  readonly from: Counterparts
  readonly to: Counterparts
}
