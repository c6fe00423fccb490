import { firstByKey, onceFor } from '../world/once-for.ts'
import type { GcpNetwork, GcpPeering, GcpProject, GcpWorld } from './world.ts'

/** A network, whose it is, and the name by which others refer to it: `project/network`. */
export interface OwnedNetwork {
  readonly project: GcpProject
  readonly network: GcpNetwork
  readonly path: string
}

export function* allNetworks({ projects }: GcpWorld): Iterable<OwnedNetwork> {
  for (const project of projects) {
    for (const network of project.networks) {
      yield { project, network, path: `${project.id}/${network.name}` }
    }
  }
}

const networksByPath = onceFor((world: GcpWorld) =>
  firstByKey(allNetworks(world), ({ path }) => path),
)

export function findNetwork(world: GcpWorld, path: string): OwnedNetwork | undefined {
  return networksByPath(world).get(path)
}

export function withProject(
  world: GcpWorld,
  id: string,
  change: (project: GcpProject) => GcpProject,
): GcpWorld {
  const projects = world.projects.map((project) => (project.id === id ? change(project) : project))
  return { ...world, projects }
}

export function withNetwork(
  world: GcpWorld,
  path: string,
  change: (network: GcpNetwork) => GcpNetwork,
): GcpWorld {
  const owner = findNetwork(world, path)
  if (!owner) return world
  return withProject(world, owner.project.id, (project) => ({
    ...project,
    networks: project.networks.map((network) =>
      network === owner.network ? change(network) : network,
    ),
  }))
}

/** The other side's peering back, if there is one. */
export function counterpart(
  world: GcpWorld,
  path: string,
  peering: GcpPeering,
): GcpPeering | undefined {
  const other = findNetwork(world, peering.network)
  return other?.network.peerings.find(({ network }) => network === path)
}

/** Whether a peering of a network is ACTIVE: both sides are there. Else it is INACTIVE. */
export function isActivePeering(world: GcpWorld, path: string, peering: GcpPeering): boolean {
  return counterpart(world, path, peering) !== undefined
}

/** The networks that a network is actively peered with. */
export function activePeers(world: GcpWorld, { network, path }: OwnedNetwork): OwnedNetwork[] {
  return network.peerings.flatMap((peering) => {
    const peer = findNetwork(world, peering.network)
    return peer && isActivePeering(world, path, peering) ? [peer] : []
  })
}

/** What an auto-mode network has, whatever its list of subnets says. */
const AUTO_MODE = '10.128.0.0/9'

/** All ranges of a network's subnets. */
export function subnetRanges({ mode, subnets }: GcpNetwork): string[] {
  const ranges = subnets.flatMap(({ range, secondary }) => [range, ...secondary])
  return mode === 'auto' ? [AUTO_MODE, ...ranges] : ranges
}
