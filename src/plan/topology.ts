/** How VPCs may be joined: all to the first one, each to each, or each to the next one. */
export type Topology = 'hub-spoke' | 'mesh' | 'chain'

/** Which VPCs are joined, and who gets through to whom. VPCs are numbered by their place in the list. */
export interface Layout {
  readonly topology: Topology
  /** Names. Of a hub and its spokes the hub comes first, of a chain neighbours stand side by side. */
  readonly vpcs: readonly string[]
  /** Whether VPCs reach each other through others: spokes through the hub, the ends of a chain through its middle. */
  readonly transitRouting: boolean
}

/** Two VPCs with a peering. */
export type Link = readonly [number, number]

/** The peerings, in an order to which a further VPC only adds at the end. */
export function linksOf({ topology, vpcs }: Layout): Link[] {
  const links: Link[] = []
  for (let two = 1; two < vpcs.length; two++) {
    const first = topology === 'chain' ? two - 1 : 0
    const last = topology === 'hub-spoke' ? 0 : two - 1
    for (let one = first; one <= last; one++) links.push([one, two])
  }
  return links
}

/** The VPCs to which the way from one VPC goes over its peering with another, the other itself first. */
export function reachedOver(
  { topology, vpcs, transitRouting }: Layout,
  from: number,
  peer: number,
): number[] {
  if (!transitRouting || topology === 'mesh') return [peer]
  if (topology === 'chain') {
    const step = peer - from
    const reached: number[] = []
    for (let at = peer; at >= 0 && at < vpcs.length; at += step) reached.push(at)
    return reached
  }
  if (from === 0) return [peer]
  return [0, ...vpcs.keys()].filter((vpc, place) => place === 0 || (vpc !== 0 && vpc !== from))
}

/** Of every VPC, those that it has a peering with. */
export function peersOf(layout: Layout): number[][] {
  const peers: number[][] = layout.vpcs.map(() => [])
  for (const [one, two] of linksOf(layout)) {
    peers[one]!.push(two)
    peers[two]!.push(one)
  }
  return peers
}

/** Of every VPC, those that it is to reach. */
export function reachableFrom(layout: Layout): Set<number>[] {
  return peersOf(layout).map(
    (peers, from) => new Set(peers.flatMap((peer) => reachedOver(layout, from, peer))),
  )
}
