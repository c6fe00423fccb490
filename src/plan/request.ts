import type { ReleaseName } from '../kubeovn/index.ts'
import type { Family, Prefix } from '../net/index.ts'
import type { Layout } from './topology.ts'

/** Where the networks of new peerings come from: pools, one a family, or the tutorial's pattern. */
export type TransitScheme =
  | { readonly kind: 'pools'; readonly pools: readonly Prefix[] }
  | { readonly kind: 'pattern' }

/** What to generate. VPCs, subnets and peerings that exist already are used as they are. */
export interface DesignRequest extends Layout {
  /** Where new subnets come from: one pool a family, which are the families of new subnets. */
  readonly subnets: readonly Prefix[]
  /** The prefix lengths of new subnets. */
  readonly lengths: Readonly<Record<Family, number>>
  readonly transit: TransitScheme
  /** Addresses that nothing is to have. */
  readonly avoid: readonly Prefix[]
  /** What pods may use across peerings, as `tcp 443; icmp`. Without it there are no security groups. */
  readonly services?: string
  /** Whether each VPC gets a pod, to try the design with. */
  readonly pods: boolean
  /** Whether VPCs of the design may exist already. */
  readonly append: boolean
  /** The release that is to run it. Default: the newest. */
  readonly release?: ReleaseName
}

/** The lengths of the networks of peerings: two hosts with one address left on each side. */
export const TRANSIT_LENGTHS: Readonly<Record<Family, number>> = { 4: 30, 6: 126 }
