import type { Diagnostic, Origin } from '../diagnostic/index.ts'

/** What every part of a logical network may carry beside OVN's own columns. */
export interface Annotated {
  /** The manifest line that this part was made from. */
  readonly origin?: Origin
  /**
   * Something the front end took for granted when it made this part. Whatever this part decides rests on it,
   * so a trace that uses the part repeats it.
   */
  readonly assumption?: Diagnostic
}
