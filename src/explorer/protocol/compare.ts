import type { Source } from '../../manifest/index.ts'
import type { DiffJson } from '../../report/index.ts'

/** How the design that is open differs from another one. */
export interface Comparison {
  /** What becomes of packets, as `isthmus diff -o json` prints it. */
  readonly diff: DiffJson
  /** The boxes and links of the map that only the one or the other design has, or that are not the same in both. */
  readonly parts: readonly ComparedPart[]
}

export interface ComparedPart {
  /** On the map; of the design before where it is gone. */
  readonly id: string
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
}

export interface CompareProtocol {
  /** `before` are the texts of the other design, read as the one that is open. */
  compare: { readonly ask: { readonly before: readonly Source[] }; readonly answer: Comparison }
}
