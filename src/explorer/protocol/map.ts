import type { MapLayout, MapView } from '../../map/index.ts'

/** Which groups are shown otherwise than the map opens with. */
export interface MapRequest {
  /** Names of groups that are folded, ... */
  readonly fold: readonly string[]
  /** ... and of those that are not. */
  readonly unfold: readonly string[]
  /** Whether the routes of each VPC are written into its box. */
  readonly routes: boolean
}

/** The map of the design, ready to be drawn. */
export interface MapPicture {
  readonly view: MapView
  readonly layout: MapLayout
  /** The line of each link of the view, in the words of SVG. */
  readonly paths: Readonly<Record<string, string>>
  readonly groups: readonly FoldableGroup[]
  /** Every box of the design, also those that are folded away. */
  readonly boxes: readonly FoundBox[]
  /** How many findings have no place on the map. */
  readonly elsewhere: number
}

export interface FoldableGroup {
  readonly name: string
  readonly folded: boolean
  /** How many boxes it has. */
  readonly size: number
}

/** A box to search for. */
export interface FoundBox {
  readonly id: string
  readonly name: string
  /** What it is found by beside its name: subnets, ranges, workloads. */
  readonly words: string
  /** Id of the box of the view that shows it: its own, or that of its group. */
  readonly home: string
}

export interface MapProtocol {
  map: { readonly ask: MapRequest; readonly answer: MapPicture }
}
