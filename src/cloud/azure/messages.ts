import type { CloudError } from '../simulation/cloud.ts'
import { NO_SERVICE_PRINCIPAL } from './actions.ts'

/** Cloud Manager's own words for codes of Azure. */
const FIXED: Readonly<Record<string, string>> = {
  RemotePeeringIsDisconnected:
    'Cannot create or update peering because remote peering referencing parent virtual network is in Disconnected state. Update or re-create the remote peering to get it back to Initiated state. Peering gets Disconnected when remote vnet or remote peering is deleted and re-created',
  AnotherPeeringAlreadyReferencesRemoteVnet:
    'Peering already references remote virtual network. Cannot add another peering referencing the same remote virtual network.',
  VnetAddressSpaceOverlapsWithAlreadyPeeredVnet:
    'Cannot create or update peering. Virtual networks cannot be peered because address space of the first virtual network overlaps with address space of third virtual network already peered with the second virtual network.',
  AuthorizationFailed: 'Not authorized to perform action.',
  InvalidAuthenticationTokenTenant: 'Authentication failed',
  Conflict: 'Another Azure operation is pending for requested object',
}

const OVERLAP =
  'Cannot create or update peering. Virtual networks cannot be peered because their address spaces overlap. '

export const MISSING_SERVICE_PRINCIPAL =
  'The client application is missing service principal in the remote tenant'

/** State and message for a peering that could not be made. */
export function describePeeringError(
  error: CloudError,
  otherwise: string,
): { readonly state: 'Warning' | 'Error'; readonly message: string } {
  if (error.code === NO_SERVICE_PRINCIPAL) {
    return { state: 'Error', message: MISSING_SERVICE_PRINCIPAL }
  }
  if (error.code === 'VnetAddressSpacesOverlap') {
    const details = /Overlapping address prefixes:[^"]*/.exec(error.message)?.[0] ?? ''
    return { state: 'Warning', message: OVERLAP + details }
  }
  const message = FIXED[error.code] ?? error.message
  return message === '' ? { state: 'Error', message: otherwise } : { state: 'Warning', message }
}

export const isThrottled = ({ code }: CloudError): boolean =>
  code === '429' || code === 'TooManyRequests'
