import type { Family, Prefix } from '../net/index.ts'
import type { Inventory } from './inventory.ts'
import { cutNetworks } from './networks.ts'
import { PlanError } from './plan-error.ts'
import type { DesignRequest } from './request.ts'

/** A subnet of a VPC of a design. */
export interface PlannedSubnet {
  readonly name: string
  readonly vpc: string
  /** One a family. */
  readonly cidrs: readonly Prefix[]
  readonly isNew: boolean
}

/**
 * The subnets of each VPC: those that it has, or a new one.
 *
 * @throws PlanError where a pool has no room, or the name of a new subnet is taken
 */
export function planSubnets(
  { vpcs, subnets: pools, lengths }: DesignRequest,
  inventory: Inventory,
  taken: readonly Prefix[],
): PlannedSubnet[][] {
  const existing = new Map<string, PlannedSubnet[]>(vpcs.map((name) => [name, []]))
  for (const { name, vpc, cidrs, accepted } of inventory.subnets) {
    if (accepted) existing.get(vpc)?.push({ name, vpc, cidrs, isNew: false })
  }
  const names = new Map(inventory.subnets.map((subnet) => [subnet.name, subnet]))
  const without = vpcs.filter((vpc) => existing.get(vpc)!.length === 0)
  const cut = pools.map((pool) =>
    cutNetworks(pool, taken, {
      length: lengths[pool.address.family],
      count: without.length,
      what: 'subnets',
    }),
  )
  for (const [place, vpc] of without.entries()) {
    const name = `${vpc}-net`
    const other = names.get(name)
    if (other) {
      throw new PlanError(
        `VPC \`${vpc}\` needs a subnet, and its name \`${name}\` is that of a subnet of VPC \`${other.vpc}\``,
        'rename one of the two',
      )
    }
    existing.get(vpc)!.push({ name, vpc, cidrs: cut.map((blocks) => blocks[place]!), isNew: true })
  }
  return vpcs.map((vpc) => existing.get(vpc)!)
}

/** The families of some subnets. */
export function familiesOf(subnets: readonly PlannedSubnet[]): Family[] {
  const all = subnets.flatMap(({ cidrs }) => cidrs.map(({ address }) => address.family))
  return ([4, 6] as const).filter((family) => all.includes(family))
}
