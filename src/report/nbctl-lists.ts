import { effectiveRoutes, type RouterNode } from '../dataplane/index.ts'
import type {
  Acl,
  LogicalRouter,
  LogicalSwitch,
  RouterPolicy,
  StaticRoute,
} from '../model/index.ts'
import { compareAddresses, formatAddress, formatPrefix, masked, samePrefix } from '../net/index.ts'

/** As `ovn-nbctl lr-route-list`: byte for byte its layout and order, which is not the order of precedence. */
export function formatRouteList(router: LogicalRouter): string {
  const blocks: string[] = []
  for (const family of [4, 6] as const) {
    const routes = router.staticRoutes
      .filter(({ prefix }) => prefix.address.family === family)
      .toSorted(compareRoutes)
    if (routes.length === 0) continue
    const tables = [...new Set(routes.map(({ routeTable }) => routeTable))]
    const sections = tables.map((table) => {
      const rows = routes.filter(({ routeTable }) => routeTable === table)
      const lines = rows.map((route, i) => formatRoute(route, rows[i - 1], rows[i + 1]))
      return `Route Table ${table === '' ? '<main>' : table}:\n${lines.join('')}`
    })
    blocks.push(`IPv${family} Routes\n${sections.join('\n')}`)
  }
  return blocks.join('\n')
}

/** `ipv4_route_cmp`: by table, then longer prefixes and, of one length, dst-ip first, then address and next hop. */
function compareRoutes(a: StaticRoute, b: StaticRoute): number {
  const rank = ({ prefix, policy }: StaticRoute) =>
    2 * prefix.length + (policy === 'dst-ip' ? 1 : 0)
  return (
    compareText(a.routeTable, b.routeTable) ||
    rank(b) - rank(a) ||
    compareAddresses(masked(a.prefix).address, masked(b.prefix).address) ||
    compareText(nextHopText(a), nextHopText(b))
  )
}

function formatRoute(route: StaticRoute, before?: StaticRoute, after?: StaticRoute): string {
  const prefix = formatAddressOrPrefix(route)
  const ecmp = [before, after].some(
    (other) =>
      other &&
      other.policy === route.policy &&
      samePrefix(masked(other.prefix), masked(route.prefix)),
  )
  return `${prefix.padStart(25)} ${nextHopText(route).padStart(25)} ${route.policy}${ecmp ? ' ecmp' : ''}\n`
}

/** Host bits cleared, and no length behind a whole address. */
function formatAddressOrPrefix({ prefix }: StaticRoute): string {
  const network = masked(prefix)
  const whole = network.length === (network.address.family === 4 ? 32 : 128)
  return whole ? formatAddress(network.address) : formatPrefix(network)
}

function nextHopText({ nextHop }: StaticRoute): string {
  return nextHop === 'discard' ? nextHop : formatAddress(nextHop)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** As `ovn-nbctl lr-policy-list`. */
export function formatPolicyList(router: LogicalRouter): string {
  const policies = router.policies.toSorted(
    (a, b) => b.priority - a.priority || compareText(a.match, b.match),
  )
  return `Routing Policies\n${policies.map(formatPolicy).join('')}`
}

function formatPolicy({ priority, match, action, nextHops }: RouterPolicy): string {
  const columns = `${String(priority).padStart(10)} ${match.padStart(50)} ${action.padStart(15)}`
  const [first, ...more] = nextHops.map(formatAddress)
  const hops =
    first === undefined ? '' : ` ${first.padStart(25)}${more.map((hop) => `, ${hop}`).join('')}`
  return `${columns}${hops}\n`
}

/** As `ovn-nbctl acl-list`. */
export function formatAclList(acls: readonly Acl[]): string {
  return acls
    .toSorted(
      (a, b) =>
        compareText(a.direction, b.direction) ||
        a.tier - b.tier ||
        b.priority - a.priority ||
        compareText(a.match, b.match),
    )
    .map(({ direction, priority, match, action, log }) => {
      const logged = log ? ` log(name=${log.name},severity=${log.severity})` : ''
      return `${direction.padStart(10)} ${String(priority).padStart(5)} (${match}) ${action}${logged}\n`
    })
    .join('')
}

/** What `show` prints beside names: a cluster draws MACs and UUIDs at random, so they are left out unless given. */
export interface ShowOptions {
  readonly identities?: {
    mac(port: string): string
    uuid(kind: 'router' | 'switch', name: string): string
  }
  /** Whether ports with a peer end with a line that names it, as OVN does since 2026-06. */
  readonly peers?: boolean
}

/** As `ovn-nbctl show` of one router. */
export function formatRouter(
  router: LogicalRouter,
  { identities, peers }: ShowOptions = {},
): string {
  const lines = [heading('router', router.name, identities)]
  for (const port of router.ports) {
    lines.push(`    port ${port.name}`)
    if (identities) lines.push(`        mac: "${identities.mac(port.name)}"`)
    lines.push(
      `        networks: [${port.networks.map((network) => `"${formatPrefix(network)}"`).join(', ')}]`,
    )
    if (port.routeTable) lines.push(`        route-table: ${port.routeTable}`)
    if (peers && port.peer) lines.push(`        peer: ${port.peer}`)
  }
  return `${lines.join('\n')}\n`
}

/** As `ovn-nbctl show` of one switch. */
export function formatSwitch(node: LogicalSwitch, { identities }: ShowOptions = {}): string {
  const lines = [heading('switch', node.name, identities)]
  for (const port of node.ports) {
    lines.push(`    port ${port.name}`)
    if (port.type === 'router') {
      lines.push('        type: router', `        router-port: ${port.routerPort}`)
      continue
    }
    const addresses = port.addresses.map(formatAddress)
    if (identities) addresses.unshift(identities.mac(port.name))
    lines.push(`        addresses: ["${addresses.join(' ')}"]`)
  }
  return `${lines.join('\n')}\n`
}

function heading(
  kind: 'router' | 'switch',
  name: string,
  identities: ShowOptions['identities'],
): string {
  return identities ? `${kind} ${identities.uuid(kind, name)} (${name})` : `${kind} (${name})`
}

/** What really wins on a router: connected networks included, in the order of the release's priorities. */
export function formatEffectiveRoutes(router: RouterNode, table = ''): string {
  const rows = effectiveRoutes(router, table).map(
    ({ priority, route, connected, ports, effect }) => {
      const prefix = connected ? formatPrefix(masked(route)) : formatPrefix(masked(route.prefix))
      const nextHop = connected ? 'connected' : nextHopText(route)
      const policy = connected ? '' : route.policy
      const through = ports.map(({ name }) => name).join(', ')
      return [String(priority), prefix, nextHop, policy, through, effect]
    },
  )
  const header = ['PRIORITY', 'PREFIX', 'NEXT HOP', 'POLICY', 'PORT', 'EFFECT']
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => row[i]!.length)))
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}
