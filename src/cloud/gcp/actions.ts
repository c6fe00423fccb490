/** The permissions of the user guide. */
export const DOCUMENTED_ACTIONS = [
  'compute.globalOperations.get',
  'compute.networks.addPeering',
  'compute.networks.get',
  'compute.networks.listEffectiveTags',
] as const

/** What `deleteRemotePeering` needs besides, and the user guide does not tell. */
export const DELETE_ACTIONS = ['compute.networks.removePeering'] as const

/** Whatever Cloud Manager may be allowed in a remote project: every call of it needs one of these. */
export const PERMISSIONS = [...DOCUMENTED_ACTIONS, ...DELETE_ACTIONS] as const
export type ComputeAction = (typeof PERMISSIONS)[number]
