import type { RouterNode, RouterPortNode } from '../dataplane/index.ts'
import { isMapping } from '../manifest/index.ts'
import { type Address, AddressMap, type Family, parseAddress } from '../net/index.ts'
import type { Design } from './design.ts'
import { isAssumed } from './routing.ts'
import { view } from './view.ts'

/** What becomes of packets that a router sends to a next hop. */
export type Hop =
  /** The router at the other end of a peering has the address. */
  | { readonly kind: 'peer'; readonly port: RouterPortNode; readonly remote: RouterNode }
  /** A workload or gateway in a subnet has it. */
  | { readonly kind: 'workload'; readonly port: RouterPortNode }
  /** It lies in a subnet, and nobody among the manifests has it. */
  | { readonly kind: 'vacant'; readonly port: RouterPortNode }
  /** It lies on a peering, and the router at the other end does not have it. */
  | { readonly kind: 'unowned'; readonly port: RouterPortNode; readonly remote: RouterNode }
  /** It lies on a peering that the other VPC does not answer. */
  | { readonly kind: 'dangling'; readonly port: RouterPortNode }
  /** It is the router's own. */
  | { readonly kind: 'own'; readonly port: RouterPortNode }
  /** It lies in networks of several ports. */
  | { readonly kind: 'several'; readonly ports: readonly RouterPortNode[] }
  /** It is in fe80::/64, which every port has. */
  | { readonly kind: 'link-local' }
  /** It is of another family than the route, and leads nowhere. */
  | { readonly kind: 'other-family' }
  /** It lies in no network of the router. */
  | { readonly kind: 'nowhere' }

/** What becomes of packets of a family to a next hop that lies in the networks of these ports. */
export function hopTo(
  design: Design,
  nextHop: Address,
  ports: readonly RouterPortNode[],
  family: Family,
): Hop {
  const [port, ...others] = ports
  // Newer builds of OVN do take a next hop of the other family, where they find a port for it.
  if (nextHop.family !== family && !port) return { kind: 'other-family' }
  if (isLinkLocal(nextHop)) return { kind: 'link-local' }
  if (!port) return { kind: 'nowhere' }
  if (others.length > 0) return { kind: 'several', ports }
  const { peer, switchPort } = port
  if (peer?.addresses.get(nextHop)) return { kind: 'peer', port, remote: peer.router }
  if (port.addresses.get(nextHop)) return { kind: 'own', port }
  if (peer) return { kind: 'unowned', port, remote: peer.router }
  if (!switchPort) return { kind: 'dangling', port }
  const { w0, w1, w2, w3 } = nextHop
  const owners = switchPort.switch.owners(nextHop.family, w0, w1, w2, w3)
  const isOwned = owners.some((owner) => !isAssumed(owner)) || gateways(design).get(nextHop)
  return { kind: isOwned ? 'workload' : 'vacant', port }
}

/** Every router port has an address in fe80::/64. */
function isLinkLocal({ family, w0, w1 }: Address): boolean {
  return family === 6 && w0 === (0xfe800000 | 0) && w1 === 0
}

/** Fields in which objects that are not simulated name their own addresses. */
const ADDRESS_FIELDS: Readonly<Record<string, readonly string[]>> = {
  VpcNatGateway: ['lanIp'],
  VpcEgressGateway: ['internalIPs'],
  Vip: ['v4ip', 'v6ip'],
}

/** The addresses of gateways that are pods, but are not written as pods. */
const gateways = view(({ manifests }: Design) => {
  const found = new AddressMap<true>()
  for (const { kind, apiVersion, value } of manifests) {
    const fields = apiVersion === 'kubeovn.io/v1' ? ADDRESS_FIELDS[kind] : undefined
    const { spec } = value
    if (!fields || !isMapping(spec)) continue
    for (const text of fields.flatMap((field) => spec[field] ?? [])) {
      const address = typeof text === 'string' ? parseAddress(text) : undefined
      if (address) found.set(address, true)
    }
  }
  return found
})
