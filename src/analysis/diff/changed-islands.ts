import type {
  AddressSet,
  Endpoint,
  LogicalNetwork,
  LogicalRouter,
  LogicalSwitch,
  Machine,
  PortGroup,
} from '../../model/index.ts'
import { Islands, type Joining } from './islands.ts'
import { type Counterpart, differing, haveOwnNames, isSame } from './same.ts'

/** Names of what differs between two networks, or asks for something that does. */
export interface Touched {
  readonly routers: ReadonlySet<string>
  readonly switches: ReadonlySet<string>
  /** Of switches: what is at such a port, or is judged there. */
  readonly ports: ReadonlySet<string>
}

/** Where something differs between two networks. */
export interface ChangedIslands {
  readonly islands: Islands
  /** From all others, all that a packet can meet is the same in both networks. */
  readonly changed: ReadonlySet<number>
  /** Where on these islands, ... */
  readonly touched: Touched
  /** ... and what. */
  readonly differences: Differences
  /** Endpoints that are in one network only, or have another port or address there: as they are in either. */
  readonly endpoints: readonly Endpoint[]
}

/**
 * Compares two networks by their values, island by island: the routers, the switches, every rule there and all that the
 * rules refer to. Undefined where something differs or is asked for that is not of single islands, so that everything may
 * differ.
 */
export function changedIslands(
  before: LogicalNetwork,
  after: LogicalNetwork,
): ChangedIslands | undefined {
  if (!isSame(before.behaviour, after.behaviour)) return undefined
  const networks = [before, after]
  if (networks.some(asksForPortsOfGroups)) return undefined
  const endpoints = changedEndpoints(before.endpoints, after.endpoints)
  if (!endpoints) return undefined
  const differences = {
    routers: differing(before.routers, after.routers),
    switches: differing(before.switches, after.switches),
    machines: differing(before.machines ?? [], after.machines ?? []),
    portGroups: differing(before.portGroups, after.portGroups),
    addressSets: differing(before.addressSets, after.addressSets),
  }
  const touched = touchedBy(networks, differences, endpoints)
  const isNothing = Object.values(touched).every(({ size }) => size === 0)
  const islands = new Islands(isNothing ? [] : [before, joiningOf(differences)])
  const changed = new Set([
    ...Array.from(touched.routers, (name) => islands.ofRouter(name)),
    ...Array.from(touched.switches, (name) => islands.ofSwitch(name)),
    ...Array.from(touched.ports, (name) => islands.ofPort(name) ?? []).flat(),
  ])
  return { islands, changed, touched, differences, endpoints }
}

/** What differs between two networks beside endpoints. */
export interface Differences {
  readonly routers: readonly Counterpart<LogicalRouter>[]
  readonly switches: readonly Counterpart<LogicalSwitch>[]
  readonly machines: readonly Counterpart<Machine>[]
  readonly portGroups: readonly Counterpart<PortGroup>[]
  readonly addressSets: readonly Counterpart<AddressSet>[]
}

/** What joins one thing to another here or there; the rest joins the same in both networks. */
function joiningOf({ routers, switches, machines, portGroups }: Differences): Joining {
  return {
    routers: routers.map(itself),
    switches: switches.map(itself),
    machines: machines.map(itself),
    portGroups: portGroups.map(itself),
  }
}

function touchedBy(
  networks: readonly LogicalNetwork[],
  { routers, switches, machines, portGroups, addressSets }: Differences,
  endpoints: readonly Endpoint[],
): Touched {
  const touched = {
    routers: new Set(routers.map(([{ name }]) => name)),
    switches: new Set(switches.map(([{ name }]) => name)),
    ports: new Set(endpoints.flatMap(({ port }) => port ?? [])),
  }
  for (const [{ interfaces }] of machines) {
    for (const { port } of interfaces) if (port !== undefined) touched.ports.add(port)
  }
  const constants = new Set(addressSets.map(([{ name }]) => `$${name}`))
  for (const [group, other] of portGroups) {
    // A port that joins a group of which the rules stay the same is no concern of the others in it.
    const known = new Set(other && isSame(group.acls, other.acls) ? other.ports : [])
    for (const port of group.ports) if (!known.has(port)) touched.ports.add(port)
    // OVN treats a group in which nobody is in its own way.
    if (!other || (group.ports.length === 0) !== (other.ports.length === 0)) {
      constants.add(`@${group.name}`)
    }
  }
  if (constants.size > 0) for (const network of networks) touchAsking(network, constants, touched)
  return touched
}

/** OVN makes address sets of the ports in a group by itself: what asks for them looks at other islands. */
function asksForPortsOfGroups({
  routers,
  switches,
  portGroups,
  addressSets,
}: LogicalNetwork): boolean {
  const sets = new Set(addressSets.map(({ name }) => name))
  const asks = ({ match }: { readonly match: string }): boolean =>
    match.includes('_ip') &&
    constantsOf(match).some((name) => /^\$.*_ip[46]$/.test(name) && !sets.has(name.slice(1)))
  return (
    routers.some(({ policies }) => policies.some(asks)) ||
    [...switches, ...portGroups].some(({ acls }) => acls.some(asks))
  )
}

/** Address sets as `$name` and port groups as `@name`. */
function constantsOf(match: string): string[] {
  return Array.from(match.matchAll(/[$@][\w.]+/g), ([name]) => name)
}

/** Adds where rules ask for some of these address sets and groups. */
function touchAsking(
  { routers, switches, portGroups }: LogicalNetwork,
  constants: ReadonlySet<string>,
  touched: Readonly<Record<keyof Touched, Set<string>>>,
): void {
  const asks = ({ match }: { readonly match: string }): boolean =>
    constantsOf(match).some((name) => constants.has(name))
  for (const { name, policies } of routers) if (policies.some(asks)) touched.routers.add(name)
  for (const { name, acls } of switches) if (acls.some(asks)) touched.switches.add(name)
  for (const { ports, acls } of portGroups) {
    if (acls.some(asks)) for (const port of ports) touched.ports.add(port)
  }
}

/** Undefined where several endpoints have one name: which of them is which depends on all of them. */
function changedEndpoints(
  before: readonly Endpoint[],
  after: readonly Endpoint[],
): readonly Endpoint[] | undefined {
  if (!haveOwnNames(before)) return undefined
  const found = differing(before, after, isAtSamePlace)
  if (found.length > 0 && !haveOwnNames(after)) return undefined
  return found.map(itself)
}

function isAtSamePlace(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && isSame(one.addresses, other.addresses)
}

function itself<T>([one]: Counterpart<T>): T {
  return one
}
