import { isWorldText, readWorld, type World, worldWith } from '../cloud/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import type { Source } from '../manifest/index.ts'
import type { ReadSourcesResult } from '../node.ts'
import { UsageError } from './exit.ts'
import { withoutFromWorld } from './without-world.ts'

/** A world of cloud networks, as what is read beside it and `--without` make it. */
export interface WorldInput extends ReadSourcesResult {
  readonly manifests: readonly []
  /** Absent where something is wrong with it. */
  readonly world?: World
  readonly problems: readonly Diagnostic[]
}

/**
 * Reads a world. Resources of Cloud Manager beside it are applied, changes made, and everything comes to rest.
 *
 * @throws UsageError where there is a second world, and for a part to go without that is not there
 */
export function worldInput(read: ReadSourcesResult, without: readonly string[]): WorldInput {
  const [first, second] = read.sources.filter(({ text }) => isWorldText(text))
  if (second) {
    throw new UsageError(
      `\`${first!.file}\` and \`${second.file}\` are two worlds of cloud networks`,
      'name one of them; what is to be added to it are resources of Cloud Manager, or a file with `changes`',
    )
  }
  const { world, diagnostics } = withSources(
    first!,
    read.sources.filter((source) => source !== first),
  )
  const left = world && withoutFromWorld(world, without)
  return { ...read, manifests: [], problems: diagnostics, ...(left && { world: left }) }
}

function withSources(
  source: Source,
  others: readonly Source[],
): { readonly world: World | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const read = readWorld(source)
  return read.world && others.length > 0 ? worldWith(read.world, others) : read
}
