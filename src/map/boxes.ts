import type { Origin } from '../diagnostic/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import type {
  Endpoint,
  LogicalNetwork,
  LogicalRouter,
  RouterPolicy,
  StaticRoute,
} from '../model/index.ts'
import { formatAddress, formatPrefix } from '../net/index.ts'
import { compareNames } from './compare-names.ts'
import { isCloudPeering } from './links.ts'
import type { BoxKind, MapBox, MapRouting, MapSubnet, MapWorkload } from './network-map.ts'
import { originField } from './origin.ts'
import type { Places } from './places.ts'

/** What boxes are made of beside the network. */
export interface BoxDetails {
  readonly places: Places
  boxId(router: string): string
  kind(router: string): BoxKind
  labels(router: string): Readonly<Record<string, string>>
}

/** The boxes of all routers, by name. */
export function boxesOf(network: LogicalNetwork, details: BoxDetails): MapBox[] {
  const subnets = subnetsByRouter(network)
  return network.routers
    .map((router): MapBox => {
      const { name, origin } = router
      return {
        id: details.boxId(name),
        kind: details.kind(name),
        name,
        labels: details.labels(name),
        subnets: (subnets.get(name) ?? []).sort((a, b) => compareNames(a.name, b.name)),
        routes: routesOf(router, details.places),
        ...originField(origin),
      }
    })
    .sort((a, b) => compareNames(a.name, b.name))
}

function subnetsByRouter({
  routers,
  switches,
  endpoints,
}: LogicalNetwork): Map<string, MapSubnet[]> {
  const owners = new Map(
    routers.flatMap(({ name, ports }) => ports.map((port) => [port.name, name])),
  )
  const byPort = new Map(endpoints.map((endpoint) => [endpoint.port, endpoint]))
  const subnets = new Map<string, MapSubnet[]>()
  for (const { name, ports, subnets: ranges, origin } of switches) {
    const router = ports.flatMap(({ routerPort }) => owners.get(routerPort ?? '') ?? [])[0]
    if (router === undefined) continue
    const subnet: MapSubnet = {
      name,
      ranges: ranges.map(({ prefix }) => formatPrefix(prefix)),
      workloads: workloadsOf(ports.flatMap((port) => byPort.get(port.name) ?? [])),
      ...originField(origin),
    }
    const own = subnets.get(router)
    if (own) own.push(subnet)
    else subnets.set(router, [subnet])
  }
  return subnets
}

/** Endpoints by the object that asks for them. */
function workloadsOf(endpoints: readonly Endpoint[]): MapWorkload[] {
  const counts = new Map<string, MapWorkload>()
  for (const endpoint of endpoints) {
    const { kind, namespace, origin } = endpoint
    const name = origin instanceof FieldOrigin ? origin.manifest.name : endpoint.name
    const key = `${kind}\n${namespace}\n${name}`
    const before = counts.get(key)?.endpoints ?? 0
    counts.set(key, { kind, namespace, name, endpoints: before + 1 })
  }
  return [...counts.values()].sort(
    (a, b) =>
      compareNames(a.name, b.name) ||
      compareNames(a.namespace, b.namespace) ||
      compareNames(a.kind, b.kind),
  )
}

/** What sends packets on, the routes first; in the order written, which is that of the release for equals. */
function routesOf(router: LogicalRouter, places: Places): MapRouting[] {
  const routing = (
    rule: StaticRoute | RouterPolicy,
    text: string,
    hops: readonly StaticRoute['nextHop'][],
  ): MapRouting => {
    const link = hops.map((hop) => places.linkTo(router, hop)).find((id) => id !== undefined)
    return {
      text,
      ...(link !== undefined && { link }),
      isWritten: isWritten(rule.origin),
    }
  }
  // What a peering of a cloud has for addresses is made up: nobody wrote it, and nobody would find it.
  const textOf = (route: StaticRoute): string =>
    isCloudPeering(places.linkTo(router, route.nextHop))
      ? routeText(route, 'over the peering')
      : routeText(route)
  return [
    ...router.staticRoutes.map((route) => routing(route, textOf(route), [route.nextHop])),
    ...router.policies.map((policy) => routing(policy, policyText(policy), policy.nextHops)),
  ]
}

const WRITTEN_LISTS: readonly unknown[] = ['staticRoutes', 'policyRoutes']

function isWritten(origin: Origin | undefined): boolean {
  if (!(origin instanceof FieldOrigin)) return origin !== undefined
  return WRITTEN_LISTS.includes(origin.field[1])
}

function routeText({ prefix, nextHop, policy, routeTable }: StaticRoute, way?: string): string {
  const from = policy === 'src-ip' ? 'from ' : ''
  const to = way ?? (nextHop === 'discard' ? 'discard' : `via ${formatAddress(nextHop)}`)
  const table = routeTable === '' ? '' : `, table ${routeTable}`
  return `${from}${formatPrefix(prefix)} ${to}${table}`
}

function policyText({ priority, match, action, nextHops }: RouterPolicy): string {
  const hops = nextHops.map(formatAddress).join(', ')
  return `policy ${priority}: ${action}${hops && ` to ${hops}`} where ${match}`
}
