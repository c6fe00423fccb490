import {
  holds,
  overlappingSubnets,
  twice,
  unknown,
  unknownNetwork,
  type WorldProblem,
} from '../world/problem.ts'
import type { GcpNetwork, GcpWorld } from './world.ts'

/** What is wrong with the references and addresses of a world. */
export function checkGcpWorld(world: GcpWorld): WorldProblem[] {
  const networks = world.projects.flatMap((project) =>
    project.networks.map((network) => ({ network, path: `${project.id}/${network.name}` })),
  )
  const paths = networks.map(({ path }) => path)
  const problems = [
    ...twice('project', world.projects, ({ id }) => id),
    ...twice(
      'network',
      networks.map(({ network, path }) => ({ origin: network.origin, path })),
      ({ path }) => path,
    ),
    ...twice(
      'instance',
      networks.flatMap(({ network }) => network.instances),
      ({ name }) => name,
    ),
    ...networks.flatMap(({ network, path }) => checkNetwork(network, path)),
  ]
  if (!paths.includes(world.kyma.network)) {
    problems.push(unknownNetwork(world.kyma, 'network', world.kyma.network, paths))
  }
  return problems
}

function checkNetwork(network: GcpNetwork, path: string): WorldProblem[] {
  const problems: WorldProblem[] = [
    ...twice('subnet', network.subnets, ({ name }) => name),
    ...overlappingSubnets(
      network.subnets.flatMap((at) =>
        [at.range, ...at.secondary].map((range) => ({ at, name: at.name, range })),
      ),
    ),
    ...twice('address', network.instances, ({ address }) => address),
    ...twice('peering', network.peerings, ({ name }) => name),
  ]
  for (const peering of network.peerings) {
    if (peering.network === path) {
      problems.push({ at: peering, message: `network \`${path}\` is peered with itself` })
    }
  }
  for (const instance of network.instances) {
    const subnet = network.subnets.find(({ name }) => name === instance.subnet)
    if (!subnet) {
      const known = network.subnets.map(({ name }) => name)
      problems.push(unknown(instance, 'subnet', instance.subnet, known))
    } else if (![subnet.range, ...subnet.secondary].some((r) => holds(r, instance.address))) {
      problems.push({
        at: instance,
        message: `${instance.address} of \`${instance.name}\` is not in subnet \`${subnet.name}\`, ${[subnet.range, ...subnet.secondary].join(', ')}`,
      })
    }
  }
  return problems
}
