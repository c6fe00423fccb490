import { COMMON_CURES, type Cures } from '../simulation/advice.ts'

export const AZURE_CURES: Cures = {
  ...COMMON_CURES,
  parseRemoteVnet: { who: 'resource', fix: 'remoteVnet is no ARM id of a virtual network' },
  createLocalClient: { who: 'kyma', fix: 'the credentials of Cloud Manager do not work' },
  createRemoteClient: {
    who: 'remote',
    fix: 'the credentials of Cloud Manager do not work in the remote tenant',
  },
  loadLocalPeering: { who: 'kyma', fix: "the cluster's own network can not be read" },
  loadRemotePeering: {
    who: 'remote',
    fix: 'assign the role Network Contributor, add the service principal to the remote tenant, or choose another remotePeeringName',
  },
  requirePeeringName: { who: 'resource', fix: 'remotePeeringName is missing' },
  checkRemoteNetwork: {
    who: 'remote',
    fix: "tag the remote virtual network with the shoot's name; where it is not found, remoteVnet is wrong",
  },
  createPeeringClient: { who: 'kyma', fix: 'the credentials of Cloud Manager do not work' },
  createLocalPeering: {
    who: 'remote',
    fix: 'take away what Azure names: overlapping address spaces, a disconnected or other peering with the same network, a missing gateway, a used-up quota',
  },
  createRemotePeering: {
    who: 'remote',
    fix: 'take away what Azure names, such as a disconnected peering, and let Cloud Manager write peerings',
  },
}
