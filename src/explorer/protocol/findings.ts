import type { Source } from '../../manifest/index.ts'
import type { Effect } from './effect.ts'

/** A line of a text. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  /** What stands there, as in ``the route of VPC `a` ``. */
  readonly label: string
}

/** Something that is wrong with a design or worth knowing, from a rule of lint or from reading the manifests. */
export interface Finding {
  /** The same as long as the finding is. */
  readonly id: string
  /** The rule, or the code of a diagnostic. */
  readonly code: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  /** What happens on a live cluster, as Markdown; of rules only. */
  readonly why: string | undefined
  readonly help: string | undefined
  /** The first is the one to point at; empty where it is about no line. */
  readonly places: readonly Place[]
}

/** A change that was proven to mend a finding. */
export interface Fix {
  readonly title: string
  /** The texts with the change made. */
  readonly sources: readonly Source[]
  /** As `diff -u` prints it, of all files. */
  readonly diff: string
  /** What it changes between endpoints. */
  readonly effects: readonly Effect[]
}

export interface FindingsProtocol {
  /** Which findings can be fixed: the title of the change by the finding's id. Everything is proven. */
  fixes: { readonly ask: Record<string, never>; readonly answer: Readonly<Record<string, string>> }
  /** The fix of one finding; undefined where there is none, or none any more. */
  fix: { readonly ask: { readonly id: string }; readonly answer: Fix | undefined }
  /** Where on the map a finding belongs: ids of boxes and links; empty where it has no place there. */
  findingOnMap: { readonly ask: { readonly id: string }; readonly answer: readonly string[] }
  /** All fixes that can be made together. */
  fixAll: { readonly ask: Record<string, never>; readonly answer: Fix }
}
