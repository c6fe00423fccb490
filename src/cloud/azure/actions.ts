/** What the role Network Contributor of the user guide grants, as far as peering needs it. */
export const DOCUMENTED_ACTIONS = [
  'Microsoft.Network/virtualNetworks/read',
  'Microsoft.Network/virtualNetworks/peer/action',
  'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read',
  'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write',
  'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/delete',
] as const

/**
 * Every call of Cloud Manager. Making a client, which fails on bad credentials, is `client`, and with the rights of a second
 * tenant `client/auxiliary`: only faults refuse these.
 */
export const CALLS = [...DOCUMENTED_ACTIONS, 'client', 'client/auxiliary'] as const
export type ArmAction = (typeof CALLS)[number]

/** Code of our own for what is no answer of Azure but of its login. */
export const NO_SERVICE_PRINCIPAL = 'missing-service-principal'
