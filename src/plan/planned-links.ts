import { type Family, formatPrefix, masked, overlaps, type Prefix } from '../net/index.ts'
import type { Inventory, LinkEnd } from './inventory.ts'
import { cutNetworks, endsOf, ofFamily, otherEnd } from './networks.ts'
import { PlanError } from './plan-error.ts'
import { familiesOf, type PlannedSubnet } from './planned-subnets.ts'
import { type DesignRequest, TRANSIT_LENGTHS } from './request.ts'
import { linksOf } from './topology.ts'
import { numbersFromEnd, numberVpcs, patternNetwork } from './transit-pattern.ts'

/** A peering of a design. VPCs are numbered by their place in it. */
export interface PlannedLink {
  readonly vpcs: readonly [number, number]
  /** The addresses of each of the two, one a family, in the order of `vpcs`. */
  readonly ends: readonly [readonly Prefix[], readonly Prefix[]]
}

/**
 * The peerings with an address for both ends in every family that both VPCs have: those that are written stay, the
 * others come from the transit scheme.
 *
 * @throws PlanError where there is no room for them
 */
export function planLinks(
  request: DesignRequest,
  inventory: Inventory,
  subnets: readonly (readonly PlannedSubnet[])[],
  taken: readonly Prefix[],
): PlannedLink[] {
  const written = new Map(inventory.linkEnds.map((end) => [keyOf(end.vpc, end.remote), end]))
  const families = subnets.map(familiesOf)
  const drafts = linksOf(request).map(([one, two]) => {
    const [a, b] = [request.vpcs[one]!, request.vpcs[two]!]
    const ends: [Prefix[], Prefix[]] = [
      [...(written.get(keyOf(a, b))?.addresses ?? [])],
      [...(written.get(keyOf(b, a))?.addresses ?? [])],
    ]
    return { vpcs: [one, two] as const, ends }
  })
  const newEnds = endsFrom(request, inventory, taken)
  for (const family of [4, 6] as const) {
    const needed = drafts.filter(({ vpcs: [one, two] }) =>
      [one, two].every((vpc) => families[vpc]!.includes(family)),
    )
    const empty = needed.filter(({ ends: [one, two] }) => {
      const [a, b] = [ofFamily(one, family), ofFamily(two, family)]
      if (a && !b) two.push(otherEnd(a))
      if (b && !a) one.push(otherEnd(b))
      return !a && !b
    })
    const found = newEnds(
      family,
      empty.map(({ vpcs }) => vpcs),
    )
    for (const [place, { ends }] of empty.entries()) {
      const [one, two] = found[place]!
      ends[0].push(one)
      ends[1].push(two)
    }
  }
  return drafts
}

function keyOf(vpc: string, remote: string): string {
  return `${vpc} ${remote}`
}

/** The addresses of both ends of new peerings, in the order of their VPCs. */
type NewEnds = (
  family: Family,
  links: readonly (readonly [number, number])[],
) => (readonly [Prefix, Prefix])[]

function endsFrom(
  { transit, vpcs, avoid }: DesignRequest,
  { linkEnds, subnets }: Inventory,
  taken: readonly Prefix[],
): NewEnds {
  if (transit.kind === 'pools') {
    return (family, links) => {
      if (links.length === 0) return []
      const pool = ofFamily(transit.pools, family)
      if (!pool) {
        throw new PlanError(
          `there is no IPv${family} pool for the networks of peerings`,
          'give one beside the other, with a comma between',
        )
      }
      const wanted = { length: TRANSIT_LENGTHS[family], count: links.length, what: 'peerings' }
      return cutNetworks(pool, taken, wanted).map(endsOf)
    }
  }
  const others = linkEnds.flatMap(({ addresses }) =>
    addresses.filter((end) => !numbersFromEnd(end)),
  )
  const foreign = [...avoid, ...subnets.flatMap(({ cidrs }) => cidrs), ...others.map(masked)]
  const numbers = numberVpcs(vpcs, writtenNumbers(linkEnds), foreign)
  return (family, links) =>
    links.map(([one, two]) => {
      const [a, b] = [numbers.get(vpcs[one]!)!, numbers.get(vpcs[two]!)!]
      const network = patternNetwork(family, a, b)
      const other = taken.find((prefix) => overlaps(prefix, network))
      const [source, dest] = endsOf(network)
      if (!other) return a < b ? [source, dest] : [dest, source]
      throw new PlanError(
        `the network ${formatPrefix(network)} of the peering of \`${vpcs[one]}\` and \`${vpcs[two]}\` overlaps ${formatPrefix(other)}, which is in use or avoided`,
        'take the transit networks from a pool, as 169.254.0.0/16',
      )
    })
}

/** The number that each VPC has in the pattern by the peerings that are written: the first that is found. */
function writtenNumbers(linkEnds: readonly LinkEnd[]): Map<string, number> {
  const numbers = new Map<string, number>()
  for (const { vpc, remote, addresses } of linkEnds) {
    for (const end of addresses) {
      const [own, other] = numbersFromEnd(end) ?? []
      if (own === undefined || other === undefined) continue
      if (!numbers.has(vpc)) numbers.set(vpc, own)
      if (!numbers.has(remote)) numbers.set(remote, other)
    }
  }
  return numbers
}
