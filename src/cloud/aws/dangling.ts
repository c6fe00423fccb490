import type { Dangling } from '../world/dangling.ts'
import { isActive } from './connection.ts'
import { allVpcs, findConnection, type OwnedVpc } from './lookup.ts'
import type { AwsSecurityGroupRule, AwsWorld } from './world.ts'

/** Black holes, rules about groups that are no longer there, and requests that nobody accepts. */
export function danglingParts(world: AwsWorld): Dangling[] {
  return [
    ...pendingConnections(world),
    ...[...allVpcs(world)].flatMap((owned) => [
      ...blackHoles(world, owned),
      ...staleRules(world, owned),
    ]),
  ]
}

function pendingConnections(world: AwsWorld): Dangling[] {
  return world.peeringConnections
    .filter(({ code }) => code === 'pending-acceptance')
    .map(({ id, requester, accepter, origin }) => ({
      kind: 'pending-connection',
      where: `${requester} – ${accepter}`,
      text: `the request of ${requester} to ${accepter} waits to be accepted`,
      effect: 'counts as an outstanding request, and expires after 7 days',
      cleanUp: `aws ec2 delete-vpc-peering-connection --vpc-peering-connection-id ${id}`,
      atKyma: requester === world.kyma.network,
      origin,
    }))
}

function blackHoles(world: AwsWorld, { vpc }: OwnedVpc): Dangling[] {
  return vpc.routeTables.flatMap((table) =>
    table.routes
      .filter(({ target }) => target.startsWith('pcx-') && !isActive(findConnection(world, target)))
      .map(({ destination, origin }) => ({
        kind: 'blackhole-route' as const,
        where: table.id,
        text: `the route to ${destination} leads to a peering connection that is not active`,
        effect:
          'packets to it are dropped, and no other peering can put its route to it in the table',
        cleanUp: `aws ec2 delete-route --region ${vpc.region} --route-table-id ${table.id} --destination-cidr-block ${destination}`,
        atKyma: vpc.id === world.kyma.network,
        origin,
      })),
  )
}

function staleRules(world: AwsWorld, { vpc }: OwnedVpc): Dangling[] {
  return vpc.securityGroups.flatMap((group) =>
    (['ingress', 'egress'] as const).flatMap((direction) =>
      group[direction]
        .filter((rule) => rule.group !== undefined && !isUsable(world, vpc.id, rule.group))
        .map((rule) => ({
          kind: 'stale-rule' as const,
          where: group.id,
          text: `the ${direction} rule about ${rule.group} is stale: no active peering leads to the group`,
          effect: 'it lets nothing through, and works again if the same VPCs are peered again',
          cleanUp: `aws ec2 revoke-security-group-${direction} --region ${vpc.region} --group-id ${group.id} --ip-permissions '${permission(rule)}'`,
          atKyma: vpc.id === world.kyma.network,
          origin: rule.origin,
        })),
    ),
  )
}

/** Whether a group is in the VPC itself, or in one that it is actively peered with. */
function isUsable(world: AwsWorld, vpc: string, group: string): boolean {
  const owner = [...allVpcs(world)].find((owned) =>
    owned.vpc.securityGroups.some(({ id }) => id === group),
  )?.vpc.id
  if (owner === vpc) return true
  return world.peeringConnections.some(
    (connection) =>
      isActive(connection) &&
      [connection.requester, connection.accepter].every((end) => end === vpc || end === owner),
  )
}

function permission({ protocol, ports, group }: AwsSecurityGroupRule): string {
  const [first, last = first] = ports?.split('-') ?? []
  return JSON.stringify([
    {
      IpProtocol: protocol === 'all' ? '-1' : protocol,
      ...(first !== undefined && { FromPort: Number(first), ToPort: Number(last) }),
      UserIdGroupPairs: [{ GroupId: group }],
    },
  ])
}
