import { DEFAULT_VPC } from '../kubeovn/index.ts'
import { addressBits, type Family, formatPrefix, overlaps, type Prefix } from '../net/index.ts'
import type { Inventory } from './inventory.ts'
import { PlanError } from './plan-error.ts'
import { type DesignRequest, TRANSIT_LENGTHS } from './request.ts'
import { PATTERN_BLOCKS } from './transit-pattern.ts'

/** The most VPCs that a packet can cross: OVN stops it at its 64th translation. Security groups take some of them. */
const LONGEST_CHAIN = { open: 62, grouped: 51 } as const

/** @throws PlanError for what no design can be made of */
export function checkRequest(request: DesignRequest, { resources }: Inventory): void {
  checkNames(request)
  checkPools(request)
  const { topology, vpcs, transitRouting, services, append } = request
  const longest = services === undefined ? LONGEST_CHAIN.open : LONGEST_CHAIN.grouped
  if (topology === 'chain' && transitRouting && vpcs.length > longest) {
    throw new PlanError(
      `a chain of ${vpcs.length} VPCs is too long for packets to get from one end to the other`,
      `OVN carries a packet through ${longest} routers${services === undefined ? '' : ' where pods have security groups'}: make a shorter chain, or leave transit routing out`,
    )
  }
  const existing = resources.vpcs.find(({ name }) => vpcs.includes(name))
  if (existing && !append) {
    throw new PlanError(
      `VPC \`${existing.name}\` exists already`,
      'to add to what exists, say so with --append; or choose another name',
    )
  }
}

function checkNames({ vpcs, topology }: DesignRequest): void {
  if (vpcs.length < 2) {
    throw new PlanError(
      `there is nothing to peer: the ${topology} has ${vpcs.length === 1 ? 'one VPC' : 'no VPCs'}`,
      'name two VPCs at least',
    )
  }
  const twice = vpcs.find((name, place) => vpcs.indexOf(name) !== place)
  if (twice !== undefined) {
    throw new PlanError(`VPC \`${twice}\` is named twice`, 'name each VPC once')
  }
  for (const name of vpcs) {
    // As Kubernetes has it for objects whose names are used as labels.
    if (!/^[a-z0-9]([-a-z0-9]{0,53}[a-z0-9])?$/.test(name)) {
      throw new PlanError(
        `\`${name}\` is no name for a VPC`,
        'write lower-case letters, digits and dashes, at most 55, with no dash at either end',
      )
    }
    if (name === DEFAULT_VPC) {
      throw new PlanError(
        'VPC `ovn-cluster` is the cluster’s own, whose pods answer through their nodes and not over peerings',
        'name another VPC',
      )
    }
  }
}

function checkPools({ subnets, lengths, transit }: DesignRequest): void {
  const families = new Set<Family>()
  for (const pool of subnets) {
    const { family } = pool.address
    if (families.has(family)) throw twoPools('subnets', family)
    families.add(family)
    // Room for the gateway and some pods: one to try the design with, and one in a security group.
    const longest = addressBits(family) - 3
    const length = lengths[family]
    if (length < pool.length || length > longest) {
      throw new PlanError(
        `subnets /${length} can't be cut from the pool ${formatPrefix(pool)}`,
        `choose a prefix length from ${pool.length} to ${longest} for IPv${family}`,
      )
    }
    const other = transitBlocks(transit).find((block) => overlaps(block, pool))
    if (other) {
      throw new PlanError(
        `the pool of subnets ${formatPrefix(pool)} and that of peerings ${formatPrefix(other)} overlap`,
        'choose pools without common addresses',
      )
    }
  }
  if (transit.kind === 'pattern') return
  for (const [place, pool] of transit.pools.entries()) {
    const { family } = pool.address
    const twin = transit.pools.findIndex(({ address }) => address.family === family)
    if (twin !== place) throw twoPools('peerings', family)
    if (pool.length > TRANSIT_LENGTHS[family]) {
      throw new PlanError(
        `the pool of peerings ${formatPrefix(pool)} is smaller than the network of one`,
        `give a pool of /${TRANSIT_LENGTHS[family]} or shorter`,
      )
    }
  }
}

function transitBlocks(transit: DesignRequest['transit']): readonly Prefix[] {
  return transit.kind === 'pattern' ? Object.values(PATTERN_BLOCKS) : transit.pools
}

function twoPools(what: string, family: Family): PlanError {
  return new PlanError(`there are two IPv${family} pools for ${what}`, 'give one of each family')
}
