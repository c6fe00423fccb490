import type { AzureVirtualNetwork } from './world.ts'

/** The parts of an ARM id that Cloud Manager uses; empty where the id is shorter. */
export interface ArmId {
  readonly subscription: string
  readonly resourceGroup: string
  readonly provider: string
  readonly type: string
  readonly name: string
}

/** Words that stand at fixed positions, in exactly this spelling. */
const FIXED: Readonly<Record<number, string>> = {
  0: 'subscriptions',
  2: 'resourceGroups',
  4: 'providers',
}

/** So many parts an id of a subresource has, and no id has more. */
const MOST_PARTS = 10

/**
 * Reads an ARM id as Cloud Manager does: it splits at slashes, wants three words where they belong, and does not mind an
 * id that is too short.
 *
 * @returns what is wrong, as a text, where it can't be read
 */
export function parseArmId(text: string): ArmId | string {
  const parts = text.split('/').filter((part) => part !== '')
  for (const [position, part] of parts.entries()) {
    const word = FIXED[position]
    if (word !== undefined && part !== word) {
      return `on position ${position} expected ${word}, got ${part}`
    }
    if (position === MOST_PARTS) return `nothing expected on position ${position}, got ${part}`
  }
  return {
    subscription: parts[1] ?? '',
    resourceGroup: parts[3] ?? '',
    provider: parts[5] ?? '',
    type: parts[6] ?? '',
    name: parts[7] ?? '',
  }
}

/** ARM id of a virtual network of a subscription. */
export function virtualNetworkId(
  subscription: string,
  { resourceGroup, name }: Pick<AzureVirtualNetwork, 'resourceGroup' | 'name'>,
): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/virtualNetworks/${name}`
}

/** Whether both are the same resource: Azure does not mind the case of ids. */
export function sameArmId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
