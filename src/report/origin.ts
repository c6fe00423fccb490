import type { Origin } from '../diagnostic/index.ts'

/** `file:line:column`; the file's place alone where nothing is written; or nothing. */
export function formatOrigin(origin: Origin | undefined): string {
  if (!origin) return ''
  return origin.line === 0 ? origin.file : `${origin.file}:${origin.line}:${origin.column}`
}
