import { type Address, containsAddress } from '../net/index.ts'
import type { RouterPortNode, SwitchPortNode } from './nodes.ts'

/**
 * Who gets what a router sends out of a port towards a next hop: the peer's port, or ports of the switch that it is
 * joined to. Nobody: the packet is dropped.
 */
export function ownersOfNextHop(
  port: RouterPortNode,
  nextHop: Address,
): RouterPortNode | readonly SwitchPortNode[] {
  const { peer, switchPort, model } = port
  if (peer) return peer.addresses.get(nextHop) ? peer : NOBODY
  if (!switchPort) return NOBODY
  if (!model.networks.some((network) => containsAddress(network, nextHop))) return NOBODY
  const { family, w0, w1, w2, w3 } = nextHop
  return switchPort.switch.owners(family, w0, w1, w2, w3)
}

const NOBODY: readonly SwitchPortNode[] = []
