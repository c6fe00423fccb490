import type { ServiceSet } from '../../match/index.ts'
import type { Endpoint } from '../../model/index.ts'
import type { Address, Family } from '../../net/index.ts'

/** An endpoint with one of its addresses. */
export interface ClassMember {
  readonly endpoint: Endpoint
  readonly address: Address
}

/** Endpoints of a switch, by their addresses of one family, that no rule of the network can tell apart. */
export interface EndpointClass {
  /** Its place in the list of all classes. */
  readonly id: number
  readonly family: Family
  /** Name of the switch. */
  readonly switch: string
  /** Name of the router that the switch is joined to. */
  readonly router: string | undefined
  /** Never empty. */
  readonly members: readonly ClassMember[]
}

/** What gets through from each member of one class to each member of another, with a time to live of 64. */
export interface Cell {
  /** Services whose request arrives and whose reply comes back. */
  readonly reachable: ServiceSet
  /** Services about which OVN itself leaves the answer open. What is in neither set is lost. */
  readonly undefined: ServiceSet
}

/** Two members, different ones if there are. */
export function representatives(
  from: EndpointClass,
  to: EndpointClass,
): [ClassMember, ClassMember] {
  const [first] = from.members
  return [first!, (from === to ? to.members[1] : undefined) ?? to.members[0]!]
}

/** How many pairs of different endpoints two classes stand for. */
export function pairsOf(from: EndpointClass, to: EndpointClass): number {
  const { length } = from.members
  return from === to ? length * (length - 1) : length * to.members.length
}
