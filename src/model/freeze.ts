import type { LogicalNetwork } from './logical-network.ts'

/**
 * Makes sure that the lists of a network stay as they are: a fabric reads them when a packet first comes by. The parts
 * in the lists are readonly by their types alone, for there may be very many.
 */
export function freezeNetwork(network: LogicalNetwork): void {
  if (Object.isFrozen(network)) return
  for (const router of network.routers) {
    Object.freeze(router.ports)
    Object.freeze(router.staticRoutes)
    Object.freeze(router.policies)
    Object.freeze(router)
  }
  for (const node of network.switches) {
    Object.freeze(node.ports)
    Object.freeze(node.acls)
    Object.freeze(node.subnets)
    Object.freeze(node)
  }
  for (const group of network.portGroups) {
    Object.freeze(group.ports)
    Object.freeze(group.acls)
    Object.freeze(group)
  }
  for (const machine of network.machines ?? []) {
    Object.freeze(machine.interfaces)
    Object.freeze(machine.routes)
    Object.freeze(machine.nat)
    Object.freeze(machine)
  }
  for (const list of [
    network.routers,
    network.switches,
    network.machines ?? [],
    network.portGroups,
    network.addressSets,
    network.endpoints,
    network.caveats,
  ]) {
    Object.freeze(list)
  }
  Object.freeze(network)
}
