import {
  type Fabric,
  ownersOfNextHop,
  type RouterNode,
  type RouterPortNode,
  type SwitchNode,
} from '../../dataplane/index.ts'
import type { PortNetwork, StaticRoute } from '../../model/index.ts'
import {
  comparePrefixes,
  containsPrefix,
  masked,
  type Prefix,
  sameAddress,
} from '../../net/index.ts'
import type { Site } from './hosts.ts'
import { mayDropReplies } from './reply-drops.ts'

/** A static route that leads into a subnet of the router at the other end of a peering. */
interface DirectRoute {
  readonly prefix: Prefix
  readonly from: RouterNode
  readonly to: RouterNode
}

/**
 * The numbers of the parts of a network in which no fault can be, as their routes alone show; nobody has to follow a
 * packet there. In such a part
 *
 * - no subnet has addresses in common with another one, or with a network between routers, and every host has an address
 *   of its subnet to itself: nobody is shadowed;
 * - every route leads into one subnet of a peer, past no other route: a packet passes two routers at most and ends in the
 *   subnet of its destination, or at the first router, which has no route for it. So there is no loop, no black hole and no
 *   transit;
 * - where packets of a router's subnets get by a route, there is a route back for all of each subnet, to the same router,
 *   and no ACL drops replies: nothing goes one way or comes back another way.
 */
export function directParts(
  fabric: Fabric,
  parts: ReadonlyMap<unknown, number>,
  sites: readonly Site[],
): ReadonlySet<number> {
  const { routers, switches, machines = [] } = fabric.network
  if (machines.length > 0) return new Set()
  const direct = new Set(parts.values())
  for (const { part, hosts } of sites) {
    if (hosts.some(({ isOdd, isTwin }) => isOdd || isTwin)) direct.delete(part)
  }
  const nodes = switches.map(({ name }) => fabric.switch(name)!)
  for (const node of nodes) {
    const part = parts.get(node)!
    if (direct.has(part) && !isPlainSwitch(node)) direct.delete(part)
  }
  const byPart = new Map<number, RouterNode[]>()
  for (const { name } of routers) {
    const router = fabric.router(name)!
    const part = parts.get(router)!
    const known = byPart.get(part)
    if (known) known.push(router)
    else byPart.set(part, [router])
  }
  for (const [part, members] of byPart) {
    if (direct.has(part) && !areDirect(members)) direct.delete(part)
  }
  return direct
}

/** Whether a switch is one router's, which is the gateway of all its subnets, and lets replies pass. */
function isPlainSwitch(node: SwitchNode): boolean {
  const [port, ...others] = node.routerPorts
  const router = port?.routerPort
  if (!router || others.length > 0 || mayDropReplies(node)) return false
  const { subnets } = node.model
  const { networks } = router.model
  return (
    subnets.length === networks.length &&
    subnets.every(({ prefix, gateway }) =>
      networks.some(
        (network) =>
          gateway !== undefined &&
          network.length === prefix.length &&
          sameAddress(network.address, gateway) &&
          containsPrefix(prefix, network),
      ),
    )
  )
}

function areDirect(routers: readonly RouterNode[]): boolean {
  const ports = routers.flatMap((router) => router.ports)
  if (!ports.every(isPlainPort) || !areApart(ports)) return false
  const routes: DirectRoute[] = []
  for (const router of routers) {
    if (router.model.policies.some(({ action }) => action !== 'allow')) return false
    const own = directRoutes(router)
    if (!own) return false
    const networks = router.ports.flatMap(({ model }) => model.networks)
    if (!areDisjoint([...networks, ...own.map(({ prefix }) => prefix)])) return false
    for (const route of own) routes.push(route)
  }
  return haveWaysBack(routes)
}

/** Whether a port leads to a subnet or to a peer, and what comes in by it sees the main table. */
function isPlainPort({ peer, switchPort, table }: RouterPortNode): boolean {
  return table === '' && !(peer && switchPort)
}

/** Whether each subnet has its addresses to itself. Networks between two routers may come again between others. */
function areApart(ports: readonly RouterPortNode[]): boolean {
  const networks = ports.flatMap(({ model, switchPort }) =>
    model.networks.map((network) => ({
      prefix: masked(network),
      isSubnet: switchPort !== undefined,
    })),
  )
  let widest: Prefix | undefined
  let subnet: Prefix | undefined
  for (const { prefix, isSubnet } of networks.sort((a, b) => comparePrefixes(a.prefix, b.prefix))) {
    if (subnet && containsPrefix(subnet, prefix)) return false
    const isInside = widest !== undefined && containsPrefix(widest, prefix)
    if (isSubnet && isInside) return false
    if (isSubnet) subnet = prefix
    if (!isInside) widest = prefix
  }
  return true
}

/** The routes of a router by destination; undefined where one does not lead into a subnet of a peer. */
function directRoutes(from: RouterNode): DirectRoute[] | undefined {
  const found: DirectRoute[] = []
  for (const { route, ports } of from.installed) {
    const [port, ...others] = ports
    // A route of a subnet to its own gateway asks the router itself, and nobody answers: as if there were none.
    if (route.catchAll && route.policy === 'src-ip' && !port?.peer && others.length === 0) continue
    const to = port && others.length === 0 ? routerAt(port, route) : undefined
    if (!to || to === from) return undefined
    found.push({ prefix: route.prefix, from, to })
  }
  return found
}

/** The router that a route leads to, if it has the whole prefix of the route in one of its subnets. */
function routerAt(port: RouterPortNode, route: StaticRoute): RouterNode | undefined {
  const { policy, routeTable, nextHop, prefix } = route
  if (policy !== 'dst-ip' || routeTable !== '' || nextHop === 'discard') return undefined
  if (nextHop.family !== prefix.address.family) return undefined
  const peer = ownersOfNextHop(port, nextHop)
  if (!('router' in peer)) return undefined
  const { router } = peer
  return subnetsOf(router).some((subnet) => containsPrefix(subnet, prefix)) ? router : undefined
}

const subnets = new WeakMap<RouterNode, readonly PortNetwork[]>()

/** The networks of a router's switches. A hub has many ports and few of these, and each of its spokes asks for them. */
function subnetsOf(router: RouterNode): readonly PortNetwork[] {
  let known = subnets.get(router)
  if (!known) {
    known = router.ports.flatMap(({ model, switchPort }) => (switchPort ? model.networks : []))
    subnets.set(router, known)
  }
  return known
}

/** Whether for each route there are routes back to all subnets of the router that it is at. */
function haveWaysBack(routes: readonly DirectRoute[]): boolean {
  const prefixes = new Map<RouterNode, Map<RouterNode, Prefix[]>>()
  for (const { prefix, from, to } of routes) {
    const ofRouter = prefixes.get(from) ?? new Map<RouterNode, Prefix[]>()
    prefixes.set(from, ofRouter)
    const known = ofRouter.get(to)
    if (known) known.push(prefix)
    else ofRouter.set(to, [prefix])
  }
  return routes.every(({ prefix, from, to }) => {
    const back = prefixes.get(to)?.get(from) ?? []
    return subnetsOf(from).every(
      (subnet) =>
        subnet.address.family !== prefix.address.family ||
        back.some((one) => containsPrefix(one, subnet)),
    )
  })
}

/** Whether no two prefixes have an address in common. */
function areDisjoint(prefixes: readonly Prefix[]): boolean {
  const sorted = prefixes.map(masked).sort(comparePrefixes)
  return sorted.every((prefix, i) => i === 0 || !containsPrefix(sorted[i - 1]!, prefix))
}
