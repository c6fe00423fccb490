import type { Origin, Severity } from '../diagnostic/index.ts'

/**
 * What a picture of a network shows: routers as boxes, peerings as links, and what is wrong as marks. Plain data that can be
 * sent to another thread or written as JSON; where things stand is the business of `layoutMap`. Everything is in an order
 * that does not depend on that of the manifests.
 */
export interface NetworkMap {
  readonly boxes: readonly MapBox[]
  readonly links: readonly MapLink[]
  readonly marks: readonly MapMark[]
  /** How many findings have no place on the map: those about security groups, for instance. */
  readonly elsewhere: number
}

/** A router with its subnets. */
export interface MapBox {
  /** Unique among boxes; made from the name alone. */
  readonly id: string
  readonly kind: BoxKind
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly subnets: readonly MapSubnet[]
  readonly routes: readonly MapRouting[]
  readonly origin?: Origin
}

/**
 * `missing`: something names it, and it is not there; `attached`: a router that belongs to a network of a cloud, as a
 * gateway or a network ACL.
 */
export type BoxKind = 'vpc' | 'cloud-network' | 'attached' | 'missing'

/** A subnet, with who is in it. */
export interface MapSubnet {
  readonly name: string
  /** CIDRs. */
  readonly ranges: readonly string[]
  readonly workloads: readonly MapWorkload[]
  readonly origin?: Origin
}

/** The endpoints that one object asks for. */
export interface MapWorkload {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly endpoints: number
}

/** A static route or policy in words, and the link it leads over, if it does. */
export interface MapRouting {
  readonly text: string
  /** Id of a link. */
  readonly link?: string
  /** Somebody wrote it, as opposed to what a controller adds by itself. */
  readonly isWritten: boolean
}

/** What joins two routers, or was to. */
export interface MapLink {
  /** Unique among links; made from names alone. */
  readonly id: string
  readonly kind: 'peering' | 'cloud-peering' | 'attachment'
  readonly ends: readonly [MapLinkEnd, MapLinkEnd]
  readonly state: LinkState
  /** What the provider calls the state of a cloud peering, each side in its own words: `pending-acceptance`. */
  readonly cloudState?: string
}

/** One side of a link. */
export interface MapLinkEnd {
  /** Id of the box. */
  readonly box: string
  /** The router port; absent where this side does not declare the link, and in clouds. */
  readonly port?: string
  /** Addresses of the port with the lengths of their networks, as in localConnectIP; empty in clouds. */
  readonly addresses: readonly string[]
}

/**
 * `works`: both ends can send to each other, and no error points at it; `assumed`: the same, if localConnectIP is read as a
 * network; `pending`: a cloud peering that is not up (yet, or any more); `half`: one side declares it; `broken`: the ends
 * cannot send to each other, or an error points at it.
 */
export type LinkState = (typeof LINK_STATES)[number]

/** The states, the best first. */
export const LINK_STATES = ['works', 'assumed', 'pending', 'half', 'broken'] as const

/** A finding, and where on the map it belongs. */
export interface MapMark {
  readonly severity: Severity
  /** Name of the rule or of the kind of fault. */
  readonly code: string
  /** One sentence. */
  readonly message: string
  readonly help?: string
  /** The lines that make it so; the first is the one to point at. */
  readonly origins: readonly Origin[]
  /** At least one, each once. */
  readonly at: readonly MapPlace[]
}

/** A box, one of its subnets by name, or a link. */
export type MapPlace =
  | { readonly box: string; readonly subnet?: string }
  | { readonly link: string }
