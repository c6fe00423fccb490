import type { LogicalRouterPort, PortNetwork, StaticRoute } from '../model/index.ts'
import { containsPrefix, masked, samePrefix } from '../net/index.ts'
import type { RouterNode } from './nodes.ts'
import { staticPriority } from './routes.ts'

/** A route of a router, where it stands among the others, and what becomes of it. */
export type EffectiveRoute = {
  readonly priority: number
  /** Ports that it sends through; none when OVN does not install it. */
  readonly ports: readonly LogicalRouterPort[]
  /** What to know about it; empty for a route that simply works. */
  readonly effect: string
} & (
  | { readonly connected: true; readonly route: PortNetwork }
  | { readonly connected: false; readonly route: StaticRoute }
)

/** The routes that packets of a table see, by falling priority: what wins stands above what it wins over. */
export function effectiveRoutes(router: RouterNode, table = ''): EffectiveRoute[] {
  const { behaviour } = router
  const { scale, connected } = behaviour.destinationRoute
  const rows: EffectiveRoute[] = router.ports.flatMap((port) =>
    port.model.networks.map(
      (route): EffectiveRoute => ({
        connected: true,
        route,
        priority: scale * route.length + connected,
        ports: [port.model],
        effect: '',
      }),
    ),
  )
  const installed = new Map(router.installed.map(({ route, ports }) => [route, ports]))
  for (const route of router.model.staticRoutes) {
    const everyTable =
      route.policy === 'src-ip' && behaviour.sourceRoutesInEveryTable && route.routeTable === ''
    if (route.routeTable !== table && !everyTable) continue
    const ports = installed.get(route)
    const shadowed = rows.some(
      (other) =>
        other.connected &&
        route.policy === 'dst-ip' &&
        samePrefix(masked(other.route), masked(route.prefix)),
    )
    rows.push({
      connected: false,
      route,
      priority: staticPriority(route, behaviour),
      ports: ports?.map(({ model }) => model) ?? [],
      effect: !ports
        ? 'not installed: next hop in none of the networks'
        : ports.length > 1
          ? 'undefined: several ports have the next hop'
          : shadowed
            ? 'never used: the network is connected'
            : '',
    })
  }
  return rows.map((row) => withTies(row, rows)).sort((a, b) => b.priority - a.priority)
}

/** Rows of one priority that take the same packets: OVN picks one of them by itself. */
function withTies(row: EffectiveRoute, rows: readonly EffectiveRoute[]): EffectiveRoute {
  if (row.effect !== '' || row.connected) return row
  const { route } = row
  const rival = rows.some(
    (other) =>
      !other.connected &&
      other !== row &&
      other.ports.length > 0 &&
      other.priority === row.priority &&
      other.route.policy === route.policy &&
      (containsPrefix(other.route.prefix, route.prefix) ||
        containsPrefix(route.prefix, other.route.prefix)),
  )
  return rival ? { ...row, effect: 'one of several of equal priority' } : row
}
