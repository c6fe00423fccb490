import type { Service } from '../../match/index.ts'
import type { ReachabilityChange } from './change.ts'
import type { Shift } from './common-cells.ts'
import type { ReachabilityDiff } from './diff.ts'
import { type CauseSide, sidesOf } from './turn.ts'

/** What becomes of one packet of a shift in both networks. */
export interface ShiftCause {
  /** The most ordinary of the services. */
  readonly service: Service
  /** Absent where an end is not in that network. */
  readonly before: CauseSide | undefined
  readonly after: CauseSide | undefined
}

/** Traces a packet of a shift in both networks, and finds what leads it one way here and another there. */
export function causeOf(
  { before, after, networks }: ReachabilityDiff,
  { example: { from, to } }: ReachabilityChange,
  { services }: Shift,
): ShiftCause {
  const service = services.example()!
  const then = from.before && to.before && before.trace(from.before, to.before, service)
  const now = from.after && to.after && after.trace(from.after, to.after, service)
  return {
    service,
    ...sidesOf(
      then && { network: networks.before, trace: then },
      now && { network: networks.after, trace: now },
    ),
  }
}
