import type { Diagnostic } from '../../diagnostic/index.ts'
import type { Address } from '../../net/index.ts'
import { leavesTheWorld } from '../network/meaning.ts'
import type { GcpNetwork, GcpRoute } from './world.ts'

/** Routes that lead to what the world knows no more of. */
export const TO_NETWORKS_BEHIND: readonly GcpRoute['nextHop'][] = ['vpn', 'interconnect']

/** A custom route as the router has it. */
export interface CustomRoute {
  readonly destination: string
  readonly nextHop: Address | 'discard'
  readonly origin: GcpRoute['origin'] | undefined
  readonly meaning?: Diagnostic
  readonly written: GcpRoute
}

/** @param behind next hop to what lies behind VPNs and interconnects */
export function customRoute(written: GcpRoute, behind: Address | undefined): CustomRoute {
  const { destination, nextHop, origin } = written
  if (TO_NETWORKS_BEHIND.includes(nextHop) && behind) {
    return { destination, nextHop: behind, origin, written }
  }
  const meaning = leavesTheWorld(nextHop)
  return { destination, nextHop: 'discard', origin, meaning, written }
}

/** The custom routes that a peering may take to the other side. */
export function exportedRoutes({ routes }: GcpNetwork): GcpRoute[] {
  return [...routes]
    .filter(
      ({ kind, networkTags, nextHop }) =>
        kind !== 'policy' && networkTags.length === 0 && nextHop !== 'internet',
    )
    .sort((a, b) => a.priority - b.priority)
}
