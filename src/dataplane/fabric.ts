import type { AddressMembers, MatchEnvironment, PacketFields } from '../match/index.ts'
import {
  type Acl,
  freezeNetwork,
  type LogicalNetwork,
  type LogicalRouter,
  type LogicalRouterPort,
  type LogicalSwitch,
  type LogicalSwitchPort,
  type OvnBehaviour,
  type PortGroup,
  type PortNetwork,
  type StaticRoute,
} from '../model/index.ts'
import { type Address, AddressMap, lastAddress } from '../net/index.ts'
import { AclCompiler, type AclNode, inOrder } from './acls.ts'
import { Ineffective } from './ineffective.ts'
import { compilePolicies, type PolicyNode } from './policies.ts'
import { type InstalledRoute, installedRoutes, RouteSelector } from './routes.ts'

/** A router port, linked to what it leads to. */
export interface RouterPortNode {
  readonly model: LogicalRouterPort
  readonly id: number
  readonly router: RouterNode
  /** The port at the other end; only when both name each other. */
  peer: RouterPortNode | undefined
  /** The switch port it is joined to. */
  switchPort: SwitchPortNode | undefined
  /** The port's own addresses. */
  readonly addresses: AddressMap<PortNetwork>
}

/** A switch port, with what its switch knows of it. */
export interface SwitchPortNode {
  readonly model: LogicalSwitchPort
  readonly id: number
  readonly switch: SwitchNode
  routerPort: RouterPortNode | undefined
  /** Port groups it is in. */
  readonly groups: PortGroup[]
  /** Ports of one switch with the same groups see the same ACLs. */
  groupKey: string | undefined
}

/** A logical network compiled for forwarding: names resolved, routes in tables, rules in functions. */
export class Fabric {
  readonly network: LogicalNetwork
  readonly #routers = new Map<string, RouterNode>()
  readonly #switches = new Map<string, SwitchNode>()
  readonly #switchPorts = new Map<string, SwitchPortNode>()
  readonly #environment: FabricEnvironment

  /** Freezes the lists of the network: what is compiled cannot change any more. */
  constructor(network: LogicalNetwork) {
    freezeNetwork(network)
    this.network = network
    this.#environment = matchEnvironment(network, (name) => this.#portId(name))
    const acls = new AclCompiler(this.#environment)
    let id = 0
    for (const model of network.switches) {
      const node = new SwitchNode(model, acls, network.behaviour)
      this.#switches.set(model.name, node)
      for (const port of model.ports) {
        const portNode = node.addPort(port, id++)
        this.#switchPorts.set(port.name, portNode)
      }
    }
    const routerPorts = new Map<string, RouterPortNode>()
    // OVN knows a port group only where one of its ports is, and routers have no ports that could be in one.
    const ofRouters: MatchEnvironment = { ...this.#environment, portGroup: () => undefined }
    for (const model of network.routers) {
      const node = new RouterNode(model, network, ofRouters)
      this.#routers.set(model.name, node)
      for (const port of model.ports) routerPorts.set(port.name, node.addPort(port, id++))
    }
    this.#routerPortIds = routerPorts
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
    for (const group of network.portGroups) {
      for (const name of group.ports) {
        const port = this.#switchPorts.get(name)
        port?.switch.joinGroup(port, group)
      }
    }
  }

  readonly #routerPortIds: ReadonlyMap<string, RouterPortNode>

  #portId(name: string): number {
    return (this.#switchPorts.get(name) ?? this.#routerPortIds.get(name))?.id ?? -1
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

/** A router: its addresses, routes and policies. */
export class RouterNode {
  readonly model: LogicalRouter
  readonly ports: RouterPortNode[] = []
  /** Its IPv4 addresses and their networks' broadcast addresses: no packet may enter with one of them as source. */
  readonly #refusedSources = new AddressMap<true>()
  readonly #own = new AddressMap<RouterPortNode>()
  readonly #network: LogicalNetwork
  readonly #environment: MatchEnvironment
  readonly #selectors = new Map<string, RouteSelector<RouterPortNode>>()
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
      addresses: new AddressMap(),
    }
    for (const network of model.networks) {
      port.addresses.set(network.address, network)
      this.#own.set(network.address, port)
      if (network.address.family === 6) continue
      this.#refusedSources.set(network.address, true)
      // A /31 has a "broadcast" address too: OVN refuses the higher one as a source.
      if (network.length < 32) this.#refusedSources.set(lastAddress(network), true)
    }
    this.ports.push(port)
    return port
  }

  /** Whether the destination is one of the router's own addresses. */
  ownsDestination(p: PacketFields): boolean {
    return this.#own.getWords(p.family, p.dst0, p.dst1, p.dst2, p.dst3) !== undefined
  }

  refusesSource(p: PacketFields): boolean {
    return this.#refusedSources.getWords(p.family, p.src0, p.src1, p.src2, p.src3) !== undefined
  }

  /** The static routes that OVN installs, in the order written. */
  get installed(): readonly InstalledRoute<RouterPortNode>[] {
    this.#installed ??= installedRoutes(this.model, this.ports, this.#network.behaviour)
    return this.#installed
  }

  /** The routes that packets of this table see; empty is the main table. */
  routes(table: string): RouteSelector<RouterPortNode> {
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

  /** Policies that are written down and not installed; complete once {@link policies} was read. */
  get ineffective(): readonly Ineffective[] {
    return this.#ineffective
  }
}

/** A switch: its ports, who owns which address, and its ACLs. */
export class SwitchNode {
  readonly model: LogicalSwitch
  readonly ports: SwitchPortNode[] = []
  /** Those that lead to a router. */
  readonly routerPorts: SwitchPortNode[] = []
  readonly #compiler: AclCompiler
  readonly #bareRejectMatch: boolean
  readonly #owners = new AddressMap<SwitchPortNode[]>()
  readonly #groups = new Set<PortGroup>()
  readonly #lists = {
    'from-lport': new Map<string, readonly AclNode[]>(),
    'to-lport': new Map<string, readonly AclNode[]>(),
  }
  #nodes: { readonly 'from-lport': AclNode[]; readonly 'to-lport': AclNode[] } | undefined
  #dependsOnGroups: boolean | undefined
  #stateful: boolean | undefined
  readonly #ineffective: Ineffective[] = []

  constructor(model: LogicalSwitch, compiler: AclCompiler, { bareRejectMatch }: OvnBehaviour) {
    this.model = model
    this.#compiler = compiler
    this.#bareRejectMatch = bareRejectMatch
  }

  addPort(model: LogicalSwitchPort, id: number): SwitchPortNode {
    const port: SwitchPortNode = {
      model,
      id,
      switch: this,
      routerPort: undefined,
      groups: [],
      groupKey: undefined,
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

  joinGroup(port: SwitchPortNode, group: PortGroup): void {
    port.groups.push(group)
    this.#groups.add(group)
  }

  /** The ports that answer for an address, by its words. */
  owners(family: 4 | 6, w0: number, w1: number, w2: number, w3: number): readonly SwitchPortNode[] {
    return this.#owners.getWords(family, w0, w1, w2, w3) ?? NOBODY
  }

  /** Whether OVN tracks connections on this switch: any ACL that applies here says allow-related. */
  get stateful(): boolean {
    this.#stateful ??= this.#holders().some(({ acls }) =>
      acls.some(({ action }) => action === 'allow-related'),
    )
    return this.#stateful
  }

  /** The ACLs that can match at the port, in the order of evaluation. */
  acls(port: SwitchPortNode, direction: Acl['direction']): readonly AclNode[] {
    if (this.#groups.size === 0 && this.model.acls.length === 0) return NO_ACLS
    port.groupKey ??= port.groups.map(({ name }) => name).join(' ')
    const lists = this.#lists[direction]
    let list = lists.get(port.groupKey)
    if (!list) {
      list = this.#onlyGroups
        ? this.#compiler.ofGroups(port.groupKey, port.groups)[direction]
        : this.#ownList(port, direction)
      lists.set(port.groupKey, list)
    }
    return list
  }

  #ownList(port: SwitchPortNode, direction: Acl['direction']): readonly AclNode[] {
    const names = new Set(port.groups.map(({ name }) => name))
    return this.#compiled()[direction].filter(
      ({ group }) => group === undefined || names.has(group),
    )
  }

  /** Whether the ACLs at a port depend on its groups alone: no others apply here, nor is one without effect. */
  get #onlyGroups(): boolean {
    this.#dependsOnGroups ??=
      this.model.acls.length === 0 &&
      !this.#bareRejectMatch &&
      [...this.#groups].every((group) => this.#compiler.isSelfContained(group))
    return this.#dependsOnGroups
  }

  /** ACLs that are written down and not installed; complete once {@link acls} was asked. */
  get ineffective(): readonly Ineffective[] {
    return this.#ineffective
  }

  /** Where ACLs that apply here are: OVN applies those of a group on every switch that has one of its ports. */
  #holders(): readonly (LogicalSwitch | PortGroup)[] {
    return [this.model, ...this.#groups]
  }

  #compiled(): { readonly 'from-lport': AclNode[]; readonly 'to-lport': AclNode[] } {
    if (this.#nodes) return this.#nodes
    const nodes = { 'from-lport': [] as AclNode[], 'to-lport': [] as AclNode[] }
    const known = new Set<string>()
    for (const { name } of this.#groups) known.add(name)
    for (const part of this.#holders()) {
      const kind = part === this.model ? 'switch' : 'port group'
      const holder = () => `${kind} \`${part.name}\``
      for (const acl of part.acls) {
        const bare = this.#bareRejectMatch && acl.action === 'reject' && this.stateful
        const node = this.#compiler.compile(acl, holder, bare)
        if (node instanceof Ineffective) this.#ineffective.push(node)
        else if (node.groups.every((name) => known.has(name))) nodes[acl.direction].push(node)
        else this.#ineffective.push(Ineffective.absentGroup(acl, holder()))
      }
    }
    inOrder(nodes['from-lport'])
    inOrder(nodes['to-lport'])
    this.#nodes = nodes
    return nodes
  }
}

const NOBODY: readonly SwitchPortNode[] = []
const NO_ACLS: readonly AclNode[] = []

interface FabricEnvironment extends MatchEnvironment {
  addressesOf(set: string): readonly Address[] | undefined
}

/** What `$name`, `@name` and port names stand for in the matches of this network. */
function matchEnvironment(
  network: LogicalNetwork,
  portId: (name: string) => number,
): FabricEnvironment {
  const sets = new Map(network.addressSets.map((set) => [set.name, set]))
  const groups = new Map(network.portGroups.map((group) => [group.name, group]))
  const compiledSets = new Map<string, AddressMembers>()
  const compiledGroups = new Map<string, Set<number>>()
  let addressesOfPort: Map<string, LogicalSwitchPort['addresses']> | undefined

  /** The addresses of a set; OVN makes `<group>_ip4` and `<group>_ip6` of each port group by itself. */
  const addressesOf = (name: string): LogicalSwitchPort['addresses'] | undefined => {
    const set = sets.get(name)
    if (set) return set.addresses
    const derived = /^(.*)_ip([46])$/.exec(name)
    const group = derived && groups.get(derived[1]!)
    if (!group) return undefined
    addressesOfPort ??= new Map(
      network.switches.flatMap(({ ports }) => ports.map((port) => [port.name, port.addresses])),
    )
    const family = Number(derived[2])
    return group.ports
      .flatMap((port) => addressesOfPort!.get(port) ?? [])
      .filter((address) => address.family === family)
  }

  return {
    addressesOf,
    port: portId,
    portGroup(name) {
      const group = groups.get(name)
      if (!group) return undefined
      let ids = compiledGroups.get(name)
      if (!ids) {
        ids = new Set(group.ports.map(portId))
        compiledGroups.set(name, ids)
      }
      return ids
    },
    addressSet(name) {
      let set = compiledSets.get(name)
      if (!set) {
        const addresses = addressesOf(name)
        if (!addresses) return undefined
        const map = new AddressMap<true>()
        for (const address of addresses) map.set(address, true)
        set = {
          size: addresses.length,
          has: (w0, w1, w2, w3, family) => map.getWords(family, w0, w1, w2, w3) === true,
        }
        compiledSets.set(name, set)
      }
      return set
    },
  }
}
