/**
 * What OVN builds do differently with the same logical network. Each value is a row of numbers and
 * switches: code that forwards reads them and never asks for a version.
 */
export interface OvnBehaviour {
  /** Priority of a route to an n-bit destination prefix: `scale·n` plus the offset of its kind. */
  readonly destinationRoute: {
    readonly scale: number
    readonly connected: number
    readonly static: number
  }
  /** Priority of a source route: by length like the others, or one value for networks and one for hosts. */
  readonly sourceRoute:
    | { readonly kind: 'by-length'; readonly offset: number }
    | { readonly kind: 'fixed'; readonly network: number; readonly host: number }
  /** Whether source routes of the main table are seen by packets of every table. */
  readonly sourceRoutesInEveryTable: boolean
  /** Whether a route may have a next hop of the other family. */
  readonly crossFamilyNextHop: boolean
  /** Whether a router answers an expired IPv6 packet whose sender is not on the link it came in by. */
  readonly icmp6TimeExceededOffLink: boolean
  /** Whether the table of ACLs has a column `tier` (OVN 23.06 and later). */
  readonly aclTiers: boolean
  /**
   * Whether ovn-northd joins the match of a reject ACL to its own condition without parentheses, where connections are
   * tracked: a match with `||` at its top then makes no flow (before 23.06; `northd.c`, `build_reject_acl_rules`).
   */
  readonly bareRejectMatch: boolean
}

/**
 * The OVN builds that matter to Kube-OVN.
 *
 * Priorities: `northd.c`, `build_route_match` and `route_source_to_offset`; Kube-OVN replaces the priority of
 * every source route by a patch of its images. Measured with ovn-trace on 23.03 and on 25.03 with the patches.
 */
export const OVN_BEHAVIOURS = {
  /** Upstream 23.03, unpatched: what Debian 12 packages. */
  'ovn-23.03': {
    destinationRoute: { scale: 3, connected: 2, static: 1 },
    sourceRoute: { kind: 'by-length', offset: 0 },
    sourceRoutesInEveryTable: true,
    crossFamilyNextHop: false,
    icmp6TimeExceededOffLink: false,
    aclTiers: false,
    bareRejectMatch: true,
  },
  /** 22.12 with Kube-OVN's patches: Kube-OVN 1.12. */
  'kube-ovn-22.12': {
    destinationRoute: { scale: 3, connected: 2, static: 1 },
    sourceRoute: { kind: 'fixed', network: 1, host: 2 },
    sourceRoutesInEveryTable: true,
    crossFamilyNextHop: false,
    icmp6TimeExceededOffLink: false,
    aclTiers: false,
    bareRejectMatch: true,
  },
  /** 24.03 with Kube-OVN's patches: Kube-OVN 1.13 and 1.14. */
  'kube-ovn-24.03': {
    destinationRoute: { scale: 3, connected: 2, static: 1 },
    sourceRoute: { kind: 'fixed', network: 1, host: 2 },
    sourceRoutesInEveryTable: true,
    crossFamilyNextHop: true,
    icmp6TimeExceededOffLink: false,
    aclTiers: true,
    bareRejectMatch: false,
  },
  /** 25.03 with Kube-OVN's patches: Kube-OVN 1.15 and later. */
  'kube-ovn-25.03': {
    destinationRoute: { scale: 8, connected: 6, static: 4 },
    sourceRoute: { kind: 'fixed', network: 1, host: 5 },
    sourceRoutesInEveryTable: false,
    crossFamilyNextHop: true,
    icmp6TimeExceededOffLink: true,
    aclTiers: true,
    bareRejectMatch: false,
  },
} as const satisfies Record<string, OvnBehaviour>
