import type { Trace } from '../../dataplane/index.ts'
import type { Service } from '../../match/index.ts'
import type { LogicalNetwork } from '../../model/index.ts'
import type { ReachabilityChange } from './change.ts'
import type { Shift } from './common-cells.ts'
import type { ReachabilityDiff } from './diff.ts'
import { type Turn, turnsOf } from './turn.ts'

/** What becomes of one packet of a shift in both networks. */
export interface ShiftCause {
  /** The most ordinary of the services. */
  readonly service: Service
  /** Absent where an end is not in that network. */
  readonly before: CauseSide | undefined
  readonly after: CauseSide | undefined
}

/** What becomes of it in one of the networks. */
export interface CauseSide {
  readonly network: LogicalNetwork
  readonly trace: Trace
  /** What makes it go on differently than in the other network; absent where an end is not in that one. */
  readonly turn: Turn | undefined
}

/** Traces a packet of a shift in both networks, and finds what leads it one way here and another there. */
export function causeOf(
  { before, after }: ReachabilityDiff,
  { example: { from, to } }: ReachabilityChange,
  { services }: Shift,
): ShiftCause {
  const service = services.example()!
  const then = from.before && to.before && before.trace(from.before, to.before, service)
  const now = from.after && to.after && after.trace(from.after, to.after, service)
  const [was, is] = [before.network, after.network]
  const turns = then && now && turnsOf({ network: was, trace: then }, { network: is, trace: now })
  return {
    service,
    before: then && { network: was, trace: then, turn: turns?.[0] },
    after: now && { network: is, trace: now, turn: turns?.[1] },
  }
}
