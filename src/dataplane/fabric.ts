import type { MatchEnvironment } from '../match/index.ts'
import { freezeNetwork, type LogicalNetwork } from '../model/index.ts'
import type { Address } from '../net/index.ts'
import { AclCompiler } from './acls.ts'
import { GroupLists } from './group-lists.ts'
import { MachineTables } from './machine-tables.ts'
import { matchEnvironment, type NetworkEnvironment } from './match-environment.ts'
import {
  MachineNode,
  RouterNode,
  type RouterPortNode,
  SwitchNode,
  type SwitchPortNode,
} from './nodes.ts'

/** A logical network compiled for forwarding: names resolved, routes in tables, rules in functions. */
export class Fabric {
  readonly network: LogicalNetwork
  readonly #routers = new Map<string, RouterNode>()
  readonly #switches = new Map<string, SwitchNode>()
  readonly #switchPorts = new Map<string, SwitchPortNode>()
  readonly #environment: NetworkEnvironment

  /** Freezes the lists of the network: what is compiled cannot change any more. */
  constructor(network: LogicalNetwork) {
    freezeNetwork(network)
    this.network = network
    const switchPorts: SwitchPortNode[] = []
    const routerPorts = new Map<string, RouterPortNode>()
    this.#environment = matchEnvironment(network, {
      id: (name) => (this.#switchPorts.get(name) ?? routerPorts.get(name))?.id ?? -1,
      isIn: (group, port) => switchPorts[port]?.groups.includes(group) ?? false,
    })
    const acls = new AclCompiler(this.#environment)
    for (const model of network.switches) {
      const node = new SwitchNode(model, acls, network.behaviour)
      this.#switches.set(model.name, node)
      for (const port of model.ports) {
        const portNode = node.addPort(port, switchPorts.length)
        switchPorts.push(portNode)
        this.#switchPorts.set(port.name, portNode)
      }
    }
    let id = switchPorts.length
    // OVN knows a port group only where one of its ports is, and routers have no ports that could be in one.
    const ofRouters: MatchEnvironment = { ...this.#environment, portGroup: () => undefined }
    for (const model of network.routers) {
      const node = new RouterNode(model, network, ofRouters)
      this.#routers.set(model.name, node)
      for (const port of model.ports) routerPorts.set(port.name, node.addPort(port, id++))
    }
    for (const port of routerPorts.values()) {
      const peer = port.model.peer === undefined ? undefined : routerPorts.get(port.model.peer)
      if (peer?.model.peer === port.model.name) port.peer = peer
    }
    for (const port of this.#switchPorts.values()) {
      const routerPort =
        port.model.routerPort === undefined ? undefined : routerPorts.get(port.model.routerPort)
      if (routerPort) {
        port.routerPort = routerPort
        routerPort.switchPort = port
      }
    }
    const tables = new MachineTables()
    for (const model of network.machines ?? []) {
      const node = new MachineNode(model, (name) => this.#switchPorts.get(name), tables)
      for (const inner of node.interfaces) inner.port?.switch.joinMachine(inner.port, inner)
    }
    const lists = new GroupLists()
    for (const group of network.portGroups) {
      for (const name of group.ports) {
        const port = this.#switchPorts.get(name)
        port?.switch.joinGroup(port, group, lists.with(port.groups, group))
      }
    }
  }

  router(name: string): RouterNode | undefined {
    return this.#routers.get(name)
  }

  switch(name: string): SwitchNode | undefined {
    return this.#switches.get(name)
  }

  /** The addresses that `$name` stands for; none where there is no such set. */
  addressesOf(set: string): readonly Address[] {
    return this.#environment.addressesOf(set) ?? []
  }

  /** The switch port of that name. */
  switchPort(name: string): SwitchPortNode | undefined {
    return this.#switchPorts.get(name)
  }
}
