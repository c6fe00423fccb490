import type { Source } from '../../../manifest/index.ts'

/** The manifests, and what they were before: whatever changes them can be undone, be it typed or a fix. */
export interface History {
  readonly sources: readonly Source[]
  readonly past: readonly (readonly Source[])[]
  readonly future: readonly (readonly Source[])[]
  /** Of the last change: changes of one strand that follow each other are undone together. */
  readonly strand: string | undefined
}

/** So many changes can be undone. */
const DEPTH = 200

export function startHistory(sources: readonly Source[]): History {
  return { sources, past: [], future: [], strand: undefined }
}

/** With other manifests. A strand names what belongs together, as the words that are typed in one go. */
export function changed(history: History, sources: readonly Source[], strand?: string): History {
  const together = strand !== undefined && strand === history.strand
  const past = together ? history.past : [...history.past, history.sources].slice(-DEPTH)
  return { sources, past, future: [], strand }
}

export function undone({ sources, past, future }: History): History | undefined {
  const before = past.at(-1)
  if (!before) return undefined
  const rest = past.slice(0, -1)
  return { sources: before, past: rest, future: [sources, ...future], strand: undefined }
}

export function redone({ sources, past, future }: History): History | undefined {
  const [after, ...rest] = future
  return after && { sources: after, past: [...past, sources], future: rest, strand: undefined }
}
