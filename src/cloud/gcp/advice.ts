import { COMMON_CURES, type Cures } from '../simulation/advice.ts'

export const GCP_CURES: Cures = {
  ...COMMON_CURES,
  checkRemoteOperation: {
    who: 'remote',
    fix: 'mend what made the operation fail (overlapping ranges, quota), or grant compute.globalOperations.get',
  },
  loadRemotePeering: {
    who: 'remote',
    fix: 'grant compute.networks.get in the remote project; where the network is not found, its name or project is wrong',
  },
  checkLocalOperation: {
    who: 'remote',
    fix: 'mend what made the operation fail: overlapping ranges, or the quota of peerings',
    final: true,
  },
  loadLocalPeering: { who: 'kyma', fix: "the cluster's own network can not be read" },
  checkRemoteTag: {
    who: 'remote',
    fix: "bind a tag whose key has the shoot's name to the remote network, or grant compute.networks.listEffectiveTags",
  },
  createRemotePeering: {
    who: 'remote',
    fix: 'grant compute.networks.addPeering in the remote project, or remove the peering that stands in the way',
  },
  createLocalPeering: {
    who: 'kyma',
    fix: 'another resource has a peering of the same two networks: delete one of them',
  },
  waitActive: { who: 'remote', fix: 'the other side of the peering is missing' },
  updateStatus: {
    who: 'remote',
    fix: 'mend what made the remote operation fail: overlapping ranges, or the quota of peerings',
    final: true,
  },
}
