import {
  Fabric,
  type RouterNode,
  type RouterPortNode,
  type SwitchNode,
  type SwitchPortNode,
} from '../dataplane/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import { DEFAULT_VPC } from '../kubeovn/index.ts'
import type { Endpoint, LogicalNetwork, LogicalSwitch, LogicalSwitchPort } from '../model/index.ts'
import {
  type Address,
  AddressMap,
  addressFromBigInt,
  addressToBigInt,
  type Family,
  formatAddress,
  lastAddress,
  masked,
  type Prefix,
  sameAddress,
} from '../net/index.ts'
import type { Design } from './design.ts'
import type { Place } from './rule.ts'
import { view } from './view.ts'

/**
 * The design as far as routing goes: no ACLs, and one workload in each subnet, also where the manifests have none, beside
 * those that are next hops. Its routers are those of the whole design.
 */
export const routing = view(({ model }: Design) => new Fabric(routed(model)))

const assumed = new WeakSet<LogicalSwitchPort>()

/** Whether the workload at the port was taken for granted. */
export function isAssumed({ model }: SwitchPortNode): boolean {
  return assumed.has(model)
}

function routed(model: LogicalNetwork): LogicalNetwork {
  const isNextHop = nextHopsOf(model)
  const keepsAll = asksForMembers(model)
  const ofDefaultVpc = new Set(
    model.routers
      .filter(({ name }) => name === DEFAULT_VPC)
      .flatMap(({ ports }) => ports.map(({ name }) => name)),
  )
  const wanted = new Set<string>()
  const assumptions: Endpoint[] = []
  const switches = model.switches.map((node): LogicalSwitch => {
    const kept = new Set(
      node.ports.filter(
        ({ type, addresses }) => keepsAll || type === 'router' || addresses.some(isNextHop),
      ),
    )
    for (const { prefix, gateway } of node.subnets) {
      const { family } = prefix.address
      const first = node.ports.find(
        ({ type, addresses }) =>
          type === 'vif' && addresses.some((address) => address.family === family),
      )
      // The policies of the cluster's own VPC are about the pods that are there.
      const isDefault = node.ports.some(({ routerPort }) => ofDefaultVpc.has(routerPort ?? ''))
      const port =
        first ?? (isDefault ? undefined : gateway && assumedPort(node.name, prefix, gateway))
      if (!port) continue
      kept.add(port)
      if (first) wanted.add(first.name)
      else assumptions.push(assumedEndpoint(port))
    }
    return { ...node, ports: [...kept], acls: [] }
  })
  const written = model.endpoints.filter(
    ({ port, kind }) => port !== undefined && wanted.has(port) && kind !== 'Node',
  )
  return {
    ...model,
    switches,
    portGroups: keepsAll ? model.portGroups.map((group) => ({ ...group, acls: [] })) : [],
    endpoints: [...written, ...assumptions],
  }
}

/** Whether an address is one that a route or policy sends packets to. */
function nextHopsOf({ routers }: LogicalNetwork): (address: Address) => boolean {
  const found = new AddressMap<true>()
  for (const { staticRoutes, policies } of routers) {
    for (const { nextHop } of staticRoutes) if (nextHop !== 'discard') found.set(nextHop, true)
    for (const { nextHops } of policies) for (const hop of nextHops) found.set(hop, true)
  }
  return (address) => found.get(address) === true
}

/** Whether a policy asks for the members of a port group, all of whom count then. */
function asksForMembers({ routers, addressSets }: LogicalNetwork): boolean {
  const known = new Set(addressSets.map(({ name }) => name))
  return routers.some(({ policies }) =>
    policies.some(({ match }) =>
      Array.from(match.matchAll(/\$([\w.]+)/g), ([, name]) => name!).some((set) => !known.has(set)),
    ),
  )
}

function assumedPort(
  node: string,
  prefix: Prefix,
  gateway: Address,
): LogicalSwitchPort | undefined {
  const address = vacant(prefix, gateway)
  if (!address) return undefined
  const port: LogicalSwitchPort = {
    name: `${formatAddress(address)}.${node}`,
    type: 'vif',
    addresses: [address],
  }
  assumed.add(port)
  return port
}

function assumedEndpoint({ name, addresses }: LogicalSwitchPort): Endpoint {
  return {
    namespace: '',
    name,
    kind: 'Assumed',
    labels: {},
    port: name,
    addresses,
    securityGroups: [],
  }
}

/** The first host address of a subnet without workloads. */
function vacant(prefix: Prefix, gateway: Address): Address | undefined {
  const { family } = gateway
  const last = lastAddress(prefix)
  for (let value = addressToBigInt(masked(prefix).address) + 1n; ; value++) {
    const address = addressFromBigInt(family, value)
    if (value >= addressToBigInt(last)) return undefined
    if (!sameAddress(address, gateway)) return address
  }
}

/** A network in which a VPC has workloads. */
export interface RoutedSubnet {
  readonly name: string
  readonly vpc: string
  /** Host bits are cleared. */
  readonly prefix: Prefix
  readonly node: SwitchNode
  /** The router port that is its gateway. */
  readonly port: RouterPortNode
  /** The line that gives it its addresses. */
  readonly origin: Origin
}

/** The subnets on each VPC's router, in the order written. */
const byVpc = view((design: Design) => {
  const fabric = routing(design)
  return new Map(fabric.network.routers.map(({ name }) => [name, subnetsOn(fabric.router(name)!)]))
})

function subnetsOn(router: RouterNode): RoutedSubnet[] {
  return router.ports.flatMap((port) => {
    const { switchPort, model } = port
    if (!switchPort) return []
    const { switch: node } = switchPort
    return model.networks.map((network) => ({
      name: node.model.name,
      vpc: router.model.name,
      prefix: masked(network),
      node,
      port,
      origin: network.origin!,
    }))
  })
}

/** The subnets of a VPC; none for one without a router. */
export function subnetsOf(design: Design, vpc: string): readonly RoutedSubnet[] {
  return byVpc(design).get(vpc) ?? []
}

/** Those of one family. */
export function subnetsOfFamily(
  design: Design,
  vpc: string,
  family: Family,
): readonly RoutedSubnet[] {
  return subnetsOf(design, vpc).filter(({ prefix }) => prefix.address.family === family)
}

/** The line that gives a subnet its addresses. */
export function subnetPlace({ name, vpc, origin }: RoutedSubnet): Place {
  return { origin, label: `subnet \`${name}\` of VPC \`${vpc}\`` }
}
