import {
  type Address,
  masked,
  type Prefix,
  parseAddress,
  parseCidr,
  parsePrefix,
} from '../net/index.ts'
import type { Acl, AclAction, AddressSet, PortGroup } from './acl.ts'
import type { Endpoint, LogicalNetwork } from './logical-network.ts'
import type { LogicalRouterPort, PortNetwork, RouterPolicy, StaticRoute } from './logical-router.ts'
import type { GuestSubnet, LogicalSwitchPort } from './logical-switch.ts'
import type { Machine, MachineInterface } from './machine.ts'
import { OVN_BEHAVIOURS, type OvnBehaviour } from './ovn-behaviour.ts'

export interface RouteOptions {
  /** Which address is looked up. Default `dst-ip`. */
  readonly policy?: StaticRoute['policy']
  /** Default: the main table. */
  readonly table?: string
}

export interface SubnetOptions {
  /** Default: the first address of each CIDR. */
  readonly gateway?: string
  /** Route table of the router port. Default: the main table. */
  readonly table?: string
}

export interface EndpointOptions {
  readonly labels?: Readonly<Record<string, string>>
  /** Names of port groups to join. */
  readonly groups?: readonly string[]
  /** Lets the endpoint use no addresses but its own. Default false. */
  readonly portSecurity?: boolean
}

/** A machine to write. */
export interface MachineOptions {
  /** By the names of interfaces the endpoints that they are, or addresses of one that leads out of the network. */
  readonly interfaces: Readonly<Record<string, string>>
  /** By prefixes the names of interfaces. */
  readonly routes: Readonly<Record<string, string>>
  /** By prefixes of sources the names of interfaces whose address takes their place. Default: none. */
  readonly nat?: Readonly<Record<string, string>>
}

/** An ACL to write: tier 2 and priority 1000 unless said otherwise. */
export interface AclOptions {
  readonly direction: Acl['direction']
  readonly match: string
  readonly action: AclAction
  readonly priority?: number
  readonly tier?: number
}

/**
 * Writes a logical network in code, in OVN's nouns and with addresses as text:
 *
 *     const network = new NetworkBuilder()
 *       .router('red').subnet('red-net', 'red', '10.1.0.0/16').endpoint('default/a', 'red-net', '10.1.0.2')
 *       .router('blue').subnet('blue-net', 'blue', '10.2.0.0/16').endpoint('default/b', 'blue-net', '10.2.0.2')
 *       .peer('red', '169.254.0.1/30', 'blue', '169.254.0.2/30')
 *       .route('red', '10.2.0.0/16', '169.254.0.2').route('blue', '10.1.0.0/16', '169.254.0.1')
 *       .build()
 *
 * Every method throws a `TypeError` that names the text it could not use.
 */
export class NetworkBuilder {
  readonly #behaviour: OvnBehaviour
  readonly #routers = new Map<string, RouterDraft>()
  readonly #switches = new Map<string, SwitchDraft>()
  readonly #groups = new Map<string, { ports: string[]; acls: Acl[] }>()
  readonly #addressSets: AddressSet[] = []
  readonly #endpoints: Endpoint[] = []
  readonly #machines: Machine[] = []

  /** `behaviour` is the OVN build to forward like. Default: that of the newest Kube-OVN. */
  constructor(behaviour: OvnBehaviour = OVN_BEHAVIOURS['kube-ovn-25.03']) {
    this.#behaviour = behaviour
  }

  router(name: string): this {
    if (this.#routers.has(name)) throw new TypeError(`there is a router \`${name}\` already`)
    this.#routers.set(name, { ports: [], routes: [], policies: [] })
    return this
  }

  /** A switch joined to a router; `cidr` may be `v4,v6`. Ports are named as Kube-OVN names them. */
  subnet(name: string, router: string, cidr: string, options: SubnetOptions = {}): this {
    if (this.#switches.has(name)) throw new TypeError(`there is a subnet \`${name}\` already`)
    const gateways = options.gateway?.split(',').map(address)
    const subnets = cidr.split(',').map((text): GuestSubnet & { gateway: Address } => {
      const prefix = parseCidr(text)
      if (!prefix) throw new TypeError(`\`${text}\` is not a CIDR`)
      const gateway =
        gateways?.find(({ family }) => family === prefix.address.family) ?? firstHost(prefix)
      return { prefix, gateway }
    })
    const routerPort = `${router}-${name}`
    this.#router(router).ports.push({
      name: routerPort,
      networks: subnets.map(({ prefix, gateway }) => ({ address: gateway, length: prefix.length })),
      ...(options.table !== undefined && { routeTable: options.table }),
    })
    this.#switches.set(name, {
      subnets,
      acls: [],
      ports: [{ name: `${name}-${router}`, type: 'router', addresses: [], routerPort }],
    })
    return this
  }

  /** Both halves of a peering; each address list with the length of its network, families separated by a comma. */
  peer(a: string, aAddress: string, b: string, bAddress: string): this {
    return this.halfPeer(a, b, aAddress).halfPeer(b, a, bAddress)
  }

  /** One half: the port on `router`, waiting for the one that `remote` must have. */
  halfPeer(router: string, remote: string, networks: string): this {
    this.#router(router).ports.push({
      name: `${router}-${remote}`,
      peer: `${remote}-${router}`,
      networks: networks.split(',').map((text): PortNetwork => {
        const prefix = parseCidr(text)
        if (!prefix)
          throw new TypeError(`\`${text}\` is not an address with the length of its network`)
        return prefix
      }),
    })
    return this
  }

  /** A static route; `nextHop` is an address or `discard`. */
  route(router: string, prefix: string, nextHop: string, options: RouteOptions = {}): this {
    this.#router(router).routes.push({
      prefix: prefixOf(prefix),
      nextHop: nextHop === 'discard' ? nextHop : address(nextHop),
      policy: options.policy ?? 'dst-ip',
      routeTable: options.table ?? '',
    })
    return this
  }

  policy(
    router: string,
    priority: number,
    match: string,
    action: RouterPolicy['action'],
    ...nextHops: readonly string[]
  ): this {
    this.#router(router).policies.push({ priority, match, action, nextHops: nextHops.map(address) })
    return this
  }

  /** A workload `namespace/name` on a subnet; `addresses` are separated by a comma. */
  endpoint(name: string, subnet: string, addresses: string, options: EndpointOptions = {}): this {
    const [namespace, short, ...rest] = name.split('/')
    if (!namespace || !short || rest.length > 0) {
      throw new TypeError(`\`${name}\` is not of the form namespace/name`)
    }
    const own = addresses.split(',').map(address)
    const port = `${short}.${namespace}`
    this.#switch(subnet).ports.push({
      name: port,
      type: 'vif',
      addresses: own,
      ...(options.portSecurity && { portSecurity: own }),
    })
    const groups = options.groups ?? []
    for (const group of groups) this.#group(group).ports.push(port)
    this.#endpoints.push({
      namespace,
      name: short,
      kind: 'Pod',
      labels: options.labels ?? {},
      port,
      addresses: own,
      securityGroups: groups,
    })
    return this
  }

  /** A machine that forwards: its interfaces are endpoints that are there already. */
  machine(name: string, { interfaces, routes, nat = {} }: MachineOptions): this {
    const known = (text: string): string => {
      if (Object.hasOwn(interfaces, text)) return text
      throw new TypeError(`machine \`${name}\` has no interface \`${text}\``)
    }
    this.#machines.push({
      name,
      interfaces: Object.entries(interfaces).map(([own, text]): MachineInterface => {
        const end = this.#endpoints.find((one) => `${one.namespace}/${one.name}` === text)
        return end?.port === undefined
          ? { name: own, addresses: text.split(',').map(address) }
          : { name: own, addresses: end.addresses, port: end.port }
      }),
      routes: Object.entries(routes).map(([text, out]) => ({
        prefix: prefixOf(text),
        interface: known(out),
      })),
      nat: Object.entries(nat).map(([text, out]) => ({
        logicalIp: prefixOf(text),
        interface: known(out),
      })),
    })
    return this
  }

  /** An ACL of a subnet's switch. */
  acl(subnet: string, options: AclOptions): this {
    this.#switch(subnet).acls.push(toAcl(options))
    return this
  }

  /** An ACL of a port group, which endpoints join by name. */
  groupAcl(group: string, options: AclOptions): this {
    this.#group(group).acls.push(toAcl(options))
    return this
  }

  /** `$name` in matches. */
  addressSet(name: string, ...addresses: readonly string[]): this {
    this.#addressSets.push({ name, addresses: addresses.map(address) })
    return this
  }

  build(): LogicalNetwork {
    return {
      behaviour: this.#behaviour,
      routers: [...this.#routers].map(([name, { ports, routes, policies }]) => ({
        name,
        ports: [...ports],
        staticRoutes: [...routes],
        policies: [...policies],
      })),
      switches: [...this.#switches].map(([name, { subnets, ports, acls }]) => ({
        name,
        subnets,
        ports: [...ports],
        acls: [...acls],
      })),
      portGroups: [...this.#groups].map(
        ([name, { ports, acls }]): PortGroup => ({ name, ports: [...ports], acls: [...acls] }),
      ),
      ...(this.#machines.length > 0 && { machines: [...this.#machines] }),
      addressSets: [...this.#addressSets],
      endpoints: [...this.#endpoints],
      caveats: [],
    }
  }

  #router(name: string): RouterDraft {
    const router = this.#routers.get(name)
    if (!router) throw new TypeError(`there is no router \`${name}\`; add it first`)
    return router
  }

  #switch(name: string): SwitchDraft {
    const node = this.#switches.get(name)
    if (!node) throw new TypeError(`there is no subnet \`${name}\`; add it first`)
    return node
  }

  #group(name: string): { ports: string[]; acls: Acl[] } {
    let group = this.#groups.get(name)
    if (!group) {
      group = { ports: [], acls: [] }
      this.#groups.set(name, group)
    }
    return group
  }
}

interface RouterDraft {
  readonly ports: LogicalRouterPort[]
  readonly routes: StaticRoute[]
  readonly policies: RouterPolicy[]
}

interface SwitchDraft {
  readonly subnets: readonly GuestSubnet[]
  readonly ports: LogicalSwitchPort[]
  readonly acls: Acl[]
}

function address(text: string): Address {
  const parsed = parseAddress(text)
  if (!parsed) throw new TypeError(`\`${text}\` is not an address`)
  return parsed
}

function prefixOf(text: string): Prefix {
  const parsed = parsePrefix(text)
  if (!parsed) throw new TypeError(`\`${text}\` is neither a CIDR nor an address`)
  return parsed
}

/** The first address behind the network address. */
function firstHost({ address: base, length }: Prefix): Address {
  const host = { ...masked({ address: base, length }).address }
  return base.family === 4 ? { ...host, w0: host.w0 | 1 } : { ...host, w3: host.w3 | 1 }
}

function toAcl({ direction, match, action, priority = 1000, tier = 2 }: AclOptions): Acl {
  return { direction, match, action, priority, tier }
}
