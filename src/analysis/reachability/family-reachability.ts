import { type AclNode, type Fabric, isUnicast, type SwitchPortNode } from '../../dataplane/index.ts'
import { ServiceSet } from '../../match/index.ts'
import type { Endpoint } from '../../model/index.ts'
import {
  type Address,
  AddressMap,
  type Family,
  includesWords,
  lastAddress,
} from '../../net/index.ts'
import { type AclRow, AclRows, filterAt, type SetMembers } from './acl-rows.ts'
import { AddressOrder, type RankRange } from './address-order.ts'
import { behaviours } from './behaviour.ts'
import { Filters } from './filters.ts'
import { Forwarding } from './forwarding.ts'
import { emptyPacket, setDestination, setSource } from './packet.ts'
import type { ServiceAtoms } from './service-atoms.ts'
import { Zones } from './zones.ts'

/** An endpoint with one of its addresses. */
export interface ClassMember {
  readonly endpoint: Endpoint
  readonly address: Address
}

/** Endpoints of a switch, by their addresses of one family, that no rule of the network can tell apart. */
export interface EndpointClass {
  /** Its place in the list of all classes. */
  readonly id: number
  readonly family: Family
  /** Name of the switch. */
  readonly switch: string
  /** Name of the router that the switch is joined to. */
  readonly router: string | undefined
  /** Never empty. */
  readonly members: readonly ClassMember[]
}

/** What gets through from each member of one class to each member of another, with a time to live of 64. */
export interface Cell {
  /** Services whose request arrives and whose reply comes back. */
  readonly reachable: ServiceSet
  /** Services about which OVN itself leaves the answer open. What is in neither set is lost. */
  readonly undefined: ServiceSet
}

/** Finds out by tracing what gets through between two endpoints. */
export type TraceCell = (from: ClassMember, to: ClassMember) => Cell

interface Located extends ClassMember {
  readonly port: SwitchPortNode
  readonly switch: SwitchPortNode['switch']
  readonly rank: number
}

/** What is known of a class beside its members. */
interface ClassInfo {
  readonly zone: number
  /** The rank of one of its addresses. */
  readonly rank: number
  /** Whether somebody else has the address too: then it is the only one of its class. */
  readonly shared: boolean
  readonly sends: AclRow
  readonly gets: AclRow
  /** Whether only traces can tell what it sends and gets. */
  readonly traced: boolean
  /** Whether replies are judged like requests. */
  readonly untracked: boolean
}

/**
 * Reachability in one family of addresses.
 *
 * Between two classes a request meets the ACLs of its sender, the routers, and the ACLs of its receiver; the reply
 * meets only routers where connections are tracked. So a cell is the intersection of two filters if routing works
 * both ways. Whatever is not of this simple kind is traced.
 */
export class FamilyReachability {
  readonly classes: readonly EndpointClass[]
  readonly #info: readonly ClassInfo[]
  readonly #base: number
  readonly #trace: TraceCell
  readonly #atoms: ServiceAtoms
  readonly #forwarding: Forwarding
  readonly #zones: Zones
  readonly #simple = new Map<number, number>()
  readonly #traced = new Map<number, number>()
  readonly #cells: Cell[] = []
  readonly #cellNumbers = new Map<string, number>()

  /** `base` is the id of the first class. */
  constructor(fabric: Fabric, family: Family, base: number, trace: TraceCell) {
    this.#base = base
    this.#trace = trace
    const members = membersOf(fabric, family)
    const order = new AddressOrder(
      family,
      members.map(({ address }) => address),
    )
    const places = members.map((member): Located => {
      const { switch: node } = member.port
      return { ...member, switch: node, rank: order.rank(member.address) }
    })
    const setMembers = (name: string) => rangesOf(fabric, order, name)
    this.#zones = new Zones(fabric, order, places, setMembers)
    this.#forwarding = new Forwarding(fabric, order, this.#zones)
    const located = classify(fabric, family, base, order, places, this.#zones, setMembers)
    this.classes = located.classes
    this.#info = located.info
    this.#atoms = located.atoms
  }

  cell(from: EndpointClass, to: EndpointClass): Cell {
    return this.#cells[this.#cellNumber(from.id - this.#base, to.id - this.#base)]!
  }

  #cellNumber(from: number, to: number): number {
    const a = this.#info[from]!
    const b = this.#info[to]!
    if (a.traced || b.traced) return this.#tracedCell(from, to)
    const own = from === to && this.classes[from]!.members.length === 1
    if (own || (a.shared && a.rank === b.rank)) return this.#simpleCell(this.#atoms.all)
    const there = this.#forwarding.relation(a.zone, b.zone)
    if (there === 'open') return this.#tracedCell(from, to)
    const sent = filterAt(a.sends, b.rank)
    if (there === 'lost') {
      return sent.special && sent.rejects
        ? this.#tracedCell(from, to)
        : this.#simpleCell(this.#atoms.none)
    }
    if (sent.special) return this.#tracedCell(from, to)
    if (there === 'astray') return this.#simpleCell(this.#atoms.none)
    const got = filterAt(b.gets, a.rank)
    if (got.special || a.untracked || b.untracked) return this.#tracedCell(from, to)
    const back = this.#forwarding.relation(b.zone, a.zone)
    if (back === 'open') return this.#tracedCell(from, to)
    if (back !== 'arrives') return this.#simpleCell(this.#atoms.none)
    return this.#simpleCell(this.#atoms.intersection(sent.allowed, got.allowed))
  }

  /** The cell of services that are reachable, and none undefined, by their handle. */
  #simpleCell(reachable: number): number {
    let number = this.#simple.get(reachable)
    if (number === undefined) {
      const set = this.#atoms.set(reachable)
      number = this.#number({ reachable: set, undefined: ServiceSet.none(set.family) })
      this.#simple.set(reachable, number)
    }
    return number
  }

  #tracedCell(from: number, to: number): number {
    const key = from * this.classes.length + to
    let number = this.#traced.get(key)
    if (number === undefined) {
      number = this.#number(this.#trace(...representatives(this.classes[from]!, this.classes[to]!)))
      this.#traced.set(key, number)
    }
    return number
  }

  /** Equal cells have equal numbers. */
  #number({ reachable, undefined: open }: Cell): number {
    const key = `${reachable.key} ${open.key}`
    let number = this.#cellNumbers.get(key)
    if (number === undefined) {
      number = this.#cells.push({ reachable, undefined: open }) - 1
      this.#cellNumbers.set(key, number)
    }
    return number
  }
}

/** Two members, different ones if there are. */
export function representatives(
  from: EndpointClass,
  to: EndpointClass,
): [ClassMember, ClassMember] {
  const [first] = from.members
  return [first!, (from === to ? to.members[1] : undefined) ?? to.members[0]!]
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

/** Puts places into classes, in the order in which endpoints are listed. */
function classify(
  fabric: Fabric,
  family: Family,
  base: number,
  order: AddressOrder,
  places: readonly Located[],
  zones: Zones,
  members: SetMembers,
): { classes: EndpointClass[]; info: ClassInfo[]; atoms: ServiceAtoms } {
  const filters = new Filters(family)
  const drafts = new AclRows(order, filters, members)
  const odd = oddPlaces(fabric, family)
  const users = new Uint32Array(order.size)
  for (const { rank } of places) users[rank]!++
  const described = places.map((place) => ({
    ...place,
    zone: zones.at(place),
    sends: drafts.of(place.port, 'from-lport', place.rank),
    gets: drafts.of(place.port, 'to-lport', place.rank),
    shared: users[place.rank]! > 1,
  }))
  const resolved = filters.resolve()
  const rows = drafts.rows(resolved.filters)
  const behaviour = behaviours(rows, order.size)
  const classes: (EndpointClass & { readonly members: ClassMember[] })[] = []
  const info: ClassInfo[] = []
  const known = new Map<string, number>()
  described.forEach(({ port, zone, rank, sends, gets, shared, endpoint, address }, i) => {
    const traced = odd(port, address)
    const groups = port.groups.map(({ name }) => name).join(' ')
    const key =
      traced || shared ? `one ${i}` : `${zone} ${sends} ${gets} ${behaviour(rank)} ${groups}`
    const member = { endpoint, address }
    const found = known.get(key)
    if (found !== undefined) {
      classes[found]!.members.push(member)
      return
    }
    known.set(key, classes.length)
    classes.push({
      id: base + classes.length,
      family,
      switch: port.switch.model.name,
      router: port.switch.routerPorts.find(({ routerPort }) => routerPort)?.routerPort?.router.model
        .name,
      members: [member],
    })
    const own = { sends: rows[sends]!, gets: rows[gets]! }
    const untracked = !port.switch.stateful && !(own.sends.empty && own.gets.empty)
    info.push({ zone, rank, shared, ...own, traced, untracked })
  })
  return { classes, info, atoms: resolved.atoms }
}

/** Tells which places are not of the simple kind, so that only traces are to be trusted. */
function oddPlaces(
  fabric: Fabric,
  family: Family,
): (port: SwitchPortNode, address: Address) => boolean {
  const { network } = fabric
  const ofRouters = new AddressMap<true>()
  for (const prefix of network.routers.flatMap(({ ports }) => ports.flatMap((p) => p.networks))) {
    ofRouters.set(prefix.address, true)
    ofRouters.set(lastAddress(prefix), true)
  }
  const named = new Set<string>()
  const seen = new Set<readonly AclNode[]>()
  for (const { name } of network.switches) {
    const node = fabric.switch(name)!
    for (const port of node.ports) {
      for (const direction of ['from-lport', 'to-lport'] as const) {
        const list = node.acls(port, direction)
        if (seen.has(list)) continue
        seen.add(list)
        for (const { match } of list)
          for (const other of match.questions.portNames) named.add(other)
      }
    }
  }
  const p = emptyPacket(family)
  return (port, address) => {
    setSource(p, address)
    setDestination(p, address)
    const { w0, w1, w2, w3 } = address
    const owners = port.switch.owners(family, w0, w1, w2, w3)
    const { model } = port
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
