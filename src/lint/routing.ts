import {
  Fabric,
  type RouterNode,
  type RouterPortNode,
  type SwitchNode,
  type SwitchPortNode,
} from '../dataplane/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import type { Endpoint, LogicalNetwork, LogicalSwitch, LogicalSwitchPort } from '../model/index.ts'
import {
  type Address,
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
 * The design as far as routing goes: no ACLs, and one workload in each subnet, also where the manifests have none. Its
 * routers are those of the whole design.
 */
export const routing = view(({ network }: Design) => new Fabric(routed(network.model)))

const assumed = new WeakSet<LogicalSwitchPort>()

/** Whether the workload at the port was taken for granted. */
export function isAssumed({ model }: SwitchPortNode): boolean {
  return assumed.has(model)
}

function routed(model: LogicalNetwork): LogicalNetwork {
  const first = new Map<string, Endpoint>()
  for (const endpoint of model.endpoints) {
    if (endpoint.port === undefined) continue
    for (const { family } of endpoint.addresses) {
      const key = `${family} ${endpoint.port}`
      if (!first.has(key)) first.set(key, endpoint)
    }
  }
  const endpoints = new Set<Endpoint>()
  const switches = model.switches.map((node): LogicalSwitch => {
    const ports = [...node.ports]
    for (const { prefix, gateway } of node.subnets) {
      const { family } = prefix.address
      const known = node.ports.find(({ name }) => first.has(`${family} ${name}`))
      if (known) {
        endpoints.add(first.get(`${family} ${known.name}`)!)
        continue
      }
      const address = gateway && vacant(prefix, gateway)
      if (!address) continue
      const name = `${formatAddress(address)}.${node.name}`
      const port: LogicalSwitchPort = { name, type: 'vif', addresses: [address] }
      assumed.add(port)
      ports.push(port)
      endpoints.add({
        namespace: '',
        name,
        kind: 'Assumed',
        labels: {},
        port: name,
        addresses: [address],
        securityGroups: [],
      })
    }
    return { ...node, ports, acls: [] }
  })
  return {
    ...model,
    switches,
    portGroups: model.portGroups.map((group) => ({ ...group, acls: [] })),
    endpoints: [...endpoints],
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
