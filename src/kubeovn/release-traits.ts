import type { OvnBehaviour } from '../model/index.ts'
import type { Release } from './releases.ts'

/** One thing that releases do differently. */
export interface ReleaseTrait {
  readonly name: string
  /** What a release does, in one sentence. */
  tell(release: Release): string
  /** A release that does this as the other does, and all else as it does itself. */
  graft(release: Release, other: Release): Release
}

/** Everything that may change a verdict between releases. */
export const RELEASE_TRAITS: readonly ReleaseTrait[] = [
  ofOvn('route-priorities', ['destinationRoute', 'sourceRoute'], routePriorities),
  ofOvn('source-route-tables', ['sourceRoutesInEveryTable'], ({ sourceRoutesInEveryTable }) =>
    sourceRoutesInEveryTable
      ? 'routes by source of the main table hold for packets of every route table'
      : 'routes by source hold in their own route table only',
  ),
  ofOvn('next-hop-family', ['crossFamilyNextHop'], ({ crossFamilyNextHop }) =>
    crossFamilyNextHop
      ? 'a route may have a next hop of the other version of IP'
      : 'a route with a next hop of the other version of IP is not installed',
  ),
  ofOvn('icmp6-errors', ['icmp6TimeExceededOffLink'], ({ icmp6TimeExceededOffLink }) =>
    icmp6TimeExceededOffLink
      ? 'routers tell senders on other links of expired IPv6 packets'
      : 'routers tell only senders on the same link of expired IPv6 packets',
  ),
  ofOvn('acl-tiers', ['aclTiers'], ({ aclTiers }) =>
    aclTiers ? 'ACLs are judged tier by tier' : 'ACLs have no tiers: only the priority counts',
  ),
  ofOvn('reject-matches', ['bareRejectMatch'], ({ bareRejectMatch }) =>
    bareRejectMatch
      ? 'an ACL that rejects has no effect where its match has || at the top and connections are tracked'
      : 'an ACL that rejects holds whatever its match',
  ),
  ofController('automatic-source-routes', ['automaticSourceRoutes'], ({ automaticSourceRoutes }) =>
    automaticSourceRoutes
      ? 'each subnet gets a route by source from its own CIDR to its own gateway'
      : 'subnets get no route by source of their own',
  ),
  ofController(
    'security-group-priorities',
    ['securityGroupBase', 'securityGroupLowestRank'],
    ({ securityGroupBase, securityGroupLowestRank }) =>
      `rules of security groups have priorities 1 to ${securityGroupLowestRank}, and become ACLs of ${securityGroupBase} minus that`,
  ),
  ofController('security-group-tiers', ['securityGroupTiers'], ({ securityGroupTiers }) =>
    securityGroupTiers
      ? 'security groups have tiers, the policy `pass`, localAddress and source ports'
      : 'security groups know no tiers, no policy `pass`, no localAddress and no source ports',
  ),
  ofController('reroute-next-hops', ['reroutesToSeveral'], ({ reroutesToSeveral }) =>
    reroutesToSeveral
      ? 'a policy that reroutes keeps all of its next hops'
      : 'of the next hops of a policy that reroutes one is left in a custom VPC',
  ),
]

/** What two releases do differently. */
export function differingTraits(a: Release, b: Release): ReleaseTrait[] {
  return RELEASE_TRAITS.filter(({ tell }) => tell(a) !== tell(b))
}

function ofController(
  name: string,
  fields: readonly Exclude<keyof Release, 'ovn'>[],
  tell: (release: Release) => string,
): ReleaseTrait {
  return { name, tell, graft: (release, other) => ({ ...release, ...taken(other, fields) }) }
}

function ofOvn(
  name: string,
  fields: readonly (keyof OvnBehaviour)[],
  tell: (behaviour: OvnBehaviour) => string,
): ReleaseTrait {
  return {
    name,
    tell: ({ ovn }) => tell(ovn),
    graft: (release, { ovn }) => ({ ...release, ovn: { ...release.ovn, ...taken(ovn, fields) } }),
  }
}

function taken<T extends object>(from: T, fields: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(fields.map((field) => [field, from[field]])) as Partial<T>
}

function routePriorities({ destinationRoute, sourceRoute }: OvnBehaviour): string {
  const { scale, connected, static: written } = destinationRoute
  const bySource =
    sourceRoute.kind === 'fixed'
      ? `one by source ${sourceRoute.network}, of a single address ${sourceRoute.host}`
      : `one by source ${scale}n+${sourceRoute.offset}`
  return `a route to a prefix of n bits has priority ${scale}n+${written}, a connected network ${scale}n+${connected}, ${bySource}`
}
