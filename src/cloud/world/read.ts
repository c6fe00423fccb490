import type { Diagnostic } from '../../diagnostic/index.ts'
import { type PlainDocument, readPlainDocuments, type Source } from '../../manifest/index.ts'
import { checkWorld } from './check.ts'
import { type World, worldSchema } from './world.ts'
import { readWritten } from './written.ts'

/** A world, or everything that is wrong with it. */
export interface WorldResult {
  readonly world: World | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Whether a text is meant to be a world, as told by the keys that every world has and no manifest. */
export function isWorldText(text: string): boolean {
  return ['provider', 'kyma'].every((key) => new RegExp(`^[{\\s]*"?${key}"?\\s*:`, 'm').test(text))
}

/** Reads a world from one YAML or JSON text. Never throws: what can't be understood is a diagnostic. */
export function readWorld(source: string | Source): WorldResult {
  const text = typeof source === 'string' ? { file: '(text)', text: source } : source
  const { documents, diagnostics } = readPlainDocuments(text)
  if (diagnostics.length > 0) return { world: undefined, diagnostics }
  const [document, second] = documents
  if (!document || second) {
    const message = document
      ? `\`${text.file}\` holds ${documents.length} documents, and a world is one`
      : `\`${text.file}\` holds no world`
    const help = 'write one document with provider, kyma, and accounts, projects or subscriptions'
    const origin = second?.origin([])
    const invalid: Diagnostic = {
      code: 'world-invalid',
      severity: 'error',
      message,
      help,
      ...(origin && { origin }),
    }
    return { world: undefined, diagnostics: [invalid] }
  }
  return worldFrom(document)
}

/** The world that a document, or the part of one below `path`, describes. */
export function worldFrom(document: PlainDocument): WorldResult {
  const { value, diagnostics } = readWritten(document, worldSchema, 'world-invalid')
  if (!value) return { world: undefined, diagnostics }
  const problems = checkWorld(value).map(
    ({ at, networkGone: _, ...words }): Diagnostic => ({
      code: 'world-invalid',
      severity: 'error',
      ...words,
      ...(at.origin && { origin: at.origin }),
    }),
  )
  return { world: problems.length > 0 ? undefined : value, diagnostics: problems }
}
