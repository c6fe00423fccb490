import type { Fabric, SwitchNode, SwitchPortNode } from '../../dataplane/index.ts'
import type { Endpoint } from '../../model/index.ts'
import {
  type Address,
  AddressMap,
  addressToBigInt,
  containsAddress,
  type Family,
  lastAddress,
  sameAddress,
} from '../../net/index.ts'
import type { ClassMember, EndpointClass } from '../reachability/index.ts'
import type { AddressRange } from './moves.ts'

/** An endpoint with one of its addresses, where it is. */
export class Host implements ClassMember {
  readonly endpoint: Endpoint
  readonly address: Address
  readonly port: SwitchPortNode
  readonly class: EndpointClass
  /** Whether its address alone may decide what becomes of its packets: they have to be traced. */
  readonly isOdd: boolean
  /** Whether another port of its switch has the address too. */
  readonly isTwin: boolean
  #value: bigint | undefined

  /** `ofRouters` are the addresses that routers of its part of the network have for themselves. */
  constructor(
    { endpoint, address }: ClassMember,
    group: EndpointClass,
    port: SwitchPortNode,
    ofRouters: AddressMap<true>,
  ) {
    this.endpoint = endpoint
    this.address = address
    this.port = port
    this.class = group
    const { model, switch: node } = port
    this.isOdd =
      ofRouters.get(address) !== undefined ||
      !model.addresses.some((own) => sameAddress(own, address)) ||
      !node.model.subnets.some(({ prefix }) => containsAddress(prefix, address))
    const { family, w0, w1, w2, w3 } = address
    this.isTwin = node.owners(family, w0, w1, w2, w3).length > 1
  }

  /** The address as a number. Of hosts to which nothing can happen nobody asks for it. */
  get value(): bigint {
    this.#value ??= addressToBigInt(this.address)
    return this.#value
  }
}

/** The hosts of one family that working links join, by their addresses. */
export class Hosts {
  /** Ascending. */
  readonly #all: readonly Host[]

  constructor(hosts: readonly Host[]) {
    this.#all = hosts.toSorted((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
  }

  within({ first, last }: AddressRange): Host[] {
    return this.#all.slice(this.#before(first), this.#before(last + 1n))
  }

  /** An address of a range that no host has: the second, which people expect to be a host's, or the lowest other. */
  vacantIn({ first, last }: AddressRange): bigint | undefined {
    if (first < last && !this.#has(first + 1n)) return first + 1n
    for (let value = first; value <= last; value++) if (!this.#has(value)) return value
    return undefined
  }

  #has(value: bigint): boolean {
    return this.#all[this.#before(value)]?.value === value
  }

  /** How many hosts have a lower address. */
  #before(value: bigint): number {
    let low = 0
    let high = this.#all.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#all[middle]!.value < value) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The first of each class. */
export function representatives(hosts: readonly Host[]): Host[] {
  const seen = new Set<EndpointClass>()
  return hosts.filter((host) => !seen.has(host.class) && seen.add(host.class))
}

/** A switch with hosts of one family on it. */
export interface Site {
  readonly node: SwitchNode
  readonly family: Family
  readonly hosts: readonly Host[]
  /** Which part of the network it is in: parts are not joined by any link. */
  readonly part: number
}

/** The switches of a network that have hosts. */
export function sitesOf(
  fabric: Fabric,
  classes: readonly EndpointClass[],
  parts: ReadonlyMap<unknown, number>,
): Site[] {
  const ofRouters = routerAddresses(fabric, parts)
  const sites: Site[] = []
  const known = { 4: new Map<SwitchNode, Host[]>(), 6: new Map<SwitchNode, Host[]>() }
  for (const group of classes) {
    const { family } = group
    for (const member of group.members) {
      const port = fabric.switchPort(member.endpoint.port!)!
      const node = port.switch
      const part = parts.get(node)!
      let hosts = known[family].get(node)
      if (!hosts) {
        known[family].set(node, (hosts = []))
        sites.push({ node, family, hosts, part })
      }
      hosts.push(new Host(member, group, port, ofRouters[part]!))
    }
  }
  return sites
}

/** Addresses of routers and broadcast addresses of their networks, by part of the network. */
function routerAddresses(fabric: Fabric, parts: ReadonlyMap<unknown, number>): AddressMap<true>[] {
  const addresses = Array.from(
    { length: new Set(parts.values()).size },
    () => new AddressMap<true>(),
  )
  for (const { name } of fabric.network.routers) {
    const router = fabric.router(name)!
    const own = addresses[parts.get(router)!]!
    for (const { model } of router.ports) {
      for (const network of model.networks) {
        own.set(network.address, true)
        own.set(lastAddress(network), true)
      }
    }
  }
  return addresses
}

/** Numbers the routers and switches so that those joined by working links have the same number, from 0 on. */
export function partsOf(fabric: Fabric): Map<unknown, number> {
  const { routers, switches } = fabric.network
  const nodes = [
    ...routers.map(({ name }) => fabric.router(name)!),
    ...switches.map(({ name }) => fabric.switch(name)!),
  ]
  const parts = new Map<unknown, number>()
  let count = 0
  for (const start of nodes) {
    if (parts.has(start)) continue
    const open = [start]
    parts.set(start, count)
    for (let node = open.pop(); node; node = open.pop()) {
      const next =
        'owners' in node
          ? [
              ...node.routerPorts.map(({ routerPort }) => routerPort?.router),
              ...node.behindMachines,
            ]
          : node.ports.map(({ peer, switchPort }) => peer?.router ?? switchPort?.switch)
      for (const other of next) {
        if (!other || parts.has(other)) continue
        parts.set(other, count)
        open.push(other)
      }
    }
    count++
  }
  return parts
}
