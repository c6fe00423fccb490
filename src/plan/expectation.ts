import { type Cell, parseServices } from '../analysis/index.ts'
import { ServiceSet } from '../match/index.ts'
import type { Family } from '../net/index.ts'
import type { GeneratedDesign } from './generate.ts'
import { servicesOf } from './security-groups.ts'
import { reachableFrom } from './topology.ts'
import type { Trial } from './trial-pods.ts'

/** What pods of one sort are to reach: the subnets of one row that anything gets to, with what. */
export interface Expectation {
  readonly grouped: boolean
  /** The subnets that have such a pod. */
  readonly subnets: readonly string[]
  row(from: string, family: Family): Map<string, Cell>
}

/**
 * Without security groups everything gets through between VPCs that the design joins, and between all others what did
 * before.
 */
export function openExpectation(
  design: GeneratedDesign,
  subnets: readonly string[],
  before: Trial | undefined,
): Expectation {
  const joined = joinedSubnets(design)
  return {
    grouped: false,
    subnets,
    row(from, family) {
      const row = before?.row(from, family) ?? new Map<string, Cell>()
      for (const { name, families } of joined(from, family)) {
        if (families.has(family)) row.set(name, exactly(ServiceSet.all(family)))
      }
      return row
    },
  }
}

/** VRRP: Kube-OVN lets it through every security group. */
const ALWAYS_OPEN = 'protocol 112'

/** In the groups of the design, its services get through, and only where connections are meant to be opened. */
export function groupedExpectation(design: GeneratedDesign): Expectation {
  const joined = joinedSubnets(design)
  const { groups, request, subnets } = design
  const groupOf = new Map(
    groups.flatMap((group) =>
      group.members.flatMap((vpc) => subnets[vpc]!.map(({ name }) => [name, group] as const)),
    ),
  )
  return {
    grouped: true,
    subnets: subnets.flat().map(({ name }) => name),
    row(from, family) {
      const closed = exactly(parseServices(ALWAYS_OPEN)[family])
      const open = exactly(closed.reachable.union(servicesOf(request.services!, family)))
      const { to } = groupOf.get(from)!
      const receivers = joined(from, family).filter(({ families }) => families.has(family))
      return new Map(
        receivers.map(({ name }) => [name, to.includes(groupOf.get(name)!.name) ? open : closed]),
      )
    },
  }
}

function exactly(reachable: ServiceSet): Cell {
  return { reachable, undefined: ServiceSet.none(reachable.family) }
}

interface JoinedSubnet {
  readonly name: string
  readonly families: ReadonlySet<Family>
}

/** The subnets of other VPCs that the design joins with one. */
function joinedSubnets(design: GeneratedDesign) {
  const reachable = reachableFrom(design.request)
  const subnets = design.subnets.map((own) =>
    own.map(({ name, cidrs }): JoinedSubnet => {
      return { name, families: new Set(cidrs.map(({ address }) => address.family)) }
    }),
  )
  const places = new Map(
    subnets.flatMap((own, place) => own.map((subnet) => [subnet.name, { place, subnet }] as const)),
  )
  return (from: string, family: Family): JoinedSubnet[] => {
    const found = places.get(from)
    if (!found?.subnet.families.has(family)) return []
    return [...reachable[found.place]!].flatMap((vpc) => subnets[vpc]!)
  }
}
