import type { Acl, LogicalNetwork } from '../../model/index.ts'
import { type Address, containsPrefix, overlaps, parseCidr } from '../../net/index.ts'
import { NetworkDraft } from '../network/draft.ts'
import { directionOf, identifier, matchOf, setOf } from '../network/filter.ts'
import { nothingAllows, notTransitive } from '../network/meaning.ts'
import { shortNames, subnetName, tableFrom } from '../network/names.ts'
import {
  type CustomRoute,
  customRoute,
  exportedRoutes,
  TO_NETWORKS_BEHIND,
} from './custom-routes.ts'
import {
  activePeers,
  allNetworks,
  counterpart,
  findNetwork,
  isActivePeering,
  type OwnedNetwork,
  subnetRanges,
} from './lookup.ts'
import type { GcpFirewallRule, GcpInstance, GcpWorld } from './world.ts'

/** Table of what the subnets of a network send. */
const OWN = 'own'

/** One end of an active peering, as routes need it. */
interface Peer {
  readonly owned: OwnedNetwork
  /** Table of what comes from the peer. */
  readonly table: string
  readonly nextHop: Address
  /** Whether this side imports the custom routes that the other one exports, and the other way round. */
  readonly importsCustom: boolean
  readonly exportsCustom: boolean
  /** The peer's public ranges that this side takes over. */
  readonly publicRanges: boolean
}

/**
 * The networks of GCP projects as OVN would build them: a network is a router, each of its subnets a switch. Active
 * peerings exchange subnet routes by themselves, and custom ones where both sides say so.
 */
export function gcpNetwork(world: GcpWorld): LogicalNetwork {
  return new GcpTranslator(world).run()
}

class GcpTranslator {
  readonly #world: GcpWorld
  readonly #draft = new NetworkDraft()
  readonly #networks: readonly OwnedNetwork[]
  readonly #names: ReadonlyMap<string, string>
  readonly #peers = new Map<string, Peer[]>()

  constructor(world: GcpWorld) {
    this.#world = world
    this.#networks = [...allNetworks(world)]
    this.#names = shortNames(this.#networks.map(({ path }) => path))
  }

  run(): LogicalNetwork {
    for (const owned of this.#networks) this.#addNetwork(owned)
    this.#addPeerings()
    for (const owned of this.#networks) {
      const behind = this.#addNetworksBehind(owned)
      this.#addRoutes(owned, behind)
      this.#addFirewall(owned)
    }
    return this.#draft.build()
  }

  #name({ path }: OwnedNetwork): string {
    return this.#names.get(path)!
  }

  #peersOf({ path }: OwnedNetwork): readonly Peer[] {
    return this.#peers.get(path) ?? []
  }

  #addNetwork(owned: OwnedNetwork): void {
    const { network, path } = owned
    const router = this.#name(owned)
    this.#draft.addRouter(router, network.origin)
    for (const { name, range, secondary, origin } of network.subnets) {
      this.#draft.addSubnet({
        name: subnetName(router, name),
        router,
        ranges: [range, ...secondary],
        table: OWN,
        origin,
      })
    }
    for (const instance of network.instances) {
      this.#draft.addMachine({
        namespace: router,
        name: instance.name,
        kind: path === this.#world.kyma.network ? 'Node' : 'VirtualMachine',
        address: instance.address,
        subnet: subnetName(router, instance.subnet),
        securityGroups: [...instance.networkTags, ...instance.secureTags],
        forwards: instance.canIpForward,
        origin: instance.origin,
      })
    }
  }

  #addPeerings(): void {
    for (const owned of this.#networks) {
      for (const peering of owned.network.peerings) {
        const other = findNetwork(this.#world, peering.network)
        // Both sides list the peering: one of them adds the link.
        if (!other || owned.path > other.path) continue
        if (!isActivePeering(this.#world, owned.path, peering)) continue
        const back = counterpart(this.#world, owned.path, peering)!
        const [one, two] = [this.#name(owned), this.#name(other)]
        const { toOne, toOther } = this.#draft.addLink(
          { router: one, table: tableFrom(two) },
          { router: two, table: tableFrom(one) },
          peering.origin,
        )
        this.#addPeer(owned, {
          owned: other,
          table: tableFrom(two),
          nextHop: toOther,
          importsCustom: peering.importCustomRoutes && back.exportCustomRoutes,
          exportsCustom: peering.exportCustomRoutes && back.importCustomRoutes,
          publicRanges:
            back.exportSubnetRoutesWithPublicIp && peering.importSubnetRoutesWithPublicIp,
        })
        this.#addPeer(other, {
          owned,
          table: tableFrom(one),
          nextHop: toOne,
          importsCustom: back.importCustomRoutes && peering.exportCustomRoutes,
          exportsCustom: back.exportCustomRoutes && peering.importCustomRoutes,
          publicRanges:
            peering.exportSubnetRoutesWithPublicIp && back.importSubnetRoutesWithPublicIp,
        })
      }
    }
  }

  #addPeer({ path }: OwnedNetwork, peer: Peer): void {
    this.#peers.set(path, [...(this.#peers.get(path) ?? []), peer])
  }

  /** What lies behind VPNs and interconnects: a router with the destinations of the routes that lead there. */
  #addNetworksBehind(owned: OwnedNetwork): Address | undefined {
    const ranges = owned.network.routes
      .filter(({ nextHop }) => TO_NETWORKS_BEHIND.includes(nextHop))
      .map(({ destination }) => destination)
      .filter((range, i, all) => isBehind(range, all.slice(0, i)))
    if (ranges.length === 0) return undefined
    const router = this.#name(owned)
    const name = `${router} on premises`
    this.#draft.addRouter(name, owned.network.origin)
    for (const range of ranges) {
      this.#draft.addSubnet({
        name: subnetName(name, range),
        router: name,
        ranges: [range],
        gateway: 'network',
        table: '',
        origin: owned.network.origin,
      })
    }
    const { toOne, toOther } = this.#draft.addLink(
      { router, table: OWN },
      { router: name, table: '' },
    )
    this.#draft.addRoute(name, { destination: '0.0.0.0/0', nextHop: toOne, table: '' })
    return toOther
  }

  /** Routes of subnets come before custom ones, and a network's own custom ones before those of its peers. */
  #addRoutes(owned: OwnedNetwork, behind: Address | undefined): void {
    const router = this.#name(owned)
    const add = (table: string, route: Omit<CustomRoute, 'written'>, origin = route.origin) => {
      if (this.#draft.hasRoute(router, table, route.destination)) return
      this.#draft.addRoute(router, { ...route, table, origin })
    }
    for (const { owned: peer, nextHop, publicRanges } of this.#peersOf(owned)) {
      for (const destination of subnetRanges(peer.network)) {
        if (isPublic(destination) && !publicRanges) continue
        add(OWN, { destination, nextHop, origin: peer.network.origin })
      }
    }
    for (const route of this.#customRoutes(owned, behind)) add(OWN, route)
    for (const { owned: peer, nextHop, importsCustom } of this.#peersOf(owned)) {
      if (!importsCustom) continue
      for (const { destination, origin } of exportedRoutes(peer.network)) {
        if (subnetRanges(owned.network).some((own) => isWithin(destination, own))) continue
        add(OWN, { destination, nextHop, origin })
      }
    }
    for (const { table, exportsCustom } of this.#peersOf(owned)) {
      if (exportsCustom) {
        const exported = new Set(exportedRoutes(owned.network))
        for (const { written, ...route } of this.#customRoutes(owned, behind)) {
          if (exported.has(written)) add(table, route)
        }
      }
      add(table, {
        destination: '0.0.0.0/0',
        nextHop: 'discard',
        meaning: notTransitive(router),
        origin: owned.network.origin,
      })
    }
    this.#addRoutesOfTags(owned, behind)
  }

  /** A network's own static and dynamic routes for everybody, the ones that decide first. */
  #customRoutes({ network }: OwnedNetwork, behind: Address | undefined): CustomRoute[] {
    return [...network.routes]
      .filter(({ kind, networkTags }) => kind !== 'policy' && networkTags.length === 0)
      .sort((a, b) => a.priority - b.priority)
      .map((route) => customRoute(route, behind))
  }

  /**
   * Routes that are for some instances alone, and policy-based ones, which come before all others: policies for these senders
   * and for all others, since a router looks at policies only where it has a route.
   */
  #addRoutesOfTags(owned: OwnedNetwork, behind: Address | undefined): void {
    for (const route of owned.network.routes) {
      const { kind, networkTags, destination, origin } = route
      if (kind !== 'policy' && networkTags.length === 0) continue
      const { nextHop } = customRoute(route, behind)
      const instead = this.#routeInstead(owned, destination, behind)
      const router = this.#name(owned)
      const exists = this.#draft.hasRoute(router, OWN, destination)
      if (nextHop !== 'discard' && !exists) {
        this.#draft.addRoute(router, { destination, nextHop, table: OWN, origin })
      }
      const longer = kind === 'policy' ? [] : this.#longerRoutes(owned, destination)
      const base = kind === 'policy' ? POLICY_ROUTE : TAGGED_ROUTE + 2 * lengthOf(destination)
      const add = (priority: number, senders: readonly string[], hop: Address | 'discard') =>
        this.#draft.addPolicy(router, {
          priority,
          match: [
            ...senders,
            `ip4.dst == ${destination}`,
            ...(longer.length > 0 ? [`ip4.dst != ${setOf(longer)}`] : []),
          ].join(' && '),
          action: hop === 'discard' ? 'drop' : 'reroute',
          nextHops: hop === 'discard' ? [] : [hop],
          ...(origin && { origin }),
        })
      const senders = owned.network.instances
        .filter((sender) => networkTags.length === 0 || shares(sender.networkTags, networkTags))
        .map(({ address }) => address)
      if (senders.length > 0) add(base + 1, [`ip4.src == ${setOf(senders)}`], nextHop)
      if (!exists) add(base, [], instead)
    }
  }

  /** Where everybody else's packets to a tagged route's destination go: by the longest route for all that has it. */
  #routeInstead(
    owned: OwnedNetwork,
    destination: string,
    behind: Address | undefined,
  ): Address | 'discard' {
    const [best] = this.#customRoutes(owned, behind)
      .filter((route) => isWithin(destination, route.destination))
      .sort((a, b) => lengthOf(b.destination) - lengthOf(a.destination))
    return best?.nextHop ?? 'discard'
  }

  /** Destinations inside of a tagged route's that another route takes: those of subnets, of peers, and longer ones for all. */
  #longerRoutes(owned: OwnedNetwork, destination: string): string[] {
    const ranges = [
      ...subnetRanges(owned.network),
      ...this.#peersOf(owned).flatMap(({ owned: peer }) => subnetRanges(peer.network)),
      ...owned.network.routes
        .filter(({ networkTags }) => networkTags.length === 0)
        .map((route) => route.destination),
    ]
    return ranges.filter((range) => range !== destination && isWithin(range, destination))
  }

  /** Firewall rules by number, denials first; below them ingress is denied and egress allowed. */
  #addFirewall(owned: OwnedNetwork): void {
    const { network } = owned
    const router = this.#name(owned)
    const rules = [...network.firewallRules].sort(
      (a, b) =>
        a.priority - b.priority || (a.action === 'deny' ? 0 : 1) - (b.action === 'deny' ? 0 : 1),
    )
    const ports = (instances: readonly GcpInstance[]) =>
      instances.map(({ name }) => `${name}.${router}`)
    let priority = FIRST_RULE
    let last: GcpFirewallRule | undefined
    for (const rule of rules) {
      // Rules of one number and action are one: none decides before the other.
      if (last && (last.priority !== rule.priority || last.action !== rule.action)) priority--
      last = rule
      const group = identifier(router, 'rule', rule.name)
      const targets = network.instances.filter(
        ({ networkTags }) => rule.targetTags.length === 0 || shares(networkTags, rule.targetTags),
      )
      const acl = this.#ruleAcl(owned, rule, group, priority)
      this.#draft.addGroup(group, ports(targets), [acl], rule.origin)
    }
    const everybody = identifier(router, 'implied')
    this.#draft.addGroup(everybody, ports(network.instances), [
      {
        ...impliedRule('in', everybody, 'drop'),
        assumption: nothingAllows(`no firewall rule of network \`${router}\``),
      },
      impliedRule('out', everybody, 'allow-related'),
    ])
  }

  #ruleAcl(owned: OwnedNetwork, rule: GcpFirewallRule, group: string, priority: number): Acl {
    const direction = rule.direction === 'ingress' ? 'in' : 'out'
    return {
      direction: directionOf(direction),
      tier: 0,
      priority,
      match: matchOf({
        direction,
        group,
        remote: this.#remoteOf(owned, rule, group),
        protocol: rule.protocol,
        ports: rule.ports,
      }),
      action: rule.action === 'allow' ? 'allow-related' : 'drop',
      ...(rule.origin && { origin: rule.origin }),
    }
  }

  /** The other end of a rule: ranges, and whoever has one of the tags; undefined is everywhere. */
  #remoteOf(owned: OwnedNetwork, rule: GcpFirewallRule, group: string): string | undefined {
    const { ranges, sourceTags, sourceSecureTags } = rule
    if (ranges.length + sourceTags.length + sourceSecureTags.length === 0) return undefined
    const own = owned.network.instances
    const theirs = activePeers(this.#world, owned).flatMap(({ network }) => network.instances)
    const tagged = [
      ...own.filter(({ networkTags }) => shares(networkTags, sourceTags)),
      ...[...own, ...theirs].filter(({ secureTags }) => shares(secureTags, sourceSecureTags)),
    ].map(({ address }) => address)
    if (ranges.length + tagged.length > 0) return setOf([...ranges, ...new Set(tagged)])
    // Nobody has the tags: a set without members matches nothing.
    this.#draft.addSet(group, [])
    return `$${group}`
  }
}

/** Above the implied rules there is room for as many as a network can have. */
const FIRST_RULE = 32767
const POLICY_ROUTE = 20000
const TAGGED_ROUTE = 10000

function impliedRule(direction: 'in' | 'out', group: string, action: Acl['action']): Acl {
  return {
    direction: directionOf(direction),
    tier: 0,
    priority: 0,
    match: matchOf({ direction, group, protocol: 'all' }),
    action,
  }
}

function shares(some: readonly string[], others: readonly string[]): boolean {
  return some.some((tag) => others.includes(tag))
}

function isWithin(inner: string, outer: string): boolean {
  return containsPrefix(parseCidr(outer)!, parseCidr(inner)!)
}

/** Whether a range shares nothing with those before it: of overlapping ones the first stands for all. */
function isBehind(range: string, before: readonly string[]): boolean {
  return !before.some((other) => overlaps(parseCidr(other)!, parseCidr(range)!))
}

function lengthOf(cidr: string): number {
  return parseCidr(cidr)!.length
}

/** Ranges that are private (RFC 1918, 6598), or that Google treats as such. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map(
  (text) => parseCidr(text)!,
)

function isPublic(range: string): boolean {
  const { address } = parseCidr(range)!
  return !PRIVATE.some((block) => containsPrefix(block, { address, length: 32 }))
}
