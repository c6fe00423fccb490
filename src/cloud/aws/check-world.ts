import {
  holds,
  overlappingSubnets,
  twice,
  unknown,
  unknownNetwork,
  type WorldProblem,
  within,
} from '../world/problem.ts'
import type { AwsSubnet, AwsVpc, AwsWorld } from './world.ts'

/** What is wrong with the references and addresses of a world. */
export function checkAwsWorld(world: AwsWorld): WorldProblem[] {
  const vpcs = world.accounts.flatMap((account) => account.vpcs)
  const ids = new Set(vpcs.map(({ id }) => id))
  const problems = [
    ...twice('account', world.accounts, ({ id }) => id),
    ...twice('VPC', vpcs, ({ id }) => id),
    ...twice('peering connection', world.peeringConnections, ({ id }) => id),
    ...twice(
      'route table',
      vpcs.flatMap((vpc) => vpc.routeTables),
      ({ id }) => id,
    ),
    ...twice(
      'security group',
      vpcs.flatMap((vpc) => vpc.securityGroups),
      ({ id }) => id,
    ),
    ...twice(
      'endpoint',
      vpcs.flatMap((vpc) => vpc.endpoints),
      ({ name }) => name,
    ),
    ...vpcs.flatMap(checkVpc),
  ]
  if (!ids.has(world.kyma.network)) {
    problems.push(unknownNetwork(world.kyma, 'VPC', world.kyma.network, [...ids]))
  }
  for (const connection of world.peeringConnections) {
    for (const end of [connection.requester, connection.accepter]) {
      if (!ids.has(end)) problems.push(unknownNetwork(connection, 'VPC', end, [...ids]))
    }
  }
  return problems
}

function checkVpc(vpc: AwsVpc): WorldProblem[] {
  const problems: WorldProblem[] = [
    ...twice('subnet', vpc.subnets, ({ id }) => id),
    ...overlappingSubnets(vpc.subnets.map((at) => ({ at, name: at.id, range: at.cidr }))),
    ...twice('address', vpc.endpoints, ({ address }) => address),
    ...vpc.routeTables.flatMap(({ id, routes }) =>
      twice(
        `route of table \`${id}\` to`,
        routes.filter(({ propagated }) => !propagated),
        ({ destination }) => destination,
      ),
    ),
  ]
  const mains = vpc.routeTables.filter(({ main }) => main)
  if (mains.length !== 1) {
    problems.push({
      at: mains[1] ?? vpc,
      message: `VPC \`${vpc.id}\` has ${mains.length} main route tables, and must have one`,
      help: 'write `main: true` at exactly one of its routeTables',
    })
  }
  for (const subnet of vpc.subnets) problems.push(...checkSubnet(vpc, subnet))
  const groups = vpc.securityGroups.map(({ id }) => id)
  for (const endpoint of vpc.endpoints) {
    const subnet = vpc.subnets.find(({ id }) => id === endpoint.subnet)
    if (!subnet) {
      problems.push(
        unknown(
          endpoint,
          'subnet',
          endpoint.subnet,
          vpc.subnets.map(({ id }) => id),
        ),
      )
    } else if (!holds(subnet.cidr, endpoint.address)) {
      problems.push({
        at: endpoint,
        message: `${endpoint.address} of \`${endpoint.name}\` is not in subnet \`${subnet.id}\`, ${subnet.cidr}`,
      })
    }
    for (const group of endpoint.securityGroups) {
      if (!groups.includes(group)) problems.push(unknown(endpoint, 'security group', group, groups))
    }
  }
  for (const group of vpc.securityGroups) {
    for (const rule of [...group.ingress, ...group.egress]) {
      if ((rule.cidr === undefined) === (rule.group === undefined)) {
        problems.push({
          at: rule,
          message: 'a rule of a security group names a cidr or a group, and one of them only',
        })
      }
    }
  }
  return problems
}

function checkSubnet(vpc: AwsVpc, subnet: AwsSubnet): WorldProblem[] {
  const problems: WorldProblem[] = []
  if (!within(subnet.cidr, vpc.cidrs)) {
    problems.push({
      at: subnet,
      message: `subnet \`${subnet.id}\`, ${subnet.cidr}, is not in VPC \`${vpc.id}\`, ${vpc.cidrs.join(', ')}`,
    })
  }
  const tables = vpc.routeTables.map(({ id }) => id)
  if (subnet.routeTable !== undefined && !tables.includes(subnet.routeTable)) {
    problems.push(unknown(subnet, 'route table', subnet.routeTable, tables))
  }
  const acls = vpc.networkAcls.map(({ id }) => id)
  if (subnet.networkAcl !== undefined && !acls.includes(subnet.networkAcl)) {
    problems.push(unknown(subnet, 'network ACL', subnet.networkAcl, acls))
  }
  return problems
}
