import type { LogicalNetwork, LogicalRouter, LogicalRouterPort } from '../../model/index.ts'

/** Finds the routers of a network and their ports by name. */
export interface RouterIndex {
  readonly routers: ReadonlyMap<string, LogicalRouter>
  readonly ports: ReadonlyMap<string, readonly LogicalRouterPort[]>
}

const INDEXES = new WeakMap<LogicalNetwork, RouterIndex>()

/** The index of a network, made when it is first asked for. */
export function routerIndex(network: LogicalNetwork): RouterIndex {
  let index = INDEXES.get(network)
  if (!index) INDEXES.set(network, (index = indexOf(network)))
  return index
}

function indexOf({ routers }: LogicalNetwork): RouterIndex {
  const ports = new Map<string, LogicalRouterPort[]>()
  for (const port of routers.flatMap((router) => router.ports)) {
    const known = ports.get(port.name)
    if (known) known.push(port)
    else ports.set(port.name, [port])
  }
  // A hand-made network may have two routers of one name: the first counts.
  return { routers: new Map(routers.toReversed().map((one) => [one.name, one])), ports }
}
