import type { DiagnosticCode } from './codes.ts'

/**
 * Where something was written. Lines and columns count from 1, and are 0 for what a controller makes by itself; `path`
 * is the field, as in `spec.staticRoutes[0].cidr`.
 */
export interface Origin {
  readonly file: string
  /** Index of the YAML document (or 0) in the file. */
  readonly document: number
  readonly line: number
  readonly column: number
  readonly path: string
}

/**
 * How bad it is: an `error` is input that could not be taken as it stands, a `warning` is accepted by a live
 * cluster but does not do what it seems to say, `info` only tells.
 */
export type Severity = 'error' | 'warning' | 'info'

/** One thing that is wrong or worth knowing, as data; report/ turns it into text. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  /** One sentence, lower case, no final period, the user's own text in backticks. */
  readonly message: string
  readonly origin?: Origin
  /** What to do about it. */
  readonly help?: string
  /** Of a name that is misspelt: the one that must be meant. */
  readonly meant?: string
}
