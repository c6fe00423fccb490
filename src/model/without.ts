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
