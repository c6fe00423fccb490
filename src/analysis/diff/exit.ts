import type { Trace } from '../../dataplane/index.ts'
import type { LogicalNetwork, LogicalRouterPort, LogicalSwitchPort } from '../../model/index.ts'
import { type Address, containsAddress, formatAddress, sameAddress } from '../../net/index.ts'

/** What becomes of a packet to an address outside. Nothing there can answer, so that it is where it goes that counts. */
export type OutsideFate =
  /** It gets nowhere. */
  | { readonly kind: 'lost' }
  /** A router answers. */
  | { readonly kind: 'answered' }
  /** OVN itself leaves it open. */
  | { readonly kind: 'open' }
  /** A router hands it to a next hop in one of its subnets, which may take it on: a gateway. */
  | {
      readonly kind: 'leaves'
      readonly router: string
      readonly nextHop: Address
      /** The workload or node that has the address, if it is known. */
      readonly receiver: LogicalSwitchPort | undefined
    }

export const LOST: OutsideFate = { kind: 'lost' }

/** Equal for fates that are alike. */
export function fateKey(fate: OutsideFate): string {
  return fate.kind === 'leaves' ? `${fate.router} ${formatAddress(fate.nextHop)}` : `- ${fate.kind}`
}

/** The fate of a packet that was traced to an address outside. */
export function outsideFate({ verdict, request }: Trace, network: LogicalNetwork): OutsideFate {
  if (verdict === 'reachable') return { kind: 'answered' }
  if (verdict === 'undefined') return { kind: 'open' }
  const isHanded = request.reason === 'not-the-owner' || request.reason === 'next-hop-unresolved'
  const hop = isHanded ? request.hops.findLast(({ kind }) => kind === 'router') : undefined
  const resolve = hop?.steps.findLast((step) => step.kind === 'resolve')
  if (!hop || !resolve) return LOST
  const ports = network.routers.find(({ name }) => name === hop.node)?.ports ?? []
  const { address } = resolve
  const holds = ({ networks }: LogicalRouterPort): boolean =>
    networks.some((one) => containsAddress(one, address))
  const owns = ({ networks }: LogicalRouterPort): boolean =>
    networks.some((one) => sameAddress(one.address, address))
  // Behind a peering there are routers only, and a router is no neighbour of its own.
  if (ports.some((port) => owns(port) || (holds(port) && port.peer !== undefined))) return LOST
  return { kind: 'leaves', router: hop.node, nextHop: address, receiver: request.receiver }
}
