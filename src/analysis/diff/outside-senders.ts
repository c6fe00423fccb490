import type { Fabric, RouterNode, RouterPortNode, SwitchNode } from '../../dataplane/index.ts'
import type { Prefix } from '../../net/index.ts'
import type { Touched } from './changed-islands.ts'

type Node = RouterNode | SwitchNode

/**
 * The switches of a network from which packets to addresses outside may come to something that differs from another
 * network: the others send them the same ways in both. What such packets meet there for other addresses does not matter.
 *
 * A machine counts as different: it may have an address outside, and what it answers goes other ways.
 *
 * @param isOutside tells whether some address of a prefix is outside
 */
export function switchesMeeting(
  fabric: Fabric,
  touched: Touched,
  isOutside: (prefix: Prefix) => boolean,
): ReadonlySet<Node> {
  const sources = routersTowards(fabric, isOutside)
  const found = new Set<Node>()
  const left = touchedNodes(fabric, touched)
  for (let node = left.pop(); node; node = left.pop()) {
    if (found.has(node)) continue
    found.add(node)
    left.push(...(sources.get(node) ?? []))
    if ('routerPorts' in node) continue
    // Whatever a workload sends out of its subnet comes to the routers of its switch.
    for (const { switchPort } of node.ports) if (switchPort) left.push(switchPort.switch)
  }
  return found
}

/** The routers and switches of a network that differ in the other, or have machines. */
function touchedNodes(fabric: Fabric, { routers, switches, ports }: Touched): Node[] {
  const machines = fabric.network.machines ?? []
  return [
    ...Array.from(routers, (name) => fabric.router(name)),
    ...Array.from(switches, (name) => fabric.switch(name)),
    ...Array.from(ports, (name) => fabric.switchPort(name)?.switch),
    ...machines.flatMap(({ interfaces }) =>
      interfaces.map(({ port }) =>
        port === undefined ? undefined : fabric.switchPort(port)?.switch,
      ),
    ),
  ].filter((node) => node !== undefined)
}

/** For routers and switches the routers that may hand packets for addresses outside to them. */
function routersTowards(
  fabric: Fabric,
  isOutside: (prefix: Prefix) => boolean,
): ReadonlyMap<Node, readonly RouterNode[]> {
  const sources = new Map<Node, RouterNode[]>()
  for (const { name } of fabric.network.routers) {
    const router = fabric.router(name)!
    for (const { peer, switchPort } of portsTowardsOutside(router, isOutside)) {
      const node = peer?.router ?? switchPort?.switch
      if (!node) continue
      const known = sources.get(node)
      if (known) known.push(router)
      else sources.set(node, [router])
    }
  }
  return sources
}

function portsTowardsOutside(
  { installed, policies }: RouterNode,
  isOutside: (prefix: Prefix) => boolean,
): ReadonlySet<RouterPortNode> {
  const ports = new Set<RouterPortNode>()
  for (const { route, ports: ways } of installed) {
    // A route by source takes packets for all addresses.
    if (route.policy === 'dst-ip' && !isOutside(route.prefix)) continue
    for (const port of ways) ports.add(port)
  }
  for (const { ways } of policies) for (const { port } of ways) if (port) ports.add(port)
  return ports
}
