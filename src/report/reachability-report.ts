import {
  type ClassMember,
  type Matrix,
  type MatrixGroup,
  matrixOf,
  noteOnLeftOut,
  notesOn,
  type OutsideRange,
  type Reachability,
  type Selected,
  type Services,
  type select,
} from '../analysis/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { ServiceSet } from '../match/index.ts'
import type { Endpoint, LogicalNetwork } from '../model/index.ts'
import type { Family, Prefix } from '../net/index.ts'

/** What becomes of what an endpoint sends to addresses that nobody has. */
export interface OutsideReport {
  readonly sender: ClassMember
  /** What was asked for. */
  readonly asked: ServiceSet
  /** The class of senders for which the sender stands. */
  readonly group: MatrixGroup
  /** Ascending. */
  readonly ranges: readonly OutsideRange[]
}

/** What reports of reachability are made of. */
export interface ReachabilityReport {
  readonly reachability: Reachability
  /** One for each version of IP over which there is a pair. */
  readonly matrices: readonly Matrix[]
  /** About the addresses of a prefix that was asked about; empty for any other question. */
  readonly outside: readonly OutsideReport[]
  /** Endpoints that were asked about and have no place in the network. */
  readonly unplaced: readonly Endpoint[]
  /** Pods that were asked about and are to have none. */
  readonly leftOut: readonly Endpoint[]
  /** What the answer rests on or leaves out. */
  readonly notes: readonly Diagnostic[]
}

/** What a question about all pairs can leave out, and ask for beside them. */
export interface ReachabilityScope {
  /** Which services count. Default: all. */
  readonly services?: Services | undefined
  /** Over which versions of IP. Default: both. */
  readonly families?: readonly Family[]
  /** Addresses to ask about that nobody need have. */
  readonly prefix?: Prefix | undefined
}

const BOTH: readonly Family[] = [4, 6]

/** What gets through from those whom one selector selects to those of another. */
export function reachabilityReport(
  network: { readonly model: LogicalNetwork; reachability(): Reachability },
  [senders, receivers]: readonly [ReturnType<typeof select>, ReturnType<typeof select>],
  { services, families = BOTH, prefix }: ReachabilityScope = {},
): ReachabilityReport {
  const reachability = network.reachability()
  const [from, to] = [partsOf(senders), partsOf(receivers)]
  const matrices = families
    .map((family) => matrixOf(reachability, family, from, to, services?.[family]))
    .filter((matrix) => matrix.counts().pairs > 0)
  const unplaced = [...new Set([...senders.unplaced, ...receivers.unplaced])]
  const leftOut = [...new Set([...senders.leftOut, ...receivers.leftOut])]
  const notes = [
    ...notesOn(network.model),
    ...unplaced.flatMap(({ problem }) => problem ?? []),
    ...noteOnLeftOut(leftOut),
  ]
  const outside =
    prefix && families.includes(prefix.address.family)
      ? outsideOf(prefix, reachability, from, services?.[prefix.address.family])
      : []
  return { reachability, matrices, outside, unplaced, leftOut, notes }
}

function partsOf({ selection }: ReturnType<typeof select>): Selected[] {
  return [...selection.parts].map(([own, members]) => ({ class: own, members }))
}

/** Senders with the same fate of all that they send to endpoints may differ in this: each class is asked for itself. */
function outsideOf(
  prefix: Prefix,
  reachability: Reachability,
  senders: readonly Selected[],
  services = ServiceSet.all(prefix.address.family),
): OutsideReport[] {
  return senders
    .filter((part) => part.class.family === prefix.address.family)
    .flatMap((part) => {
      const [sender] = part.members
      const ranges = reachability.outside(sender!, prefix)
      const group = { parts: [part], size: part.members.length }
      return ranges.length > 0 ? [{ sender: sender!, asked: services, group, ranges }] : []
    })
}
