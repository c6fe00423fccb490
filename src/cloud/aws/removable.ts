import { peeringName, type Removables } from '../world/removable.ts'
import { allVpcs, withAccount, withTable, withVpc } from './lookup.ts'
import type { AwsVpc, AwsWorld } from './world.ts'

/** Parts of a world on AWS: `peering:vpc-a/vpc-b`, `route:rtb-1/10.0.0.0/16`, `group:sg-1`, `vpc:vpc-a`, `pod:vpc-a/web`. */
export const AWS_REMOVABLES: Removables<AwsWorld> = {
  peering: ({ peeringConnections }) =>
    peeringConnections.map(({ id, requester, accepter }) => ({
      ...peeringName(requester, accepter),
      without: (world) => ({
        ...world,
        peeringConnections: world.peeringConnections.filter((other) => other.id !== id),
      }),
    })),
  route: (world) =>
    vpcsOf(world).flatMap(({ routeTables }) =>
      routeTables.flatMap((table) =>
        table.routes.map(({ destination }) => ({
          name: `${table.id}/${destination}`,
          without: (left) =>
            withTable(left, table.id, (old) => ({
              ...old,
              routes: old.routes.filter((route) => route.destination !== destination),
            })),
        })),
      ),
    ),
  group: (world) =>
    vpcsOf(world).flatMap(({ id: vpc, securityGroups }) =>
      securityGroups.map(({ id }) => ({
        name: id,
        without: (left) => withVpc(left, vpc, (old) => withoutGroup(old, id)),
      })),
    ),
  vpc: (world) =>
    [...allVpcs(world)]
      .filter(({ vpc }) => vpc.id !== world.kyma.network)
      .map(({ account, vpc: { id } }) => ({
        name: id,
        without: (left) => ({
          ...withAccount(left, account.id, (old) => ({
            ...old,
            vpcs: old.vpcs.filter((vpc) => vpc.id !== id),
          })),
          peeringConnections: left.peeringConnections.filter(
            ({ requester, accepter }) => requester !== id && accepter !== id,
          ),
        }),
      })),
  pod: (world) =>
    vpcsOf(world).flatMap(({ id, endpoints }) =>
      endpoints.map(({ name }) => ({
        name: `${id}/${name}`,
        without: (left) =>
          withVpc(left, id, (old) => ({
            ...old,
            endpoints: old.endpoints.filter((endpoint) => endpoint.name !== name),
          })),
      })),
    ),
}

function vpcsOf(world: AwsWorld): AwsVpc[] {
  return [...allVpcs(world)].map(({ vpc }) => vpc)
}

/** Endpoints that were in no other group are then in the VPC's default one. */
function withoutGroup(vpc: AwsVpc, id: string): AwsVpc {
  return {
    ...vpc,
    securityGroups: vpc.securityGroups.filter((group) => group.id !== id),
    endpoints: vpc.endpoints.map((endpoint) => ({
      ...endpoint,
      securityGroups: endpoint.securityGroups.filter((group) => group !== id),
    })),
  }
}
