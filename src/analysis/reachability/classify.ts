import { type AclNode, type Fabric, isUnicast, type SwitchPortNode } from '../../dataplane/index.ts'
import {
  type Address,
  AddressMap,
  type Family,
  includesWords,
  lastAddress,
} from '../../net/index.ts'
import { type AclRow, AclRows } from './acl-rows.ts'
import { AddressOrder, type RankRange } from './address-order.ts'
import { behaviours } from './behaviour.ts'
import type { ClassMember, EndpointClass } from './endpoint-class.ts'
import { Filters } from './filters.ts'
import { emptyPacket, setDestination, setSource } from './packet.ts'
import type { ServiceAtoms } from './service-atoms.ts'
import { Zones } from './zones.ts'

/** What is known of a class beside its members. */
export interface ClassInfo {
  readonly zone: number
  /** The rank of one of its addresses. */
  readonly rank: number
  /** Whether somebody else has the address too: then it is the only one of its class. */
  readonly shared: boolean
  /** What the ACLs at its members' ports do with requests that they send, and with those that they get. */
  readonly sends: AclRow
  readonly gets: AclRow
  /** Whether only traces can tell what becomes of its packets. */
  readonly traced: boolean
  /** Whether replies are judged like requests. */
  readonly untracked: boolean
}

/** The endpoints of one family in classes. */
export interface Classification {
  readonly classes: readonly EndpointClass[]
  /** Beside each class. */
  readonly info: readonly ClassInfo[]
  /** The places of all classes, by rank. */
  readonly byRank: readonly number[]
  readonly order: AddressOrder
  readonly zones: Zones
  readonly atoms: ServiceAtoms
}

/** Puts endpoints into classes, in the order in which they are listed. `base` is the id of the first class. */
export function classify(fabric: Fabric, family: Family, base: number): Classification {
  const located = membersOf(fabric, family)
  const order = new AddressOrder(
    family,
    located.map(({ address }) => address),
  )
  const ranks = located.map(({ address }) => order.rank(address))
  const setMembers = (name: string) => rangesOf(fabric, order, name)
  const places = located.map(({ port }, i) => ({ switch: port.switch, rank: ranks[i]! }))
  const zones = new Zones(fabric, order, places)
  const filters = new Filters(family)
  const drafts = new AclRows(order, filters, setMembers)
  const sends = located.map(({ port }, i) => drafts.of(port, 'from-lport', ranks[i]!))
  const gets = located.map(({ port }, i) => drafts.of(port, 'to-lport', ranks[i]!))
  const resolved = filters.resolve()
  const rows = drafts.rows(resolved.filters)
  const behaviour = behaviours(rows, order.size)
  const odd = oddPlaces(fabric, family)
  const users = new Uint32Array(order.size)
  for (const rank of ranks) users[rank]!++

  const classes: (EndpointClass & { readonly members: ClassMember[] })[] = []
  const info: ClassInfo[] = []
  const known = new Map<string, number>()
  located.forEach(({ endpoint, address, port }, i) => {
    const rank = ranks[i]!
    const zone = zones.at(places[i]!)
    const traced = odd(port, address)
    const shared = users[rank]! > 1
    const groups = port.groups.map(({ name }) => name).join(' ')
    const key =
      traced || shared ? `one ${i}` : `${zone} ${sends[i]} ${gets[i]} ${behaviour(rank)} ${groups}`
    const member = { endpoint, address }
    const found = known.get(key)
    if (found !== undefined) {
      classes[found]!.members.push(member)
      return
    }
    known.set(key, classes.length)
    const { switch: node } = port
    const router = node.routerPorts.find(({ routerPort }) => routerPort)?.routerPort?.router
    classes.push({
      id: base + classes.length,
      family,
      switch: node.model.name,
      router: router?.model.name,
      members: [member],
    })
    const own = { sends: rows[sends[i]!]!, gets: rows[gets[i]!]! }
    const untracked = !node.stateful && !(own.sends.empty && own.gets.empty)
    info.push({ zone, rank, shared, ...own, traced, untracked })
  })
  const byRank = info.map((_, place) => place).sort((a, b) => info[a]!.rank - info[b]!.rank)
  return { classes, info, byRank, order, zones, atoms: resolved.atoms }
}

function membersOf(
  fabric: Fabric,
  family: Family,
): (ClassMember & { readonly port: SwitchPortNode })[] {
  return fabric.network.endpoints.flatMap((endpoint) => {
    const port = endpoint.port === undefined ? undefined : fabric.switchPort(endpoint.port)
    if (!port) return []
    return endpoint.addresses
      .filter((address) => address.family === family)
      .map((address) => ({ endpoint, address, port }))
  })
}

/** The ranks of the addresses of an address set. */
function rangesOf(fabric: Fabric, order: AddressOrder, name: string): RankRange[] {
  return fabric
    .addressesOf(name)
    .filter(({ family }) => family === order.family)
    .map((address) => order.within({ address, length: address.family === 4 ? 32 : 128 }))
}

/** Tells which places are not of the simple kind, so that only traces are to be trusted. */
function oddPlaces(
  fabric: Fabric,
  family: Family,
): (port: SwitchPortNode, address: Address) => boolean {
  const ofRouters = new AddressMap<true>()
  for (const { ports } of fabric.network.routers) {
    for (const prefix of ports.flatMap(({ networks }) => networks)) {
      ofRouters.set(prefix.address, true)
      ofRouters.set(lastAddress(prefix), true)
    }
  }
  const named = namedPorts(fabric)
  const p = emptyPacket(family)
  return (port, address) => {
    setSource(p, address)
    setDestination(p, address)
    const { model, switch: node } = port
    const { w0, w1, w2, w3 } = address
    const owners = node.owners(family, w0, w1, w2, w3)
    return (
      owners.length !== 1 ||
      owners[0] !== port ||
      !isUnicast(p) ||
      ofRouters.get(address) !== undefined ||
      named.has(model.name) ||
      (model.portSecurity !== undefined &&
        !includesWords(model.portSecurity, family, w0, w1, w2, w3))
    )
  }
}

/** Ports that ACLs name one by one. */
function namedPorts(fabric: Fabric): ReadonlySet<string> {
  const named = new Set<string>()
  const seen = new Set<readonly AclNode[]>()
  for (const { name } of fabric.network.switches) {
    const node = fabric.switch(name)!
    for (const port of node.ports) {
      for (const direction of ['from-lport', 'to-lport'] as const) {
        const list = node.acls(port, direction)
        if (seen.has(list)) continue
        seen.add(list)
        for (const { match } of list) {
          for (const other of match.questions.portNames) named.add(other)
        }
      }
    }
  }
  return named
}
