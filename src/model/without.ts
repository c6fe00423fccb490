import { masked, type Prefix, samePrefix } from '../net/index.ts'
import type { Acl } from './acl.ts'
import type { LogicalNetwork } from './logical-network.ts'
import type { LogicalRouterPort, RouterPolicy, StaticRoute } from './logical-router.ts'

/** What can be taken out of a network. */
export type NetworkElement = LogicalRouterPort | StaticRoute | RouterPolicy | Acl

/**
 * The network without these router ports, static routes, policies and ACLs, wherever they are. They are known by
 * identity; what holds none of them stays the same object.
 */
export function networkWithout(
  network: LogicalNetwork,
  elements: ReadonlySet<NetworkElement>,
): LogicalNetwork {
  const kept = <T extends NetworkElement>(list: readonly T[]): readonly T[] =>
    list.some((item) => elements.has(item)) ? list.filter((item) => !elements.has(item)) : list
  return {
    ...network,
    routers: network.routers.map((router) => {
      const ports = kept(router.ports)
      const staticRoutes = kept(router.staticRoutes)
      const policies = kept(router.policies)
      const same =
        ports === router.ports &&
        staticRoutes === router.staticRoutes &&
        policies === router.policies
      return same ? router : { ...router, ports, staticRoutes, policies }
    }),
    switches: network.switches.map((node) => {
      const acls = kept(node.acls)
      return acls === node.acls ? node : { ...node, acls }
    }),
    portGroups: network.portGroups.map((group) => {
      const acls = kept(group.acls)
      return acls === group.acls ? group : { ...group, acls }
    }),
  }
}

/**
 * The network without the peering of two routers: both its ports, or the one that there is. Undefined where there is
 * none.
 */
export function withoutPeering(
  network: LogicalNetwork,
  a: string,
  b: string,
): LogicalNetwork | undefined {
  const ends = [...halvesTowards(network, a, b), ...halvesTowards(network, b, a)]
  return ends.length === 0 ? undefined : networkWithout(network, new Set(ends))
}

/** The ports of a router that wait for one of the other's, or for one that the other would name so. */
function halvesTowards(network: LogicalNetwork, name: string, other: string): LogicalRouterPort[] {
  const ports = network.routers.find((router) => router.name === name)?.ports ?? []
  const theirs = network.routers.find((router) => router.name === other)?.ports ?? []
  return ports.filter(
    ({ peer }) => peer === `${other}-${name}` || theirs.some((port) => port.name === peer),
  )
}

/** The network without a router's static routes for exactly this prefix. Undefined where there is none. */
export function withoutRoute(
  network: LogicalNetwork,
  router: string,
  prefix: Prefix,
): LogicalNetwork | undefined {
  const routes = network.routers
    .find(({ name }) => name === router)
    ?.staticRoutes.filter((route) => samePrefix(masked(route.prefix), masked(prefix)))
  return routes?.length ? networkWithout(network, new Set(routes)) : undefined
}
