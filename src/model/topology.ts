import { alg, Graph } from '@dagrejs/graphlib'
import type { LogicalNetwork } from './logical-network.ts'
import type { LogicalRouterPort } from './logical-router.ts'

/** An edge label of the peering graph: the two ends of a working link. */
export interface PeeringLink {
  readonly ports: readonly [string, string]
}

/**
 * The peering graph: a node `router/<name>` for each router, an undirected edge for each link whose two ports name
 * each other. The kind stands in front of the name because graphlib keeps nodes in a plain object, where a router
 * called `constructor` would be lost.
 */
export function peeringGraph(network: LogicalNetwork): Graph {
  const graph = new Graph({ directed: false, multigraph: true })
  const owner = new Map<string, { router: string; port: LogicalRouterPort }>()
  for (const router of network.routers) {
    graph.setNode(`router/${router.name}`)
    for (const port of router.ports) owner.set(port.name, { router: router.name, port })
  }
  for (const [name, { router, port }] of owner) {
    if (port.peer === undefined || name > port.peer) continue
    const remote = owner.get(port.peer)
    if (remote?.port.peer !== name) continue
    const link: PeeringLink = { ports: [name, port.peer] }
    graph.setEdge(`router/${router}`, `router/${remote.router}`, link, name)
  }
  return graph
}

/** The routers on a shortest way over working peerings, both ends included; empty where there is none. */
export function peeringPath(network: LogicalNetwork, from: string, to: string): string[] {
  const graph = peeringGraph(network)
  const start = `router/${from}`
  const end = `router/${to}`
  if (!graph.hasNode(start) || !graph.hasNode(end)) return []
  const paths = alg.dijkstra(
    graph,
    start,
    () => 1,
    (node) => graph.nodeEdges(node) ?? [],
  )
  if (paths[end]!.distance === Number.POSITIVE_INFINITY) return []
  const path: string[] = []
  // graphlib gives the start no predecessor.
  for (let node: string | undefined = end; node; node = paths[node]?.predecessor) {
    path.unshift(node.slice('router/'.length))
  }
  return path
}
