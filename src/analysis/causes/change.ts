import type {
  Acl,
  LogicalNetwork,
  LogicalRouter,
  LogicalRouterPort,
  RouterPolicy,
  StaticRoute,
} from '../../model/index.ts'

/** One change to a logical network. */
export type Change =
  /** A static route is added, or taken away, or replaced. */
  | {
      readonly kind: 'route'
      readonly router: string
      readonly remove: StaticRoute | undefined
      readonly add: StaticRoute | undefined
    }
  /** A router port is added, or replaces another. */
  | {
      readonly kind: 'port'
      readonly router: string
      readonly remove: LogicalRouterPort | undefined
      readonly add: LogicalRouterPort
    }
  | { readonly kind: 'acl'; readonly switch: string; readonly add: Acl }
  /** A security group gets one more rule. `group` is the name of its port group. */
  | { readonly kind: 'group-acl'; readonly group: string; readonly add: Acl }
  | { readonly kind: 'policy'; readonly router: string; readonly add: RouterPolicy }

/** The network with the changes made, one after the other. What no change names stays the same object. */
export function withChanges(network: LogicalNetwork, changes: readonly Change[]): LogicalNetwork {
  return changes.reduce(withChange, network)
}

function withChange(network: LogicalNetwork, change: Change): LogicalNetwork {
  if (change.kind === 'acl') {
    return {
      ...network,
      switches: network.switches.map((node) =>
        node.name === change.switch ? { ...node, acls: [...node.acls, change.add] } : node,
      ),
    }
  }
  if (change.kind === 'group-acl') {
    return {
      ...network,
      portGroups: network.portGroups.map((group) =>
        group.name === change.group ? { ...group, acls: [...group.acls, change.add] } : group,
      ),
    }
  }
  return {
    ...network,
    routers: network.routers.map((router) =>
      router.name === change.router ? changedRouter(router, change) : router,
    ),
  }
}

function changedRouter(
  router: LogicalRouter,
  change: Exclude<Change, { kind: 'acl' | 'group-acl' }>,
): LogicalRouter {
  switch (change.kind) {
    case 'route': {
      const kept = router.staticRoutes.filter((route) => route !== change.remove)
      return { ...router, staticRoutes: change.add ? [...kept, change.add] : kept }
    }
    case 'port': {
      const kept = router.ports.filter((port) => port !== change.remove)
      return { ...router, ports: [...kept, change.add] }
    }
    case 'policy':
      return { ...router, policies: [...router.policies, change.add] }
  }
}
