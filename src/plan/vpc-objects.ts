import type { Vpc } from '../kubeovn/index.ts'
import {
  containsPrefix,
  formatAddress,
  formatPrefix,
  masked,
  type Prefix,
  parseAddress,
  parseCidr,
  parsePrefix,
} from '../net/index.ts'
import { ofFamily } from './networks.ts'
import { PlanError } from './plan-error.ts'
import type { PlannedLink } from './planned-links.ts'
import { type Comment, changedObject, newObject, type PlannedObject } from './planned-objects.ts'
import type { PlannedSubnet } from './planned-subnets.ts'
import type { DesignRequest } from './request.ts'
import { reachedOver } from './topology.ts'

type Peering = NonNullable<Vpc['spec']['vpcPeerings']>[number]
type Route = NonNullable<Vpc['spec']['staticRoutes']>[number]

/** A peering of a VPC, seen from that VPC. */
interface Side {
  readonly peer: number
  readonly own: readonly Prefix[]
  readonly others: readonly Prefix[]
}

/**
 * The VPCs of a design that are new, or lack a peering or a route.
 *
 * @throws PlanError where a VPC has a route elsewhere for what is to be reached
 */
export function vpcObjects(
  request: DesignRequest,
  existing: readonly Vpc[],
  subnets: readonly (readonly PlannedSubnet[])[],
  links: readonly PlannedLink[],
): PlannedObject[] {
  const sides: Side[][] = request.vpcs.map(() => [])
  for (const { vpcs, ends } of links) {
    const [one, two] = vpcs
    sides[one]!.push({ peer: two, own: ends[0], others: ends[1] })
    sides[two]!.push({ peer: one, own: ends[1], others: ends[0] })
  }
  const byName = new Map(existing.map((vpc) => [vpc.name, vpc]))
  return request.vpcs.flatMap((name, place) => {
    const vpc = byName.get(name)
    const peerings = peeringsOf(request, place, sides[place]!, vpc)
    const routes = routesOf(request, place, sides[place]!, vpc, subnets)
    if (vpc && !peerings.changed && !routes.changed) return []
    const fields = { vpcPeerings: peerings.entries, staticRoutes: routes.entries }
    const comments = [
      { path: [], text: aboutVpc(request, place, peerings.entries) },
      ...peerings.comments,
      ...routes.comments,
    ]
    return vpc
      ? changedObject(vpc.manifest, fields, comments)
      : newObject('Vpc', name, fields, comments)
  })
}

/** So many names are written out. */
const SHOWN = 5

function aboutVpc({ topology, vpcs }: DesignRequest, place: number, peerings: readonly Peering[]) {
  const part = topology !== 'hub-spoke' ? topology : place === 0 ? 'hub' : 'spoke'
  const peers = peerings.map(({ remoteVpc }) => remoteVpc)
  const more = peers.length > SHOWN ? ` and ${peers.length - SHOWN} more` : ''
  return `${part}: ${vpcs[place]}, peered with ${peers.slice(0, SHOWN).join(', ')}${more}`
}

/** A list of a VPC's spec with what was added, and what to say about it. */
interface List<Entry> {
  readonly entries: readonly Entry[]
  readonly changed: boolean
  readonly comments: readonly Comment[]
}

function peeringsOf(
  { vpcs }: DesignRequest,
  place: number,
  sides: readonly Side[],
  vpc: Vpc | undefined,
): List<Peering> {
  const entries = [...(vpc?.spec.vpcPeerings ?? [])]
  const comments: Comment[] = []
  let changed = false
  for (const { peer, own, others } of sides) {
    const remoteVpc = vpcs[peer]!
    const at = entries.findIndex((entry) => entry.remoteVpc === remoteVpc)
    const entry = { remoteVpc, localConnectIP: own.map(formatPrefix).join() }
    const index = at < 0 ? entries.length : at
    if (normalized(entries[index]?.localConnectIP) !== entry.localConnectIP) {
      entries[index] = entry
      changed = true
    }
    const networks = own.map((end) => formatPrefix(masked(end))).join(' and ')
    const remote = others.map(({ address }) => formatAddress(address)).join(' and ')
    comments.push({
      path: ['spec', 'vpcPeerings', index],
      text: `link ${vpcs[place]} – ${remoteVpc}: ${networks}, where ${remoteVpc} has ${remote}`,
    })
  }
  return { entries, changed, comments }
}

/** The text that the same addresses have here, however they are spelled. */
function normalized(localConnectIP: string | null | undefined): string {
  const parts = (localConnectIP ?? '').split(',').map((part) => parseCidr(part))
  return parts.map((part) => (part ? formatPrefix(part) : '')).join()
}

function routesOf(
  request: DesignRequest,
  place: number,
  sides: readonly Side[],
  vpc: Vpc | undefined,
  subnets: readonly (readonly PlannedSubnet[])[],
): List<Route> {
  const entries = [...(vpc?.spec.staticRoutes ?? [])]
  const comments: Comment[] = []
  const known = mainRoutes(entries)
  const before = entries.length
  for (const { peer, others } of sides) {
    for (const { text, cidrs } of destinations(request, place, peer, subnets)) {
      const places = cidrs.flatMap((prefix) => {
        const hop = ofFamily(others, prefix.address.family)
        if (!hop) return []
        const [cidr, nextHopIP] = [formatPrefix(prefix), formatAddress(hop.address)]
        const other = known.get(cidr)
        if (other && other.nextHop !== nextHopIP) {
          throw new PlanError(
            `VPC \`${request.vpcs[place]}\` has a route for ${cidr} by ${other.nextHop}, and the way to ${request.vpcs[peer]} is by ${nextHopIP}`,
            'take that route out, or leave the two VPCs apart',
          )
        }
        if (other) return [other.place]
        known.set(cidr, { nextHop: nextHopIP, place: entries.length })
        return [entries.push({ policy: 'policyDst', cidr, nextHopIP }) - 1]
      })
      const [first] = places
      if (first !== undefined) comments.push({ path: ['spec', 'staticRoutes', first], text })
    }
  }
  return { entries, changed: entries.length > before, comments }
}

interface KnownRoute {
  readonly nextHop: string
  /** In the list of routes. */
  readonly place: number
}

/** The routes of the main table by destination. */
function mainRoutes(routes: readonly Route[]): Map<string, KnownRoute> {
  const known = new Map<string, KnownRoute>()
  for (const [place, { policy, cidr, nextHopIP, routeTable }] of routes.entries()) {
    const prefix = parsePrefix(cidr ?? '')
    const hop = parseAddress(nextHopIP ?? '')
    if (!prefix || !hop || policy === 'policySrc' || routeTable) continue
    known.set(formatPrefix(masked(prefix)), { nextHop: formatAddress(hop), place })
  }
  return known
}

interface Destination {
  readonly text: string
  readonly cidrs: readonly Prefix[]
}

/**
 * What a VPC reaches over a peering. A spoke reaches the others by one route for the whole pool, so that a further
 * spoke changes none of them; only what lies outside the pool has routes of its own.
 */
function destinations(
  request: DesignRequest,
  place: number,
  peer: number,
  subnets: readonly (readonly PlannedSubnet[])[],
): Destination[] {
  const { vpcs, topology, subnets: pools } = request
  const cidrsOf = (vpc: number) => subnets[vpc]!.flatMap(({ cidrs }) => cidrs)
  const [direct, ...further] = reachedOver(request, place, peer)
  const way = (vpc: number) => `to ${vpcs[vpc]}${vpc === peer ? '' : ` through ${vpcs[peer]}`}`
  const found = [{ text: way(direct!), cidrs: cidrsOf(direct!) }]
  if (topology === 'chain') {
    return [...found, ...further.map((vpc) => ({ text: way(vpc), cidrs: cidrsOf(vpc) }))]
  }
  if (further.length === 0) return found
  const beyond = further.flatMap(cidrsOf)
  // A route into a pool that nobody has addresses of yet would be a black hole.
  const whole = pools
    .map(masked)
    .filter((pool) => beyond.some((cidr) => containsPrefix(pool, cidr)))
  const others = beyond.filter((cidr) => !whole.some((pool) => containsPrefix(pool, cidr)))
  const text = `to the other spokes through ${vpcs[peer]}: all of the pool`
  return [...found, { text, cidrs: [...whole, ...others] }]
}
