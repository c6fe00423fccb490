import type { ExampleName } from '../../examples/names.ts'
import type { Opened, Place } from '../../protocol/index.ts'
import type { Fields } from '../../state/fields.ts'
import type { MapOverlay } from '../map/overlay.ts'
import type { History } from './history.ts'

/** Everything that the page shows, apart from answers that only one panel has asked for. */
export interface Model {
  /** What the address says; see `FIELD_NAMES`. */
  readonly fields: Fields
  readonly history: History
  /** Which example the manifests were taken from; undefined where they came with the page. */
  readonly example: ExampleName | undefined
  /** What the worker says of the manifests; that of the ones before while they are looked at. */
  readonly opened: Opened | undefined
  /** Counts the designs that were opened: what was asked of one with a lesser number may not hold any more. */
  readonly revision: number
  /** Whether manifests wait for being looked at. */
  readonly busy: boolean
  /** The line that the editor is to show, and how often one was asked for. */
  readonly revealed: { readonly place: Place; readonly count: number } | undefined
  /** What panels draw over the map, by the panel's id. */
  readonly overlays: Readonly<Record<string, MapOverlay>>
  /** What a screen reader is to say. */
  readonly announced: string
  /** What went wrong at last, for the page to show; undefined where nothing did. */
  readonly failure: string | undefined
}
