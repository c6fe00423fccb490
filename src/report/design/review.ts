import type { CheckReport, Fault } from '../../analysis/index.ts'
import type { Diagnostic } from '../../diagnostic/index.ts'
import type { ProvenReport } from '../../lint/index.ts'
import type { NetworkMap } from '../../map/index.ts'
import type { LogicalNetwork } from '../../model/index.ts'
import type { AddressPlan } from '../../plan/index.ts'
import type { Picture } from '../document/blocks.ts'
import type { ReachabilityReport } from '../reachability-report.ts'

/** All that is known of a design, for somebody who is to judge it. */
export interface DesignReview {
  readonly title: string
  /** What it was read as: the release, and how localConnectIP is read. One sentence each. */
  readonly basis: readonly string[]
  /** Names of the texts it was read from. */
  readonly files: readonly string[]
  /** How many objects of each kind were read, by kind; empty for a world of clouds. */
  readonly objects: ReadonlyMap<string, number>
  readonly network: LogicalNetwork
  readonly map: NetworkMap
  readonly picture: Picture
  /** Absent for a world of clouds. */
  readonly addresses?: AddressPlan
  /** Absent where there are no two endpoints. */
  readonly reachability?: ReachabilityReport
  /** Absent where nobody said what must hold. */
  readonly check?: CheckReport
  /** What rules found; absent for a world of clouds, of which `faults` tell. */
  readonly lint?: ProvenReport
  readonly faults: readonly Fault[]
  /** What reading told that no finding repeats. */
  readonly diagnostics: readonly Diagnostic[]
}
