import type { Intent } from '../analysis/index.ts'
import { readIntents } from '../intents/index.ts'
import { readSources } from '../node.ts'
import { UsageError } from './exit.ts'
import { type ManifestOptions, report } from './input.ts'
import type { Terminal } from './terminal.ts'

/** How intents are named and read. */
export interface IntentsInput extends Pick<ManifestOptions, 'recursive' | 'namespace' | 'quiet'> {
  readonly intents: readonly string[]
}

/**
 * Reads intents from files and folders.
 *
 * @throws UsageError after printing what is wrong with them
 */
export function readIntentFiles(options: IntentsInput, terminal: Terminal): readonly Intent[] {
  const { sources, diagnostics: unread } = readSources(options.intents, {
    recursive: options.recursive ?? false,
    stdin: terminal.stdin,
  })
  const { intents, diagnostics } = readIntents(sources, { namespace: options.namespace })
  const problems = [...unread, ...diagnostics]
  const errors = problems.filter(({ severity }) => severity === 'error')
  report(options.quiet ? errors : problems, terminal)
  if (errors.length > 0) {
    throw new UsageError(
      `${errors.length} ${errors.length === 1 ? 'error' : 'errors'} in the intents; nothing was checked`,
    )
  }
  return intents
}
