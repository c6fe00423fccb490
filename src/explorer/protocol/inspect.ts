import type { LinkState } from '../../map/index.ts'
import type { Place } from './findings.ts'

/** A part of the design to look at, by what `select` in the address says. */
export interface InspectRequest {
  readonly id: string
}

/** All about a part of the design. */
export type Inspected =
  | InspectedVpc
  | InspectedLink
  | InspectedSubnet
  | InspectedEndpoint
  | InspectedGroup
  | InspectedLinks

interface InspectedPart {
  readonly name: string
  /** What it is, in a word or two. */
  readonly what: string
  readonly place: Place | undefined
  /** Ids of the findings that are about it. */
  readonly findings: readonly string[]
}

/** Something else to look at. */
export interface PartLink {
  readonly id: string
  readonly name: string
  /** A few words about it. */
  readonly about: string
}

export interface InspectedVpc extends InspectedPart {
  readonly kind: 'vpc'
  readonly subnets: readonly PartLink[]
  readonly peerings: readonly PartLink[]
  /** A table each, the main one first. */
  readonly tables: readonly RouteTableRows[]
  /** The strongest first. */
  readonly policies: readonly PolicyRow[]
  readonly ports: readonly PortRow[]
}

export interface RouteTableRows {
  /** Empty for the main table. */
  readonly name: string
  /** What wins stands above what it wins over. */
  readonly routes: readonly RouteRow[]
}

export interface RouteRow {
  readonly priority: number
  readonly prefix: string
  /** An address, `discard` or `connected`. */
  readonly nextHop: string
  /** Which address is looked up: `src-ip` or `dst-ip`; undefined for a connected network. */
  readonly policy: string | undefined
  /** Ports that it sends through. */
  readonly ports: readonly string[]
  /** What to know about it; empty for a route that simply works. */
  readonly effect: string
  readonly place: Place | undefined
}

export interface PolicyRow {
  readonly priority: number
  readonly match: string
  readonly action: string
  readonly place: Place | undefined
}

export interface PortRow {
  readonly name: string
  /** Addresses with the lengths of their networks. */
  readonly networks: readonly string[]
  readonly leadsTo: string
  readonly place: Place | undefined
}

export interface InspectedLink extends InspectedPart {
  readonly kind: 'link'
  readonly state: LinkState
  readonly stateText: string
  readonly ends: readonly [LinkEnd, LinkEnd]
}

export interface LinkEnd {
  /** The VPC. */
  readonly box: PartLink
  readonly port: string | undefined
  readonly addresses: readonly string[]
  /** What is routed over the link from here. */
  readonly routes: readonly LinkRoute[]
  readonly place: Place | undefined
}

export interface LinkRoute {
  readonly text: string
  readonly place: Place | undefined
}

export interface InspectedSubnet extends InspectedPart {
  readonly kind: 'subnet'
  readonly vpc: PartLink | undefined
  readonly ranges: readonly { readonly cidr: string; readonly gateway: string | undefined }[]
  /** Whether only named subnets may send to it. */
  readonly isPrivate: boolean
  /** Who else may, where it is private. */
  readonly allowed: readonly string[]
  readonly acls: readonly RuleRow[]
  readonly endpoints: readonly PartLink[]
}

/** A rule, in the order of evaluation. */
export interface RuleRow {
  readonly direction: 'from-lport' | 'to-lport'
  readonly tier: number
  readonly priority: number
  readonly match: string
  readonly action: string
  /** Whether nobody wrote it: the controller gives it to every group of its kind. */
  readonly isBase: boolean
  /** Where it belongs to, as in ``security group `db` ``. */
  readonly holder: string
  readonly place: Place | undefined
}

export interface InspectedEndpoint extends InspectedPart {
  readonly kind: 'endpoint'
  /** How probes name it; undefined where it has no place in the network. */
  readonly probe: string | undefined
  /** How selectors name it; undefined where they can't. */
  readonly selector: string | undefined
  readonly addresses: readonly string[]
  readonly vpc: PartLink | undefined
  readonly subnet: PartLink | undefined
  readonly securityGroups: readonly string[]
  readonly labels: readonly string[]
  /** Why it has no place in the network. */
  readonly problem: string | undefined
  /** What is asked about what it sends, and about what it gets. */
  readonly rules: { readonly sends: readonly RuleRow[]; readonly gets: readonly RuleRow[] }
}

/** Boxes that are folded into one. */
export interface InspectedGroup extends InspectedPart {
  readonly kind: 'group'
  readonly members: readonly PartLink[]
}

/** Several links between the same boxes. */
export interface InspectedLinks extends InspectedPart {
  readonly kind: 'links'
  readonly links: readonly PartLink[]
}

export interface InspectProtocol {
  /** Undefined where there is no such part, or none any more. */
  inspect: { readonly ask: InspectRequest; readonly answer: Inspected | undefined }
}
