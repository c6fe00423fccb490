import { COMMON_CURES, type Cures } from '../simulation/advice.ts'

export const AWS_CURES: Cures = {
  ...COMMON_CURES,
  loadKymaVpc: { who: 'kyma', fix: "the cluster's own VPC is not there" },
  createRemoteClient: { who: 'kyma', fix: 'the credentials of Cloud Manager do not work' },
  loadRemoteConnection: {
    who: 'remote',
    fix: 'let role CloudManagerPeeringRole of the remote account describe peering connections',
  },
  loadRemoteVpc: {
    who: 'remote',
    fix: 'create role CloudManagerPeeringRole with the documented policy in the remote account; where the VPC is not found, its id, account or region is wrong',
  },
  loadRemoteRouteTables: {
    who: 'remote',
    fix: 'let role CloudManagerPeeringRole of the remote account describe route tables',
  },
  checkNetworkTag: { who: 'remote', fix: "tag the remote VPC with the shoot's name" },
  createConnection: {
    who: 'kyma',
    fix: 'delete the other resource for the same VPC, or raise the quota of peering connections',
  },
  waitPendingAcceptance: {
    who: 'remote',
    fix: 'take away what overlaps, or find out why the connection was rejected, deleted or not accepted in time',
  },
  acceptConnection: {
    who: 'remote',
    fix: 'let role CloudManagerPeeringRole of the remote account accept peering connections, and mind the quota',
  },
  createLocalRoutes: {
    who: 'kyma',
    fix: "a route of Kyma's tables stands in the way, of another peering or of one that is gone; or the quota of routes is used up",
  },
  createRemoteRoutes: {
    who: 'remote',
    fix: 'delete the black hole or other route that stands in the way in the remote table, raise the quota of routes, or let the role create routes',
  },
  updateSuccessStatus: {
    who: 'resource',
    fix: 'nothing fails any more, and an Error that came after Ready stays as long as the resource (quirk Q6)',
  },
  deleteRemoteRoutes: {
    who: 'remote',
    fix: 'let role CloudManagerPeeringRole of the remote account do ec2:DeleteRoute',
  },
}
