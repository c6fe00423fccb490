import type { Fabric } from '../../dataplane/index.ts'
import type { Family } from '../../net/index.ts'
import { type AclRow, AclRows } from './acl-rows.ts'
import { AddressOrder, type RankRange } from './address-order.ts'
import { hostPrefix } from './asked.ts'
import { behaviours } from './behaviour.ts'
import type { ClassMember, EndpointClass } from './endpoint-class.ts'
import { Filters } from './filters.ts'
import { PairIds } from './pair-ids.ts'
import type { ServiceAtoms } from './service-atoms.ts'
import type { Survey } from './survey.ts'
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
export function classify(survey: Survey, family: Family, base: number): Classification {
  const { fabric } = survey
  const { members, ports } = survey.members(family)
  const order = new AddressOrder(
    family,
    members.map(({ address }) => address),
  )
  const ranks = Int32Array.from(members, ({ address }) => order.rank(address))
  const nodes = ports.map((port) => port.switch)
  const zones = new Zones(fabric, order, ranks, nodes)
  const filters = new Filters(family)
  const drafts = new AclRows(order, filters, (name) => rangesOf(fabric, order, name))
  const sends = Int32Array.from(ports, (port, i) => drafts.of(port, 'from-lport', ranks[i]!))
  const gets = Int32Array.from(ports, (port, i) => drafts.of(port, 'to-lport', ranks[i]!))
  const { atoms, filterOf } = filters.resolve()
  const rows = drafts.rows(filterOf)
  const { low, high } = behaviours(rows, order.size)
  const users = new Uint32Array(order.size)
  for (const rank of ranks) users[rank]!++

  const classes: (EndpointClass & { readonly members: ClassMember[] })[] = []
  const info: ClassInfo[] = []
  const keys = new PairIds()
  const groupIds = new Map<unknown, number>()
  const classOf = new Map<number, number>()
  members.forEach((member, i) => {
    const rank = ranks[i]!
    const port = ports[i]!
    const node = nodes[i]!
    const zone = zones.at(node, rank)
    const traced = survey.isOdd(port, member.address)
    const shared = users[rank]! > 1
    if (!traced && !shared) {
      let group = groupIds.get(port.groups)
      if (group === undefined) groupIds.set(port.groups, (group = groupIds.size))
      const acls = keys.of(keys.of(zone, sends[i]!), gets[i]!)
      const key = keys.of(keys.of(keys.of(acls, low[rank]!), high[rank]!), group)
      const found = classOf.get(key)
      if (found !== undefined) {
        classes[found]!.members.push(member)
        return
      }
      classOf.set(key, classes.length)
    }
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
  return { classes, info, byRank, order, zones, atoms }
}

/** The ranks of the addresses of an address set. */
function rangesOf(fabric: Fabric, order: AddressOrder, name: string): RankRange[] {
  return fabric
    .addressesOf(name)
    .filter(({ family }) => family === order.family)
    .map((address) => order.within(hostPrefix(address)))
}
