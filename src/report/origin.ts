import type { Origin } from '../diagnostic/index.ts'

/** `file:line:column`, or nothing. */
export function formatOrigin(origin: Origin | undefined): string {
  return origin ? `${origin.file}:${origin.line}:${origin.column}` : ''
}
