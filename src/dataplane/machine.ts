import { RouteTable } from '../lpm/index.ts'
import type { PacketFields } from '../match/index.ts'
import type { Machine, MachineInterface, MachineRoute, SourceNat } from '../model/index.ts'
import { type Address, includesWords, type Prefix } from '../net/index.ts'
import type { SwitchPortNode } from './nodes.ts'
import { destinationOf, sourceOf } from './packet-fields.ts'

/** An interface of a machine, linked to the switch port behind which it is. */
export interface MachineInterfaceNode {
  readonly model: MachineInterface
  readonly machine: MachineNode
  /** Absent where it leads out of the network. */
  readonly port: SwitchPortNode | undefined
}

/** Where a machine sends a packet. */
export interface MachineWay {
  readonly route: MachineRoute
  readonly out: MachineInterfaceNode
}

/** What a machine puts in place of a source. */
export interface Translation {
  readonly rule: SourceNat
  readonly address: Address
}

/** A machine that forwards: its addresses, routes and address translation. */
export class MachineNode {
  readonly model: Machine
  readonly interfaces: readonly MachineInterfaceNode[]
  readonly #tables: MachineTables

  constructor(
    model: Machine,
    portNamed: (name: string) => SwitchPortNode | undefined,
    tables: MachineTables,
  ) {
    this.model = model
    this.#tables = tables
    this.interfaces = model.interfaces.map((own) => ({
      model: own,
      machine: this,
      port: own.port === undefined ? undefined : portNamed(own.port),
    }))
  }

  /** Whether the destination is an address of one of its interfaces. */
  ownsDestination(p: PacketFields): boolean {
    return this.model.interfaces.some(({ addresses }) =>
      includesWords(addresses, p.family, p.dst0, p.dst1, p.dst2, p.dst3),
    )
  }

  /** Whether it sends by other ports of the network than that of one interface. */
  get joinsPorts(): boolean {
    return this.interfaces.filter(({ port }) => port).length > 1
  }

  way(p: PacketFields): MachineWay | undefined {
    const route = this.#tables.routes.of(this.model.routes).lookup(destinationOf(p))?.value
    const out = route && this.interfaces.find(({ model }) => model.name === route.interface)
    return out && { route, out }
  }

  /** What the first packet of a connection gets as its source when it goes out of an interface, if that changes. */
  translation(p: PacketFields, { model }: MachineInterfaceNode): Translation | undefined {
    const rule = this.#tables.nat.of(this.model.nat).lookup(sourceOf(p))?.value
    if (rule?.interface !== model.name) return undefined
    const address = model.addresses.find(({ family }) => family === p.family)
    return address && { rule, address }
  }
}

/** The rows of machines by their prefixes. Each list is made a table once for all machines that share it, when it is first asked. */
export class MachineTables {
  readonly routes = new RowTables<MachineRoute>(({ prefix }) => prefix)
  readonly nat = new RowTables<SourceNat>(({ logicalIp }) => logicalIp)
}

class RowTables<Row> {
  readonly #prefixOf: (row: Row) => Prefix
  readonly #tables = new Map<readonly Row[], RouteTable<Row>>()

  constructor(prefixOf: (row: Row) => Prefix) {
    this.#prefixOf = prefixOf
  }

  of(rows: readonly Row[]): RouteTable<Row> {
    let table = this.#tables.get(rows)
    if (!table) {
      table = RouteTable.from(rows.map((row) => [this.#prefixOf(row), row] as const))
      this.#tables.set(rows, table)
    }
    return table
  }
}
