/** The permissions of the user guide. */
export const DOCUMENTED_ACTIONS = [
  'compute.globalOperations.get',
  'compute.networks.addPeering',
  'compute.networks.get',
  'compute.networks.listEffectiveTags',
] as const

/** What `deleteRemotePeering` needs besides, and the user guide does not tell. */
export const DELETE_ACTIONS = ['compute.networks.removePeering'] as const

export type ComputeAction = (typeof DOCUMENTED_ACTIONS)[number] | (typeof DELETE_ACTIONS)[number]
