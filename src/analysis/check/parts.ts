import type { Origin } from '../../diagnostic/index.ts'
import {
  type Annotated,
  type LogicalNetwork,
  type LogicalRouterPort,
  type NetworkElement,
  networkWithout,
} from '../../model/index.ts'
import type { NetworkPart } from './report.ts'

/**
 * The parts of a network that somebody wrote and can take out again by themselves: peerings, static routes, policies,
 * and the rules of subnets and security groups. What a controller adds by itself is none: in a network that was made
 * from manifests, its origin is not the item of a list.
 */
export function partsOf(network: LogicalNetwork): NetworkPart[] {
  const { routers, switches, portGroups } = network
  const made = [...routers, ...switches, ...portGroups].some(({ origin }) => origin)
  const written = ({ origin }: Annotated): boolean => (origin ? origin.path.endsWith(']') : !made)
  return [
    ...peeringsOf(network),
    ...routers.flatMap(({ name, staticRoutes }) =>
      grouped('route', name, staticRoutes.filter(written)),
    ),
    ...routers.flatMap(({ name, policies }) => grouped('policy', name, policies.filter(written))),
    ...[...switches, ...portGroups].flatMap(({ name, acls }) =>
      grouped('rule', name, acls.filter(written)),
    ),
  ]
}

/** Both ports of each link, or the one port of a half. */
function peeringsOf({ routers }: LogicalNetwork): NetworkPart[] {
  const owners = new Map<string, { router: string; port: LogicalRouterPort }>()
  for (const { name: router, ports } of routers) {
    for (const port of ports) owners.set(port.name, { router, port })
  }
  const parts: NetworkPart[] = []
  for (const [name, { router, port }] of owners) {
    if (port.peer === undefined) continue
    const remote = owners.get(port.peer)
    const linked = remote?.port.peer === name
    if (linked && name > port.peer) continue
    parts.push({
      kind: 'peering',
      holders: linked ? [router, remote.router] : [router],
      elements: linked ? [port, remote.port] : [port],
      origin: port.origin,
    })
  }
  return parts
}

/** One part for all elements that were made from one item. */
function grouped(
  kind: NetworkPart['kind'],
  holder: string,
  elements: readonly (NetworkElement & Annotated)[],
): NetworkPart[] {
  const parts = new Map<unknown, NetworkPart>()
  for (const element of elements) {
    const { origin } = element
    const key = origin ? placeOf(origin) : element
    const known = parts.get(key)
    parts.set(
      key,
      known
        ? { ...known, elements: [...known.elements, element] }
        : { kind, holders: [holder], elements: [element], origin },
    )
  }
  return [...parts.values()]
}

/** The same for everything that was made from one item. */
export function placeOf({ file, document, line, column, path }: Origin): string {
  return JSON.stringify([file, document, line, column, path])
}

export function withoutPart(network: LogicalNetwork, part: NetworkPart): LogicalNetwork {
  return networkWithout(network, new Set(part.elements))
}
