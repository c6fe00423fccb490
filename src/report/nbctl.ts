import type {
  Acl,
  LogicalNetwork,
  LogicalRouter,
  LogicalRouterPort,
  LogicalSwitch,
  LogicalSwitchPort,
  PortGroup,
  RouterPolicy,
  StaticRoute,
} from '../model/index.ts'
import { formatAddress, formatPrefix } from '../net/index.ts'
import { macOf } from './identity.ts'

/** A process gets at most this much text: a fraction of the 2 MB that Linux passes to one. */
const BATCH_LENGTH = 200_000

const HEADER = `#!/bin/sh
# Builds this logical network in a Northbound database that has none of it yet.
# OVN_NBCTL is the command to use, with its options: ovn-nbctl, or kubectl ko nbctl.
set -eu
nbctl() {
  \${OVN_NBCTL:-ovn-nbctl} "$@" >/dev/null
}
`

/**
 * A POSIX shell script of `ovn-nbctl` commands that builds the same logical network in a real OVN. The same network
 * gives the same script: MACs are made from the names of the ports.
 *
 * Rows are created column by column: the commands of their own, such as `lr-route-add`, clear the host bits of a
 * prefix and refuse what Kube-OVN writes.
 */
export function formatNbctl(network: LogicalNetwork): string {
  const script = new Script()
  const { aclTiers } = network.behaviour
  script.command(['set NB_Global .', 'options:use_ct_inv_match=false'])
  for (const { name, addresses } of network.addressSets) {
    script.create('Address_Set', { name })
    for (const address of addresses) {
      script.add('Address_Set', name, 'addresses', string(formatAddress(address)))
    }
  }
  const groupsOf = new Map<string, PortGroup[]>()
  for (const group of network.portGroups) {
    script.create('Port_Group', { name: group.name })
    for (const acl of group.acls) addAcl(script, 'Port_Group', group.name, acl, aclTiers)
    for (const port of group.ports) {
      const groups = groupsOf.get(port)
      if (groups) groups.push(group)
      else groupsOf.set(port, [group])
    }
  }
  for (const router of network.routers) addRouter(script, router)
  for (const node of network.switches) {
    script.create('Logical_Switch', { name: node.name })
    for (const port of node.ports) addSwitchPort(script, node, port, groupsOf.get(port.name) ?? [])
    for (const acl of node.acls) addAcl(script, 'Logical_Switch', node.name, acl, aclTiers)
  }
  return script.end()
}

function addRouter(script: Script, router: LogicalRouter): void {
  const { name } = router
  // As Kube-OVN sets them; the second decides how neighbours on a shared switch are found.
  const options = {
    mac_binding_age_threshold: '300',
    dynamic_neigh_routers: 'true',
    ...(router.ports.every(({ peer }) => peer === undefined) && {
      always_learn_from_arp_request: 'false',
    }),
  }
  script.create('Logical_Router', { name, options })
  for (const port of router.ports) addRouterPort(script, name, port)
  for (const route of router.staticRoutes) addStaticRoute(script, name, route)
  for (const policy of router.policies) addPolicy(script, name, policy)
}

function addRouterPort(script: Script, router: string, port: LogicalRouterPort): void {
  const { name, networks, peer, routeTable } = port
  const id = script.create('Logical_Router_Port', {
    name,
    mac: macOf(name),
    networks: networks.map(formatPrefix),
    ...(peer !== undefined && { peer }),
    ...(routeTable && { options: { route_table: routeTable } }),
  })
  script.add('Logical_Router', router, 'ports', id)
}

function addStaticRoute(script: Script, router: string, route: StaticRoute): void {
  const { prefix, nextHop, policy, routeTable } = route
  const id = script.create('Logical_Router_Static_Route', {
    ip_prefix: formatPrefix(prefix),
    nexthop: nextHop === 'discard' ? nextHop : formatAddress(nextHop),
    policy,
    ...(routeTable && { route_table: routeTable }),
  })
  script.add('Logical_Router', router, 'static_routes', id)
}

function addPolicy(script: Script, router: string, policy: RouterPolicy): void {
  const { priority, match, action, nextHops } = policy
  const id = script.create('Logical_Router_Policy', {
    priority,
    match,
    action,
    ...(nextHops.length > 0 && { nexthops: nextHops.map(formatAddress) }),
  })
  script.add('Logical_Router', router, 'policies', id)
}

function addSwitchPort(
  script: Script,
  { name: node }: LogicalSwitch,
  port: LogicalSwitchPort,
  groups: readonly PortGroup[],
): void {
  const { name, type, addresses, routerPort, portSecurity } = port
  const mac = macOf(name)
  const withMac = (list: typeof addresses) => [[mac, ...list.map(formatAddress)].join(' ')]
  const id = script.create('Logical_Switch_Port', {
    name,
    ...(type === 'router' && { type }),
    addresses: type === 'router' ? ['router'] : withMac(addresses),
    ...(routerPort !== undefined && { options: { 'router-port': routerPort } }),
    ...(portSecurity && { port_security: withMac(portSecurity) }),
  })
  script.add('Logical_Switch', node, 'ports', id)
  for (const group of groups) script.add('Port_Group', group.name, 'ports', id)
}

function addAcl(
  script: Script,
  table: 'Logical_Switch' | 'Port_Group',
  holder: string,
  { direction, priority, match, action, tier, log }: Acl,
  tiers: boolean,
): void {
  const id = script.create('ACL', {
    direction,
    priority,
    match,
    action,
    ...(tiers && tier > 0 && { tier }),
    ...(log && { log: true, severity: log.severity, name: log.name }),
  })
  script.add(table, holder, 'acls', id)
}

type Column = string | number | boolean | readonly string[] | Readonly<Record<string, string>>

/** Gathers commands into as few processes as their arguments allow. */
class Script {
  #text = HEADER
  #commands: string[] = []
  #length = 0
  #ids = 0
  /** Values to add to a column of a row, by the command that adds them: once for each process. */
  readonly #additions = new Map<string, string[]>()

  command(words: readonly string[]): void {
    const command = words.join(' ')
    this.#commands.push(command)
    this.#length += command.length
  }

  /** Creates a row, and gives it a name that {@link add} takes as a value until the next row is created. */
  create(table: string, columns: Readonly<Record<string, Column>>): string {
    if (this.#length > BATCH_LENGTH) this.#run()
    const id = `@r${++this.#ids}`
    const cells = Object.entries(columns).map(([column, value]) =>
      quote(`${column}=${text(value)}`),
    )
    this.command([`--id=${id} create`, table, ...cells])
    return id
  }

  add(table: string, row: string, column: string, value: string): void {
    const command = ['add', table, quote(row), column].join(' ')
    const values = this.#additions.get(command)
    if (values) values.push(quote(value))
    else this.#additions.set(command, [quote(value)])
    this.#length += value.length + 1
  }

  end(): string {
    this.#run()
    return this.#text
  }

  #run(): void {
    for (const [command, values] of this.#additions) this.command([command, ...values])
    this.#text += `\nnbctl${this.#commands.map((command) => ` \\\n  -- ${command}`).join('')}\n`
    this.#commands = []
    this.#additions.clear()
    this.#length = 0
    this.#ids = 0
  }
}

/** A value in the notation of `ovn-nbctl`'s database commands. */
function text(value: Column): string {
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`
  if (typeof value === 'string') return string(value)
  if (Array.isArray(value)) return `[${value.map(string).join(',')}]`
  const pairs = Object.entries(value).map(([key, entry]) => `${string(key)}=${string(entry)}`)
  return `{${pairs.join(',')}}`
}

/** Quoted always: unquoted, some texts mean something else. */
function string(value: string): string {
  return JSON.stringify(value)
}

/** One word of a POSIX shell, whatever is in it. */
function quote(word: string): string {
  return /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
