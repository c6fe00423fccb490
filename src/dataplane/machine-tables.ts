import { RouteTable } from '../lpm/index.ts'
import type { MachineRoute, SourceNat } from '../model/index.ts'
import type { Prefix } from '../net/index.ts'

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
