import type { Origin } from '../../diagnostic/index.ts'
import type { Place } from '../protocol/index.ts'

/** The line of a text that something comes from; undefined for what a controller makes by itself, which stands in none. */
export function placeOf(
  origin: Omit<Origin, 'document' | 'path'> | null | undefined,
): Place | undefined {
  if (!origin || origin.line === 0) return undefined
  const { file, line, column } = origin
  return { file, line, column, label: '' }
}
