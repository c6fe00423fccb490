import { OVN_BEHAVIOURS, type OvnBehaviour } from '../model/index.ts'

/**
 * What differs between the releases of Kube-OVN, as values. A new release is a new row; code that translates reads
 * the row and never asks for a version.
 */
export interface Release {
  /** How the OVN build in its images forwards (`dist/images/Dockerfile.base`). */
  readonly ovn: OvnBehaviour
  /** Whether each subnet gets the route from its own CIDR to its own gateway (`vpc.go`, since 1.14.0). */
  readonly automaticSourceRoutes: boolean
  /** Priority of the ACL of a security-group rule is this minus the rule's own (`ovn-nb-acl.go`). */
  readonly securityGroupBase: number
  /** Highest number a security-group rule may have as priority. */
  readonly securityGroupLowestRank: number
  /** Security groups with tiers, the policy `pass`, localAddress and source ports (1.16). */
  readonly securityGroupTiers: boolean
  /** How many next hops of a reroute policy survive in a custom VPC: one, before 1.15 (issues #6401, #6405). */
  readonly reroutesToSeveral: boolean
  /** Whether a pod's IPv4 gateway is asked by ARP, which no ACL stops, before the pod starts; by ping before 1.15. */
  readonly gatewayCheckByArp: boolean
  /** Whether `ovn-nbctl show` ends a port with its peer (branch-25.03 since 2026-06). */
  readonly showsPeers: boolean
}

const base = {
  ovn: OVN_BEHAVIOURS['kube-ovn-25.03'],
  automaticSourceRoutes: true,
  securityGroupBase: 18484,
  securityGroupLowestRank: 16384,
  securityGroupTiers: true,
  reroutesToSeveral: true,
  gatewayCheckByArp: true,
  showsPeers: true,
} as const satisfies Release

const before116 = {
  ...base,
  securityGroupBase: 2300,
  securityGroupLowestRank: 200,
  showsPeers: false,
  securityGroupTiers: false,
} as const satisfies Release

const before115 = {
  ...before116,
  ovn: OVN_BEHAVIOURS['kube-ovn-24.03'],
  reroutesToSeveral: false,
  gatewayCheckByArp: false,
} as const satisfies Release

/** By the name that `--release` takes. `ovn-23.03` is upstream OVN as Debian 12 packages it, for comparison. */
export const RELEASES = {
  '1.17': base,
  '1.16': { ...base, showsPeers: false },
  '1.15': before116,
  '1.14': before115,
  '1.13': { ...before115, automaticSourceRoutes: false },
  '1.12': {
    ...before115,
    ovn: OVN_BEHAVIOURS['kube-ovn-22.12'],
    automaticSourceRoutes: false,
  },
  // The automatic source route is left out: with upstream's priorities it would break most peerings.
  'ovn-23.03': {
    ...base,
    showsPeers: false,
    ovn: OVN_BEHAVIOURS['ovn-23.03'],
    automaticSourceRoutes: false,
    securityGroupTiers: false,
  },
} as const satisfies Record<string, Release>

/** The name of a release that can be simulated. */
export type ReleaseName = keyof typeof RELEASES

/** The release that is simulated unless another is named. */
export const NEWEST_RELEASE: ReleaseName = '1.17'

/** Whether the text names a release. */
export function isReleaseName(text: string): text is ReleaseName {
  return Object.hasOwn(RELEASES, text)
}
