import type { MatchEnvironment, PacketFields } from '../match/index.ts'
import type {
  Acl,
  LogicalNetwork,
  LogicalRouter,
  LogicalRouterPort,
  LogicalSwitch,
  LogicalSwitchPort,
  Machine,
  MachineInterface,
  MachineRoute,
  OvnBehaviour,
  PortGroup,
  PortNetwork,
  SourceNat,
  StaticRoute,
} from '../model/index.ts'
import {
  type Address,
  AddressMap,
  type Family,
  includesWords,
  lastAddress,
  sameAddress,
} from '../net/index.ts'
import type { AclCompiler, AclNode } from './acls.ts'
import { NO_GROUPS } from './group-lists.ts'
import type { Ineffective } from './ineffective.ts'
import type { MachineTables } from './machine-tables.ts'
import { destinationOf, sourceOf } from './packet-fields.ts'
import { compilePolicies, type PolicyNode } from './policies.ts'
import { type InstalledRoute, installedRoutes, RouteSelector } from './routes.ts'
import { SwitchAcls } from './switch-acls.ts'

/** A router port, linked to what it leads to. */
export interface RouterPortNode {
  readonly model: LogicalRouterPort
  readonly id: number
  readonly router: RouterNode
  /** The port at the other end; only when both name each other. */
  peer: RouterPortNode | undefined
  /** The switch port it is joined to. */
  switchPort: SwitchPortNode | undefined
  /** The port's own addresses, each with its network. */
  readonly addresses: PortAddresses
  /** The route table for packets that come in by it; empty is the main table. */
  readonly table: string
}

/** The networks of a port by its addresses. There are few, so a list is as good as a map. */
class PortAddresses {
  readonly #networks: readonly PortNetwork[]

  constructor(networks: readonly PortNetwork[]) {
    this.#networks = networks
  }

  get(address: Address): PortNetwork | undefined {
    for (const network of this.#networks) if (sameAddress(network.address, address)) return network
    return undefined
  }
}

/** A switch port, with what its switch knows of it. */
export interface SwitchPortNode {
  readonly model: LogicalSwitchPort
  readonly id: number
  readonly switch: SwitchNode
  routerPort: RouterPortNode | undefined
  /** Port groups it is in. Ports in the same groups, joined in the same order, have one and the same list. */
  groups: readonly PortGroup[]
}

/** A router: its addresses, routes and policies. */
export class RouterNode {
  readonly model: LogicalRouter
  readonly ports: RouterPortNode[] = []
  readonly #network: LogicalNetwork
  readonly #environment: MatchEnvironment
  #own: AddressMap<true> | undefined
  #refusedSources: AddressMap<true> | undefined
  #selectors: Map<string, RouteSelector<RouterPortNode>> | undefined
  #installed: readonly InstalledRoute<RouterPortNode>[] | undefined
  #policies: readonly PolicyNode<RouterPortNode>[] | undefined
  readonly #ineffective: Ineffective[] = []

  constructor(model: LogicalRouter, network: LogicalNetwork, environment: MatchEnvironment) {
    this.model = model
    this.#network = network
    this.#environment = environment
  }

  get behaviour(): OvnBehaviour {
    return this.#network.behaviour
  }

  addPort(model: LogicalRouterPort, id: number): RouterPortNode {
    const port: RouterPortNode = {
      model,
      id,
      router: this,
      peer: undefined,
      switchPort: undefined,
      addresses: new PortAddresses(model.networks),
      table: model.routeTable ?? '',
    }
    this.ports.push(port)
    return port
  }

  /** Whether the destination is one of the router's own addresses. */
  ownsDestination(p: PacketFields): boolean {
    this.#own ??= ownAddresses(this.ports)
    return this.#own.getWords(p.family, p.dst0, p.dst1, p.dst2, p.dst3) !== undefined
  }

  refusesSource(p: PacketFields): boolean {
    this.#refusedSources ??= refusedSources(this.ports)
    return this.#refusedSources.getWords(p.family, p.src0, p.src1, p.src2, p.src3) !== undefined
  }

  /** The static routes that OVN installs, in the order written. */
  get installed(): readonly InstalledRoute<RouterPortNode>[] {
    this.#installed ??= installedRoutes(this.model, this.ports, this.#network.behaviour)
    return this.#installed
  }

  /** The routes that packets of this table see; empty is the main table. */
  routes(table: string): RouteSelector<RouterPortNode> {
    this.#selectors ??= new Map()
    let selector = this.#selectors.get(table)
    if (!selector) {
      selector = new RouteSelector(this.ports, this.installed, table, this.#network.behaviour)
      this.#selectors.set(table, selector)
    }
    return selector
  }

  get policies(): readonly PolicyNode<RouterPortNode>[] {
    this.#policies ??= compilePolicies(this.model, this.ports, this.#environment, this.#ineffective)
    return this.#policies
  }

  /**
   * The router as it would be without some ports and static routes, its own and those of its peers. It stands beside the
   * fabric: its ports lead where they lead there, and nothing leads back to it.
   */
  without(parts: ReadonlySet<LogicalRouterPort | StaticRoute>): RouterNode {
    const model: LogicalRouter = {
      ...this.model,
      ports: this.model.ports.filter((port) => !parts.has(port)),
      staticRoutes: this.model.staticRoutes.filter((route) => !parts.has(route)),
    }
    const router = new RouterNode(model, this.#network, this.#environment)
    for (const { model: own, id, peer, switchPort } of this.ports) {
      if (parts.has(own)) continue
      const port = router.addPort(own, id)
      port.peer = peer && !parts.has(peer.model) ? peer : undefined
      port.switchPort = switchPort
    }
    return router
  }

  /** Policies that are written down and not installed. */
  get ineffective(): readonly Ineffective[] {
    // They are found when policies are compiled, which no packet may have asked for yet.
    return this.policies && this.#ineffective
  }
}

/** A switch: its ports, who owns which address, and its ACLs. */
export class SwitchNode {
  readonly model: LogicalSwitch
  readonly ports: SwitchPortNode[] = []
  /** Those that lead to a router. */
  readonly routerPorts: SwitchPortNode[] = []
  readonly #owners = new AddressMap<SwitchPortNode[]>()
  readonly #acls: SwitchAcls
  #machines: Map<SwitchPortNode, MachineInterfaceNode> | undefined

  constructor(model: LogicalSwitch, compiler: AclCompiler, behaviour: OvnBehaviour) {
    this.model = model
    this.#acls = new SwitchAcls(model, compiler, behaviour)
  }

  addPort(model: LogicalSwitchPort, id: number): SwitchPortNode {
    const port: SwitchPortNode = {
      model,
      id,
      switch: this,
      routerPort: undefined,
      groups: NO_GROUPS,
    }
    for (const address of model.addresses) {
      const owners = this.#owners.get(address)
      if (owners) owners.push(port)
      else this.#owners.set(address, [port])
    }
    this.ports.push(port)
    if (model.type === 'router') this.routerPorts.push(port)
    return port
  }

  /** A port of the switch is in one group more; `groups` are all, a list of {@link GroupLists}. */
  joinGroup(port: SwitchPortNode, group: PortGroup, groups: readonly PortGroup[]): void {
    port.groups = groups
    this.#acls.join(group)
  }

  /** A machine that forwards is behind one of the ports. */
  joinMachine(port: SwitchPortNode, inner: MachineInterfaceNode): void {
    this.#machines ??= new Map()
    this.#machines.set(port, inner)
  }

  /** The interface of the machine behind a port, if that forwards. */
  machineAt(port: SwitchPortNode): MachineInterfaceNode | undefined {
    return this.#machines?.get(port)
  }

  /** The switches to which machines on this one hand packets on. */
  get behindMachines(): readonly SwitchNode[] {
    const machines = [...(this.#machines?.values() ?? [])].map(({ machine }) => machine)
    return machines.flatMap(({ interfaces }) =>
      interfaces.flatMap(({ port }) => port?.switch ?? []),
    )
  }

  /** The ports that answer for an address, by its words. */
  owners(family: 4 | 6, w0: number, w1: number, w2: number, w3: number): readonly SwitchPortNode[] {
    return this.#owners.getWords(family, w0, w1, w2, w3) ?? NOBODY
  }

  /** Whether OVN tracks connections on this switch: any ACL that applies here says allow-related. */
  get stateful(): boolean {
    return this.#acls.stateful
  }

  /** The port to a router that has the address there. */
  portToRouter(address: Address): SwitchPortNode | undefined {
    return this.routerPorts.find(({ routerPort }) => routerPort?.addresses.get(address))
  }

  /** The port to the router that workloads send to what is not in their subnet. */
  portToGateway(family: Family): SwitchPortNode | undefined {
    for (const { prefix, gateway } of this.model.subnets) {
      const port = prefix.address.family === family && gateway && this.portToRouter(gateway)
      if (port) return port
    }
    return undefined
  }

  /** The ACLs that can match at the port, in the order of evaluation. Ports in the same groups have the same lists. */
  acls(port: SwitchPortNode, direction: Acl['direction']): readonly AclNode[] {
    return this.#acls.of(port.groups)[direction]
  }

  /** ACLs that are written down and not installed. */
  get ineffective(): readonly Ineffective[] {
    return this.#acls.ineffective
  }
}

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

const NOBODY: readonly SwitchPortNode[] = []

function ownAddresses(ports: readonly RouterPortNode[]): AddressMap<true> {
  const own = new AddressMap<true>()
  for (const { model } of ports) for (const { address } of model.networks) own.set(address, true)
  return own
}

/** IPv4 addresses and their networks' broadcast addresses: no packet may enter with one of them as source. */
function refusedSources(ports: readonly RouterPortNode[]): AddressMap<true> {
  const refused = new AddressMap<true>()
  for (const { model } of ports) {
    for (const network of model.networks) {
      if (network.address.family === 6) continue
      refused.set(network.address, true)
      // A /31 has a "broadcast" address too: OVN refuses the higher one as a source.
      if (network.length < 32) refused.set(lastAddress(network), true)
    }
  }
  return refused
}
