import type { LogicalNetwork, LogicalRouter } from '../../model/index.ts'
import { type Address, AddressMap } from '../../net/index.ts'
import type { ChangedIslands } from './changed-islands.ts'
import type { Islands } from './islands.ts'
import { type Branching, mayBranch } from './may-branch.ts'

/** Two states of a network. */
export interface States {
  readonly before: LogicalNetwork
  readonly after: LogicalNetwork
}

/**
 * What of two networks has to be compared, of which this differs: parts of both with the same difference, between
 * endpoints and to addresses outside.
 *
 * What becomes of a packet depends on the island that it is sent on, on its addresses, and on who is meant to get it. So a
 * pair of endpoints can change on a changed island, or from one island to another. Nobody gets a packet there who is
 * meant; but a router may have the address and answer, the sender may have it itself, or OVN may leave open what becomes of
 * the packet. Where that may be so, the other island is compared as well: if the sender's is changed, or the receiver's
 * address.
 */
export function changedPart(states: States, found: ChangedIslands | undefined): States {
  if (!found) return states
  const { islands, changed } = found
  const isChanged = (island: number): boolean => changed.has(island)
  for (const network of [states.before, states.after]) {
    for (const own of split(network, islands, isChanged).values()) {
      if (mayBranch(own)) return states
    }
  }
  const wanted = new Set([...changed, ...meeting(states, found)])
  return {
    before: partOn(states.before, islands, wanted),
    after: partOn(states.after, islands, wanted),
  }
}

/** The islands between which and the changed ones a packet may get an answer, or be left open. */
function meeting({ before, after }: States, found: ChangedIslands): Set<number> {
  const { islands, changed, endpoints } = found
  const met = new Set<number>()
  const moved = new AddressMap<true>()
  for (const { addresses } of endpoints) for (const one of addresses) moved.set(one, true)
  const answered = new AddressMap<true>()
  for (const { name, ports } of [...before.routers, ...after.routers]) {
    const island = islands.ofRouter(name)
    for (const one of addressesOf(ports)) {
      if (changed.has(island)) answered.set(one, true)
      else if (moved.get(one)) met.add(island)
    }
  }
  for (const { port, addresses } of after.endpoints) {
    if (port === undefined || !addresses.some((one) => moved.get(one) || answered.get(one)))
      continue
    const island = islands.ofPort(port)
    if (island !== undefined) met.add(island)
  }
  if (endpoints.length === 0) return met
  const others = split(after, islands, (island) => !changed.has(island))
  for (const [island, own] of others) if (mayBranch(own)) met.add(island)
  return met
}

function addressesOf(ports: LogicalRouter['ports']): Address[] {
  return ports.flatMap(({ networks }) => networks.map(({ address }) => address))
}

/** What is on some islands. Groups stay, for a rule may ask whether there is one. */
function partOn(
  network: LogicalNetwork,
  islands: Islands,
  wanted: ReadonlySet<number>,
): LogicalNetwork {
  const isOn = (port: string | undefined): boolean => {
    const island = port === undefined ? undefined : islands.ofPort(port)
    return island !== undefined && wanted.has(island)
  }
  const { machines, routers, switches, endpoints } = network
  return {
    ...network,
    routers: routers.filter(({ name }) => wanted.has(islands.ofRouter(name))),
    switches: switches.filter(({ name }) => wanted.has(islands.ofSwitch(name))),
    ...(machines && {
      machines: machines.filter(({ interfaces }) => interfaces.some(({ port }) => isOn(port))),
    }),
    endpoints: endpoints.filter(({ port }) => isOn(port)),
  }
}

/** The routers and switches of islands, with the groups that have a port there. */
function split(
  { behaviour, routers, switches, portGroups }: LogicalNetwork,
  islands: Islands,
  isWanted: (island: number) => boolean,
): ReadonlyMap<number, Branching> {
  const parts = new Map<number, Branching>()
  const partOf = (island: number | undefined): Branching | undefined => {
    if (island === undefined || !isWanted(island)) return undefined
    let part = parts.get(island)
    if (!part) {
      part = { behaviour, routers: [], switches: [], portGroups: [] }
      parts.set(island, part)
    }
    return part
  }
  for (const router of routers) partOf(islands.ofRouter(router.name))?.routers.push(router)
  for (const node of switches) partOf(islands.ofSwitch(node.name))?.switches.push(node)
  for (const group of portGroups) {
    const places = new Set(group.ports.map((port) => islands.ofPort(port)))
    for (const place of places) partOf(place)?.portGroups.push(group)
  }
  return parts
}
