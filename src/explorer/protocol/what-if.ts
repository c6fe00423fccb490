import type { Effect } from './effect.ts'
import type { Place } from './findings.ts'

/** Something that somebody wrote and can take out again by itself. */
export interface Part {
  /** That of the map for a peering; the same as long as the part is. */
  readonly id: string
  readonly kind: 'peering' | 'route' | 'policy' | 'rule'
  /** What it is and whose, in a sentence of the engine. */
  readonly title: string
  readonly place: Place | undefined
}

/** How many ordered pairs of endpoints lose or gain something without a part. */
export interface Toll {
  readonly id: string
  readonly worse: number
  readonly better: number
  readonly open: number
}

export interface WhatIfProtocol {
  parts: { readonly ask: Record<string, never>; readonly answer: readonly Part[] }
  /** What changes without a part; undefined where there is none of that id any more. */
  without: { readonly ask: { readonly id: string }; readonly answer: readonly Effect[] | undefined }
  /** Takes each part of a kind away by itself. */
  tolls: { readonly ask: { readonly kind: Part['kind'] }; readonly answer: readonly Toll[] }
}
