import { namedNetworks, type PeeringSide, peeringSides, type World } from './cloud/index.ts'
import { cloudNetwork } from './cloud-network.ts'
import { type Design, type Finding, lint } from './lint/index.ts'
import { isMapping, type Manifest } from './manifest/index.ts'
import { type CloudPeering, mapNetwork, type NetworkMap } from './map/index.ts'
import type { LogicalNetwork } from './model/index.ts'
import type { Network } from './network.ts'
import { describeFault } from './report/index.ts'

/** What a map of a design may be made of beside the design itself. */
export interface DesignMapOptions {
  /** The network of the same manifests, read in another way than lint reads them. Default: as lint does. */
  readonly network?: LogicalNetwork
  /** Default: what all rules find. */
  readonly findings?: readonly Finding[]
}

/** The map of a design, with what lint finds. */
export function mapOfDesign(design: Design, options: DesignMapOptions = {}): NetworkMap {
  const { network = design.network.model, findings = lint(design).findings } = options
  return mapNetwork({ network, findings, labels: vpcLabels(design.manifests) })
}

/** The map of a world of cloud networks as it is, with the faults of its routing. Networks have their account as a label. */
export function mapOfWorld(world: World, network: Network = cloudNetwork(world)): NetworkMap {
  const networks = namedNetworks(world)
  return mapNetwork({
    network: network.model,
    faults: network.faults().map((fault) => ({ fault, message: describeFault(fault) })),
    labels: new Map(networks.map(({ name, account }) => [name, { account }])),
    cloud: {
      networks: new Set(networks.map(({ name }) => name)),
      peerings: cloudPeerings(peeringSides(world)),
    },
  })
}

function vpcLabels(manifests: readonly Manifest[]): Map<string, Readonly<Record<string, string>>> {
  return new Map(
    manifests.flatMap(({ kind, name, value: { metadata } }) => {
      const labels = kind === 'Vpc' && isMapping(metadata) ? metadata['labels'] : undefined
      if (!isMapping(labels)) return []
      const texts = Object.entries(labels).map(([key, value]) => [key, String(value)] as const)
      return [[name, Object.fromEntries(texts)] as const]
    }),
  )
}

/** Both sides of each peering as one: up where all sides are, in all of their words. */
function cloudPeerings(sides: readonly PeeringSide[]): CloudPeering[] {
  const pairs = new Map<string, PeeringSide[]>()
  for (const side of sides) {
    const key = JSON.stringify([side.from, side.to].sort())
    pairs.set(key, [...(pairs.get(key) ?? []), side])
  }
  return [...pairs.values()].map((both) => {
    const { from, to } = both[0]!
    const isAnswered = both.some((side) => side.from === to)
    const states = [...new Set(both.map(({ state }) => state))].sort()
    return {
      between: [from, to],
      isUp: both.some(({ isUp }) => isUp),
      state: `${states.join(' and ')}${isAnswered ? '' : ', on one side only'}`,
    }
  })
}
