import { type Fabric, isUnicast, type SwitchPortNode } from '../../dataplane/index.ts'
import {
  type Address,
  AddressMap,
  type Family,
  includesWords,
  lastAddress,
} from '../../net/index.ts'
import { aclsAnywhere } from './asked.ts'
import type { ClassMember } from './endpoint-class.ts'
import { emptyPacket, setDestination, setSource } from './packet.ts'

/** The endpoints of a network, at their ports, and what is odd about them. */
export class Survey {
  readonly fabric: Fabric
  readonly #members: Readonly<Record<Family, ClassMember[]>> = { 4: [], 6: [] }
  readonly #ports: Readonly<Record<Family, SwitchPortNode[]>> = { 4: [], 6: [] }
  /** The addresses of routers, and the last of each of their networks. */
  readonly #ofRouters = new AddressMap<true>()
  /** Names of ports that ACLs name one by one. */
  readonly #named = new Set<string>()
  readonly #packets = { 4: emptyPacket(4), 6: emptyPacket(6) }

  constructor(fabric: Fabric) {
    this.fabric = fabric
    for (const endpoint of fabric.network.endpoints) {
      const port = endpoint.port === undefined ? undefined : fabric.switchPort(endpoint.port)
      if (!port) continue
      for (const address of endpoint.addresses) {
        this.#members[address.family].push({ endpoint, address })
        this.#ports[address.family].push(port)
      }
    }
    for (const { ports } of fabric.network.routers) {
      for (const { networks } of ports) {
        for (const network of networks) {
          this.#ofRouters.set(network.address, true)
          this.#ofRouters.set(lastAddress(network), true)
        }
      }
    }
    for (const { match } of aclsAnywhere(fabric)) {
      for (const { questions } of match.conditions) {
        for (const name of questions.portNames) this.#named.add(name)
      }
    }
  }

  /** All endpoints that have a port, once for each address of the family, and beside each its port. */
  members(family: Family): {
    readonly members: readonly ClassMember[]
    readonly ports: readonly SwitchPortNode[]
  } {
    return { members: this.#members[family], ports: this.#ports[family] }
  }

  /** Whether an endpoint's address is not of the simple kind, so that only traces are to be trusted. */
  isOdd(port: SwitchPortNode, address: Address): boolean {
    const { family, w0, w1, w2, w3 } = address
    const p = this.#packets[family]
    setSource(p, address)
    setDestination(p, address)
    const { model, switch: node } = port
    const owners = node.owners(family, w0, w1, w2, w3)
    return (
      owners.length !== 1 ||
      owners[0] !== port ||
      !isUnicast(p) ||
      this.#ofRouters.get(address) !== undefined ||
      this.#named.has(model.name) ||
      // It sends by the routes of its machine, and not as others on its switch.
      node.machineAt(port)?.machine.joinsPorts ||
      (model.portSecurity !== undefined &&
        !includesWords(model.portSecurity, family, w0, w1, w2, w3))
    )
  }
}
