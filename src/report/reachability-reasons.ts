import type { Cell, ClassMember, Reachability, ServicePart } from '../analysis/index.ts'
import type { ServiceSet } from '../match/index.ts'
import { type Explanation, explain } from './explain.ts'
import { lostIn } from './reachability-groups.ts'

/** Services between two endpoints that do not certainly get through, and why. */
export interface Reason {
  readonly verdict: Exclude<ServicePart['verdict'], 'reachable'>
  readonly services: ServiceSet
  readonly why: Explanation
}

/** Why what was asked for does not certainly get through between two endpoints of a cell: traced where there is such. */
export function reasonsOf(
  { from, to }: { readonly from: ClassMember; readonly to: ClassMember },
  cell: Cell,
  asked: ServiceSet,
  reachability: Reachability,
): Reason[] {
  if (lostIn(cell, asked).isEmpty && cell.undefined.intersection(asked).isEmpty) return []
  return reachability.services(from, to).parts.flatMap(({ verdict, services: all, trace }) => {
    const services = all.intersection(asked)
    if (verdict === 'reachable' || services.isEmpty) return []
    return [{ verdict, services, why: explain(trace, reachability.network)! }]
  })
}
