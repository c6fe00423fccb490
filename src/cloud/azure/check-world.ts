import {
  holds,
  overlappingSubnets,
  twice,
  unknown,
  unknownNetwork,
  type WorldProblem,
  within,
} from '../world/problem.ts'
import { sameArmId, virtualNetworkId } from './arm-id.ts'
import type { AzureVirtualNetwork, AzureWorld } from './world.ts'

/** What is wrong with the references and addresses of a world. */
export function checkAzureWorld(world: AzureWorld): WorldProblem[] {
  const networks = world.subscriptions.flatMap(({ id, virtualNetworks }) =>
    virtualNetworks.map((network) => ({ network, id: virtualNetworkId(id, network) })),
  )
  const ids = networks.map(({ id }) => id)
  const machines = networks.flatMap(({ network }) => network.virtualMachines)
  const problems = [
    ...twice('subscription', world.subscriptions, ({ id }) => id),
    ...twice(
      'virtual network',
      networks.map(({ network, id }) => ({ origin: network.origin, id })),
      ({ id }) => id,
    ),
    ...twice('virtual machine', machines, ({ name }) => name),
    ...networks.flatMap(({ network }) => checkNetwork(network)),
  ]
  if (!ids.some((id) => sameArmId(id, world.kyma.network))) {
    problems.push(unknownNetwork(world.kyma, 'virtual network', world.kyma.network, ids))
  }
  return problems
}

function checkNetwork(network: AzureVirtualNetwork): WorldProblem[] {
  const problems: WorldProblem[] = [
    ...twice('subnet', network.subnets, ({ name }) => name),
    ...overlappingSubnets(network.subnets.map((at) => ({ at, name: at.name, range: at.prefix }))),
    ...twice('address', network.virtualMachines, ({ address }) => address),
    ...twice('peering', network.peerings, ({ name }) => name),
  ]
  const groups = network.networkSecurityGroups.map(({ name }) => name)
  const tables = network.routeTables.map(({ name }) => name)
  for (const subnet of network.subnets) {
    if (!within(subnet.prefix, network.addressSpace)) {
      problems.push({
        at: subnet,
        message: `subnet \`${subnet.name}\`, ${subnet.prefix}, is not in \`${network.name}\`, ${network.addressSpace.join(', ')}`,
      })
    }
    const { networkSecurityGroup: group, routeTable: table } = subnet
    if (group !== undefined && !groups.includes(group)) {
      problems.push(unknown(subnet, 'network security group', group, groups))
    }
    if (table !== undefined && !tables.includes(table)) {
      problems.push(unknown(subnet, 'route table', table, tables))
    }
  }
  for (const machine of network.virtualMachines) {
    const subnet = network.subnets.find(({ name }) => name === machine.subnet)
    if (!subnet) {
      const known = network.subnets.map(({ name }) => name)
      problems.push(unknown(machine, 'subnet', machine.subnet, known))
    } else if (!holds(subnet.prefix, machine.address)) {
      problems.push({
        at: machine,
        message: `${machine.address} of \`${machine.name}\` is not in subnet \`${subnet.name}\`, ${subnet.prefix}`,
      })
    }
    const group = machine.networkSecurityGroup
    if (group !== undefined && !groups.includes(group)) {
      problems.push(unknown(machine, 'network security group', group, groups))
    }
  }
  return problems
}
