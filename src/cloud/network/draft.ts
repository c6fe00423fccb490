import type { Diagnostic, Origin } from '../../diagnostic/index.ts'
import {
  type Acl,
  type AddressSet,
  type Endpoint,
  type LogicalNetwork,
  type LogicalRouterPort,
  type LogicalSwitch,
  type LogicalSwitchPort,
  type Machine,
  OVN_BEHAVIOURS,
  type PortGroup,
  type RouterPolicy,
  type StaticRoute,
} from '../../model/index.ts'
import {
  type Address,
  addressFromBigInt,
  addressToBigInt,
  formatPrefix,
  masked,
  type Prefix,
  parseAddress,
  parseCidr,
} from '../../net/index.ts'

/** A subnet that is a switch with a router's port on it. */
export interface SubnetDraft {
  readonly name: string
  readonly router: string
  /** CIDRs. */
  readonly ranges: readonly string[]
  /** The router has the first address of each range, as in every cloud; where nobody knows, it is the network's own. */
  readonly gateway?: 'first' | 'network'
  /** The table that packets of the subnet are routed by. */
  readonly table: string
  readonly origin: Origin | undefined
}

/** A machine with one address on a subnet. */
export interface MachineDraft {
  readonly namespace: string
  readonly name: string
  readonly kind: 'Node' | 'VirtualMachine'
  readonly address: string
  readonly subnet: string
  /** Groups that selectors can name. */
  readonly securityGroups?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  /** Whether it may send from other addresses than its own, and get what is for others. Default false. */
  readonly forwards?: boolean
  readonly origin: Origin | undefined
}

/** What a route does, and where it is written. */
export interface RouteDraft {
  readonly destination: string
  readonly nextHop: Address | 'discard'
  readonly table: string
  readonly origin?: Origin | undefined
  /** What the provider says about packets that take it, where OVN has no word for that. */
  readonly meaning?: Diagnostic
}

/** One end of a link. */
export interface LinkEnd {
  readonly router: string
  /** Table by which packets that come to this end are routed. */
  readonly table: string
}

interface RouterDraft {
  readonly ports: LogicalRouterPort[]
  readonly staticRoutes: StaticRoute[]
  readonly policies: RouterPolicy[]
  /** What its static routes are about: see {@link destinationIn}. */
  readonly destinations: Set<string>
  readonly origin: Origin | undefined
}

interface SwitchDraft extends LogicalSwitch {
  readonly ports: LogicalSwitchPort[]
}

/** What interfaces of machines towards the cloud are called: their real names are not known. */
const UPLINK = 'uplink'

/** Links between routers are numbered in a range that no cloud gives to anybody. */
const LINKS = addressToBigInt(parseAddress('169.254.0.0')!)
/** Links are /30 networks. */
const LINK_SIZE = 4n
const LINK_LENGTH = 30

/** Collects a logical network from the notions of clouds: networks are routers, subnets switches, filters port groups. */
export class NetworkDraft {
  readonly #routers = new Map<string, RouterDraft>()
  readonly #switches = new Map<string, SwitchDraft>()
  readonly #groups = new Map<string, PortGroup & { readonly ports: string[] }>()
  readonly #sets = new Map<string, AddressSet>()
  readonly #endpoints: Endpoint[] = []
  readonly #machines: Machine[] = []
  #links = 0n

  addRouter(name: string, origin: Origin | undefined): void {
    this.#routers.set(name, {
      ports: [],
      staticRoutes: [],
      policies: [],
      destinations: new Set(),
      origin,
    })
  }

  addSubnet({ name, router, ranges, gateway = 'first', table, origin }: SubnetDraft): void {
    const subnets = ranges.map((text) => {
      const prefix = masked(parseCidr(text)!)
      return { prefix, gateway: gateway === 'first' ? firstHost(prefix) : prefix.address }
    })
    const routerPort = `${router}-${name}`
    this.#router(router).ports.push({
      name: routerPort,
      networks: subnets.map(({ prefix, gateway }) => ({ address: gateway, length: prefix.length })),
      routeTable: table,
      ...(origin && { origin }),
    })
    this.#switches.set(name, {
      name,
      subnets,
      acls: [],
      ports: [{ name: `${name}-${router}`, type: 'router', addresses: [], routerPort }],
      ...(origin && { origin }),
    })
  }

  /** Joins two routers. @returns the next hops over the link: what each router names to reach the other one */
  addLink(
    one: LinkEnd,
    other: LinkEnd,
    origin?: Origin,
  ): { readonly toOne: Address; readonly toOther: Address } {
    const [toOne, toOther] = this.#numberLink()
    this.#addLinkPort(one, other, toOne, origin)
    this.#addLinkPort(other, one, toOther, origin)
    return { toOne, toOther }
  }

  #numberLink(): readonly [Address, Address] {
    const base = LINKS + LINK_SIZE * this.#links++
    return [addressFromBigInt(4, base + 1n), addressFromBigInt(4, base + 2n)]
  }

  #addLinkPort(near: LinkEnd, far: LinkEnd, address: Address, origin: Origin | undefined): void {
    this.#router(near.router).ports.push({
      name: portName(near, far),
      peer: portName(far, near),
      networks: [{ address, length: LINK_LENGTH }],
      routeTable: near.table,
      ...(origin && { origin }),
    })
  }

  addRoute(router: string, { destination, nextHop, table, origin, meaning }: RouteDraft): void {
    const { staticRoutes, destinations } = this.#router(router)
    destinations.add(destinationIn(table, destination))
    staticRoutes.push({
      prefix: parseCidr(destination)!,
      nextHop,
      policy: 'dst-ip',
      routeTable: table,
      ...(origin && { origin }),
      ...(meaning && { assumption: meaning }),
    })
  }

  /** Whether the table has a route to exactly this destination. */
  hasRoute(router: string, table: string, destination: string): boolean {
    return this.#router(router).destinations.has(destinationIn(table, destination))
  }

  addPolicy(router: string, policy: RouterPolicy): void {
    this.#router(router).policies.push(policy)
  }

  /** Puts a machine on its subnet. Its port is named `<name>.<namespace>`. */
  addMachine({ forwards = false, ...machine }: MachineDraft): void {
    const { namespace, name, kind, subnet, securityGroups = [], labels = {}, origin } = machine
    const addresses = [parseAddress(machine.address)!]
    const port = `${name}.${namespace}`
    this.#switches.get(subnet)!.ports.push({
      name: port,
      type: 'vif',
      addresses,
      // Clouds let machines send from, and get, their own addresses alone, if they are not told otherwise.
      ...(!forwards && { portSecurity: addresses }),
      ...(origin && { origin }),
    })
    this.#endpoints.push({
      namespace,
      name,
      kind,
      labels: { subnet, ...labels },
      port,
      addresses,
      securityGroups,
      ...(origin && { origin }),
    })
  }

  /** A machine that hands on what is not for itself: everything goes back by the interface where it came in. */
  addAppliance(machine: MachineDraft): void {
    this.addMachine({ ...machine, forwards: true })
    const { namespace, name, origin } = machine
    const prefix = parseCidr('0.0.0.0/0')!
    this.#machines.push({
      name: `${namespace}/${name}`,
      interfaces: [
        {
          name: UPLINK,
          port: `${name}.${namespace}`,
          addresses: [parseAddress(machine.address)!],
          ...(origin && { origin }),
        },
      ],
      routes: [{ prefix, interface: UPLINK }],
      nat: [],
      ...(origin && { origin }),
    })
  }

  /** A port group for a filter, by its name in matches. */
  addGroup(name: string, ports: readonly string[], acls: readonly Acl[], origin?: Origin): void {
    this.#groups.set(name, { name, ports: [...ports], acls, ...(origin && { origin }) })
  }

  addSet(name: string, addresses: readonly Address[]): void {
    this.#sets.set(name, { name, addresses })
  }

  build(): LogicalNetwork {
    return {
      // Any build with tiers forwards this the same way: no source routes, no reject rules.
      behaviour: OVN_BEHAVIOURS['kube-ovn-25.03'],
      routers: [...this.#routers].map(([name, { origin, destinations: _, ...router }]) => ({
        name,
        ...router,
        ...(origin && { origin }),
      })),
      switches: [...this.#switches.values()],
      portGroups: [...this.#groups.values()],
      addressSets: [...this.#sets.values()],
      ...(this.#machines.length > 0 && { machines: this.#machines }),
      endpoints: this.#endpoints,
      caveats: [],
      madeFrom: 'world',
    }
  }

  #router(name: string): RouterDraft {
    return this.#routers.get(name)!
  }
}

/** A destination of a table, however it is written. */
function destinationIn(table: string, destination: string): string {
  return `${formatPrefix(parseCidr(destination)!)} ${table}`
}

function portName(near: { readonly router: string }, far: { readonly router: string }): string {
  return `${near.router}-${far.router}`
}

/** The address that the router has in a range. */
function firstHost({ address }: Prefix): Address {
  return addressFromBigInt(address.family, addressToBigInt(address) + 1n)
}
