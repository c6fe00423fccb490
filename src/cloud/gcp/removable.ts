import { shortNames } from '../network/names.ts'
import { peeringName, type Removable, type Removables } from '../world/removable.ts'
import { allNetworks, type OwnedNetwork, withNetwork, withProject } from './lookup.ts'
import type { GcpNetwork, GcpWorld } from './world.ts'

/** Parts of a world on GCP: `peering:net-a/net-b`, `route:net-a/10.0.0.0/16`, `rule:net-a/allow-web`, `vpc:net-a`, `pod:net-a/vm`. */
export const GCP_REMOVABLES: Removables<GcpWorld> = {
  peering: (world) =>
    named(world).flatMap(({ name: from, path, network }, _, networks) =>
      network.peerings.map((peering) => ({
        ...peeringName(
          from,
          networks.find((other) => other.path === peering.network)?.name ?? peering.network,
        ),
        ...without(path, 'peerings', ({ name }) => name === peering.name),
      })),
    ),
  route: (world) =>
    named(world).flatMap(({ name: owner, path, network }) =>
      network.routes.map(({ destination }) => ({
        name: `${owner}/${destination}`,
        ...without(path, 'routes', (route) => route.destination === destination),
      })),
    ),
  rule: (world) =>
    named(world).flatMap(({ name: owner, path, network }) =>
      network.firewallRules.map((rule) => ({
        name: `${owner}/${rule.name}`,
        ...without(path, 'firewallRules', ({ name }) => name === rule.name),
      })),
    ),
  vpc: (world) =>
    named(world)
      .filter(({ path }) => path !== world.kyma.network)
      .map(({ name, project, network }) => ({
        name,
        without: (left) =>
          withProject(left, project.id, (old) => ({
            ...old,
            networks: old.networks.filter((other) => other.name !== network.name),
          })),
      })),
  pod: (world) =>
    named(world).flatMap(({ name: owner, path, network }) =>
      network.instances.map((instance) => ({
        name: `${owner}/${instance.name}`,
        ...without(path, 'instances', ({ name }) => name === instance.name),
      })),
    ),
}

function named(world: GcpWorld): (OwnedNetwork & { readonly name: string })[] {
  const networks = [...allNetworks(world)]
  const names = shortNames(networks.map(({ path }) => path))
  return networks.map((owned) => ({ ...owned, name: names.get(owned.path)! }))
}

type Lists = Pick<GcpNetwork, 'peerings' | 'routes' | 'firewallRules' | 'instances'>

/** Takes items out of a list of a network. */
function without<List extends keyof Lists>(
  path: string,
  list: List,
  goes: (item: Lists[List][number]) => boolean,
): Pick<Removable<GcpWorld>, 'without'> {
  return {
    without: (world) =>
      withNetwork(world, path, (network) => ({
        ...network,
        [list]: (network[list] as readonly Lists[List][number][]).filter((item) => !goes(item)),
      })),
  }
}
