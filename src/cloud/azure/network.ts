import type { LogicalNetwork } from '../../model/index.ts'
import { type Address, parseAddress } from '../../net/index.ts'
import { NetworkDraft } from '../network/draft.ts'
import { identifier, setOf } from '../network/filter.ts'
import { leavesTheWorld, notTransitive } from '../network/meaning.ts'
import { shortNames, subnetName, tableFrom } from '../network/names.ts'
import { sameArmId } from './arm-id.ts'
import { groupAcls } from './group-acls.ts'
import {
  allVirtualNetworks,
  counterpart,
  type OwnedVirtualNetwork,
  routedAddressSpace,
} from './lookup.ts'
import type {
  AzurePeering,
  AzureRoute,
  AzureSubnet,
  AzureVirtualMachine,
  AzureVirtualNetwork,
  AzureWorld,
} from './world.ts'

/** One end of a peering that both sides have connected. */
interface Peer {
  readonly owned: OwnedVirtualNetwork
  readonly peering: AzurePeering
  readonly back: AzurePeering
  readonly nextHop: Address
  /** Table of what comes from the peer. */
  readonly table: string
}

/** A machine that forwards. */
interface Appliance {
  readonly owned: OwnedVirtualNetwork
  readonly address: string
}

/** Table of a subnet without a route table of its own. */
const SYSTEM = 'system'

/**
 * The virtual networks of Azure subscriptions as OVN would build them: a network is a router, each of its subnets a
 * switch. A packet has to pass the group of its subnet and the one of the interface, which are two tiers of ACLs.
 */
export function azureNetwork(world: AzureWorld): LogicalNetwork {
  return new AzureTranslator(world).run()
}

class AzureTranslator {
  readonly #world: AzureWorld
  readonly #draft = new NetworkDraft()
  readonly #networks: readonly OwnedVirtualNetwork[]
  readonly #names: ReadonlyMap<string, string>
  /** By ARM id in lower case: Azure does not mind the case of ids. */
  readonly #byId: ReadonlyMap<string, OwnedVirtualNetwork>
  readonly #peers = new Map<OwnedVirtualNetwork, Peer[]>()
  readonly #appliances: Appliance[] = []

  constructor(world: AzureWorld) {
    this.#world = world
    this.#networks = [...allVirtualNetworks(world)]
    this.#names = shortNames(this.#networks.map(({ id }) => id))
    this.#byId = new Map(this.#networks.map((owned) => [owned.id.toLowerCase(), owned]))
  }

  run(): LogicalNetwork {
    for (const owned of this.#networks) this.#addNetwork(owned)
    for (const owned of this.#networks) this.#addPeerings(owned)
    const gateways = new Map(this.#networks.map((owned) => [owned, this.#addGateway(owned)]))
    for (const owned of this.#networks) {
      this.#addRoutes(owned, gateways.get(owned))
      this.#addInboundTables(owned, gateways.get(owned))
      this.#addSecurityGroups(owned)
    }
    return this.#draft.build()
  }

  #name({ id }: OwnedVirtualNetwork): string {
    return this.#names.get(id)!
  }

  #peersOf(owned: OwnedVirtualNetwork): readonly Peer[] {
    return this.#peers.get(owned) ?? []
  }

  #addNetwork(owned: OwnedVirtualNetwork): void {
    const { network } = owned
    const router = this.#name(owned)
    this.#draft.addRouter(router, network.origin)
    for (const subnet of network.subnets) {
      this.#draft.addSubnet({
        name: subnetName(router, subnet.name),
        router,
        ranges: [subnet.prefix],
        table: tableOf(subnet),
        origin: subnet.origin,
      })
    }
    for (const machine of network.virtualMachines) {
      this.#addMachine(owned, machine)
    }
  }

  #addMachine(owned: OwnedVirtualNetwork, machine: AzureVirtualMachine): void {
    const { network, id } = owned
    const router = this.#name(owned)
    const subnet = network.subnets.find(({ name }) => name === machine.subnet)!
    const draft = {
      namespace: router,
      name: machine.name,
      kind: sameArmId(id, this.#world.kyma.network)
        ? ('Node' as const)
        : ('VirtualMachine' as const),
      address: machine.address,
      subnet: subnetName(router, subnet.name),
      securityGroups: [...new Set(groupsOf(network, machine))],
      origin: machine.origin,
    }
    if (!machine.ipForwarding) {
      this.#draft.addMachine(draft)
      return
    }
    this.#draft.addAppliance(draft)
    this.#appliances.push({ owned, address: machine.address })
  }

  #addPeerings(owned: OwnedVirtualNetwork): void {
    for (const peering of owned.network.peerings) {
      const other = this.#byId.get(peering.remote.toLowerCase())
      const back = counterpart(this.#world, owned.id, peering)
      if (!other || !back || peering.state !== 'Connected' || back.state !== 'Connected') continue
      // Both sides list the peering: one of them adds the link.
      if (this.#peersOf(owned).some((peer) => peer.owned === other)) continue
      const [one, two] = [this.#name(owned), this.#name(other)]
      const { toOne, toOther } = this.#draft.addLink(
        { router: one, table: tableFrom(two) },
        { router: two, table: tableFrom(one) },
        peering.origin,
      )
      this.#addPeer(owned, { owned: other, peering, back, nextHop: toOther, table: tableFrom(two) })
      this.#addPeer(other, {
        owned,
        peering: back,
        back: peering,
        nextHop: toOne,
        table: tableFrom(one),
      })
    }
  }

  #addPeer(owned: OwnedVirtualNetwork, peer: Peer): void {
    this.#peers.set(owned, [...this.#peersOf(owned), peer])
    if (peer.peering.allowForwardedTraffic) return
    // Without it, only what the peer itself sends may come in.
    const [own, theirs] = [this.#name(owned), this.#name(peer.owned)]
    this.#draft.addPolicy(own, {
      priority: FORWARDED,
      match: `inport == "${own}-${theirs}" && ip4.src != ${setOf([...peer.owned.network.addressSpace, ...behindOf(peer)])}`,
      action: 'drop',
      nextHops: [],
      ...(peer.peering.origin && { origin: peer.peering.origin }),
    })
  }

  /** What is behind a gateway: a router with those networks. */
  #addGateway(owned: OwnedVirtualNetwork): Address | undefined {
    const { gateway } = owned.network
    if (!gateway || gateway.prefixes.length === 0) return undefined
    const router = this.#name(owned)
    const name = `${router}/${gateway.name}`
    this.#draft.addRouter(name, gateway.origin)
    for (const prefix of gateway.prefixes) {
      this.#draft.addSubnet({
        name: subnetName(name, prefix),
        router: name,
        ranges: [prefix],
        gateway: 'network',
        table: '',
        origin: gateway.origin,
      })
    }
    const { toOne, toOther } = this.#draft.addLink(
      { router, table: FROM_GATEWAY },
      { router: name, table: '' },
      gateway.origin,
    )
    this.#draft.addRoute(name, { destination: '0.0.0.0/0', nextHop: toOne, table: '' })
    return toOther
  }

  /** The tables of subnets. To one prefix the user's route comes before the gateway's, and that before the system's. */
  #addRoutes(owned: OwnedVirtualNetwork, gateway: Address | undefined): void {
    const { network } = owned
    const tables = [
      { name: SYSTEM, routes: [], disableGatewayRoutes: false },
      ...network.routeTables,
    ]
    for (const { name, routes, disableGatewayRoutes } of tables) {
      for (const route of routes) this.#addUserRoute(owned, name, route, gateway)
      if (!disableGatewayRoutes) this.#addLearnedRoutes(owned, name, gateway)
      this.#addSystemRoutes(owned, name)
    }
  }

  #add(owned: OwnedVirtualNetwork, route: Parameters<NetworkDraft['addRoute']>[1]): void {
    const router = this.#name(owned)
    if (!this.#draft.hasRoute(router, route.table, route.destination)) {
      this.#draft.addRoute(router, route)
    }
  }

  #addUserRoute(
    owned: OwnedVirtualNetwork,
    table: string,
    route: AzureRoute,
    gateway: Address | undefined,
  ): void {
    const { prefix: destination, nextHop, origin } = route
    const base = { destination, table, origin }
    switch (nextHop) {
      case 'virtual-appliance':
        this.#addRouteToAppliance(owned, table, route)
        return
      case 'virtual-network-gateway':
        this.#add(owned, { ...base, nextHop: gateway ?? this.#gatewayOfPeer(owned) ?? 'discard' })
        return
      case 'internet':
        this.#add(owned, { ...base, nextHop: 'discard', meaning: leavesTheWorld('internet') })
        return
      case 'vnet-local':
      case 'none':
        // Within the network the connected routes of its subnets decide; nobody has the other addresses.
        this.#add(owned, { ...base, nextHop: 'discard' })
    }
  }

  /** A route to an appliance here, or in a peer, whose router then hands the packet on to it. */
  #addRouteToAppliance(owned: OwnedVirtualNetwork, table: string, route: AzureRoute): void {
    const { prefix: destination, nextHopAddress, origin } = route
    const base = { destination, table, origin }
    const near = this.#applianceAt(owned, nextHopAddress)
    const peer = this.#peersOf(owned).find(({ owned: other }) =>
      this.#applianceAt(other, nextHopAddress),
    )
    this.#add(owned, { ...base, nextHop: near ?? peer?.nextHop ?? 'discard' })
    if (near || !peer) return
    const nextHop = this.#applianceAt(peer.owned, nextHopAddress)!
    this.#add(peer.owned, { destination, nextHop, table: tableFrom(this.#name(owned)), origin })
  }

  #applianceAt(owned: OwnedVirtualNetwork, address: string | undefined): Address | undefined {
    const found = this.#appliances.filter((appliance) => appliance.owned === owned)
    const appliance = found.find((candidate) => candidate.address === address)
    return appliance && parseAddress(appliance.address)
  }

  /** What a gateway tells, the own one or that of the one peer whose gateway is used. */
  #addLearnedRoutes(owned: OwnedVirtualNetwork, table: string, gateway: Address | undefined): void {
    for (const destination of owned.network.gateway?.prefixes ?? []) {
      if (gateway) this.#add(owned, { destination, nextHop: gateway, table })
    }
    for (const peer of this.#peersOf(owned)) {
      for (const destination of behindOf(peer)) {
        this.#add(owned, { destination, nextHop: peer.nextHop, table, origin: peer.peering.origin })
      }
    }
  }

  #gatewayOfPeer(owned: OwnedVirtualNetwork): Address | undefined {
    return this.#peersOf(owned).find((peer) => behindOf(peer).length > 0)?.nextHop
  }

  /** The network's own addresses that no subnet has. */
  #addOwnSpace(owned: OwnedVirtualNetwork, table: string): void {
    const { addressSpace, origin } = owned.network
    for (const destination of addressSpace) {
      this.#add(owned, { destination, nextHop: 'discard', table, origin })
    }
  }

  #addSystemRoutes(owned: OwnedVirtualNetwork, table: string): void {
    this.#addOwnSpace(owned, table)
    for (const { peering, nextHop } of this.#peersOf(owned)) {
      for (const destination of routedAddressSpace(this.#world, peering)) {
        this.#add(owned, { destination, nextHop, table, origin: peering.origin })
      }
    }
    this.#add(owned, {
      destination: '0.0.0.0/0',
      nextHop: 'discard',
      table,
      meaning: leavesTheWorld('internet'),
    })
  }

  /** What comes from a peer ends in the network, goes to an appliance, or to a gateway that the peer may use. */
  #addInboundTables(owned: OwnedVirtualNetwork, gateway: Address | undefined): void {
    const { network } = owned
    const end = (table: string) => {
      this.#addOwnSpace(owned, table)
      const meaning = notTransitive(this.#name(owned))
      this.#add(owned, { destination: '0.0.0.0/0', nextHop: 'discard', table, meaning })
    }
    for (const { table, peering, back } of this.#peersOf(owned)) {
      if (gateway && peering.allowGatewayTransit && back.useRemoteGateways) {
        for (const destination of network.gateway!.prefixes) {
          this.#add(owned, { destination, nextHop: gateway, table, origin: peering.origin })
        }
      }
      end(table)
    }
    if (!gateway) return
    for (const { peering, back, nextHop, owned: peer } of this.#peersOf(owned)) {
      if (!peering.allowGatewayTransit || !back.useRemoteGateways) continue
      for (const destination of peer.network.addressSpace) {
        this.#add(owned, { destination, nextHop, table: FROM_GATEWAY, origin: peering.origin })
      }
    }
    end(FROM_GATEWAY)
  }

  #addSecurityGroups(owned: OwnedVirtualNetwork): void {
    const { network } = owned
    const router = this.#name(owned)
    const inside = this.#virtualNetwork(owned)
    const machines = network.virtualMachines
    for (const group of network.networkSecurityGroups) {
      const ofSubnets = machines.filter((machine) => subnetGroup(network, machine) === group.name)
      const both = ofSubnets.filter((machine) => machine.networkSecurityGroup !== undefined)
      const uses = [
        {
          use: 'subnet',
          members: ofSubnets.filter((machine) => !both.includes(machine)),
          last: true,
        },
        { use: 'subnet-first', members: both, last: false },
        {
          use: 'interface',
          members: machines.filter((machine) => machine.networkSecurityGroup === group.name),
          last: true,
        },
      ]
      for (const { use, members, last } of uses) {
        if (members.length === 0) continue
        const name = identifier(router, group.name, use)
        const tier = use === 'interface' ? TIER.interface : TIER.subnet
        this.#draft.addGroup(
          name,
          members.map((machine) => `${machine.name}.${router}`),
          groupAcls(name, group, inside, { tier, allow: last ? 'allow-related' : 'pass' }),
          group.origin,
        )
      }
    }
  }

  /** What the service tag VirtualNetwork stands for: the network, its peers and what its gateway leads to. */
  #virtualNetwork(owned: OwnedVirtualNetwork): string[] {
    const peers = this.#peersOf(owned).flatMap((peer) => [
      ...(peer.peering.allowVirtualNetworkAccess
        ? routedAddressSpace(this.#world, peer.peering)
        : []),
      ...behindOf(peer),
    ])
    const { addressSpace, gateway } = owned.network
    return [...new Set([...addressSpace, ...(gateway?.prefixes ?? []), ...peers])]
  }
}

/** Networks behind a peer's gateway, where this side uses it and the peer lets it. */
function behindOf({ peering, back, owned }: Peer): readonly string[] {
  if (!peering.useRemoteGateways || !back.allowGatewayTransit) return []
  return owned.network.gateway?.prefixes ?? []
}

const FROM_GATEWAY = 'from the gateway'
const TIER = { subnet: 0, interface: 1 } as const
/** Priority of the policy against forwarded traffic. */
const FORWARDED = 1000

function tableOf({ routeTable }: AzureSubnet): string {
  return routeTable ?? SYSTEM
}

function subnetGroup(
  network: AzureVirtualNetwork,
  { subnet }: AzureVirtualMachine,
): string | undefined {
  return network.subnets.find(({ name }) => name === subnet)?.networkSecurityGroup
}

function groupsOf(network: AzureVirtualNetwork, machine: AzureVirtualMachine): string[] {
  return [subnetGroup(network, machine), machine.networkSecurityGroup].filter(
    (name) => name !== undefined,
  )
}
