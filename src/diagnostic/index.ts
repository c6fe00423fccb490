export { DIAGNOSTIC_CODES, type DiagnosticCode } from './codes.ts'
export type { Diagnostic, Origin, Severity } from './diagnostic.ts'
export { LazyOrigin } from './lazy-origin.ts'
export { nearest } from './nearest.ts'
