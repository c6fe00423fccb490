import type { Endpoint, LogicalNetwork } from '../../model/index.ts'
import { Islands } from './islands.ts'
import { differing, isSame } from './same.ts'

/** Where something differs between two networks. */
export interface ChangedIslands {
  readonly islands: Islands
  /** From all others, all that a packet can meet is the same in both networks. */
  readonly changed: ReadonlySet<number>
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
  const islands = new Islands(networks)
  const changed = new Set<number>()
  const touchPort = (port: string | undefined): void => {
    const island = port === undefined ? undefined : islands.ofPort(port)
    if (island !== undefined) changed.add(island)
  }
  for (const [{ name }] of differing(before.routers, after.routers)) {
    changed.add(islands.ofRouter(name))
  }
  for (const [{ name }] of differing(before.switches, after.switches)) {
    changed.add(islands.ofSwitch(name))
  }
  for (const [{ interfaces }] of differing(before.machines ?? [], after.machines ?? [])) {
    for (const { port } of interfaces) touchPort(port)
  }
  for (const { port } of endpoints) touchPort(port)
  const constants = new Set(
    differing(before.addressSets, after.addressSets).map(([{ name }]) => `$${name}`),
  )
  for (const [group, other] of differing(before.portGroups, after.portGroups)) {
    // A port that joins a group of which the rules stay the same is no concern of the others in it.
    const known = new Set(other && isSame(group.acls, other.acls) ? other.ports : [])
    for (const port of group.ports) if (!known.has(port)) touchPort(port)
    // OVN treats a group in which nobody is in its own way.
    if (!other || (group.ports.length === 0) !== (other.ports.length === 0)) {
      constants.add(`@${group.name}`)
    }
  }
  for (const network of networks) touchAsking(network, constants, islands, changed)
  return { islands, changed, endpoints }
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
  islands: Islands,
  changed: Set<number>,
): void {
  if (constants.size === 0) return
  const asks = ({ match }: { readonly match: string }): boolean =>
    constantsOf(match).some((name) => constants.has(name))
  for (const { name, policies } of routers) {
    if (policies.some(asks)) changed.add(islands.ofRouter(name))
  }
  for (const { name, acls } of switches) if (acls.some(asks)) changed.add(islands.ofSwitch(name))
  for (const { ports, acls } of portGroups) {
    if (!acls.some(asks)) continue
    for (const port of ports) {
      const island = islands.ofPort(port)
      if (island !== undefined) changed.add(island)
    }
  }
}

/** Undefined where several endpoints have one name: which of them is which depends on all of them. */
function changedEndpoints(
  before: readonly Endpoint[],
  after: readonly Endpoint[],
): Endpoint[] | undefined {
  const [then, now] = [byName(before), byName(after)]
  if (then.size < before.length || now.size < after.length) return undefined
  const changedFrom = (others: ReadonlyMap<string, Endpoint>) => (one: Endpoint) => {
    const other = others.get(nameOf(one))
    return !other || one.port !== other.port || !isSame(one.addresses, other.addresses)
  }
  return [...before.filter(changedFrom(now)), ...after.filter(changedFrom(then))]
}

function byName(endpoints: readonly Endpoint[]): ReadonlyMap<string, Endpoint> {
  return new Map(endpoints.map((one) => [nameOf(one), one]))
}

function nameOf({ namespace, name }: Endpoint): string {
  return `${namespace}/${name}`
}
