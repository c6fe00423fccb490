import { UsageError } from './exit.ts'
import { isInGit, sameInGit } from './git.ts'
import { type Input, type ReadingOptions, readPaths } from './input.ts'
import type { Terminal } from './terminal.ts'

/** What is compared: the manifests of one state and those of another. */
export interface Sides {
  readonly before: Input
  readonly after: Input
}

/** How BEFORE and AFTER are written, for help. */
export const SIDE_FORMS = 'a file, a folder, git:REF or git:REF:PATH, or - for standard input'

/**
 * Reads both. `git:REF` alone means the files of the other side as of that commit. Where there is no other side,
 * `--with` and `--without` make it of the first; where there is, they hold for both.
 *
 * @throws UsageError where there is nothing to compare
 */
export function readSides(
  before: string,
  after: string | undefined,
  options: ReadingOptions,
  terminal: Terminal,
): Sides {
  const values = new Map<string, unknown>()
  if (after === undefined) {
    if (options.with.length + options.without.length === 0) {
      throw new UsageError(
        'AFTER is missing',
        'name a second file, folder or commit, or say with --with or --without what is to change',
      )
    }
    return {
      before: readPaths([before], { ...options, with: [], without: [] }, terminal, values),
      after: readPaths([before], options, terminal, values),
    }
  }
  if ([before, after, ...options.with].filter((path) => path === '-').length > 1) {
    throw new UsageError('standard input can be read once', 'put one of both into a file')
  }
  const [first, second] = [sideOf(before, after), sideOf(after, before)]
  return {
    before: readPaths([first], options, terminal, values),
    after: readPaths([second], options, terminal, values),
  }
}

/** A commit without a path takes that of the other side. */
function sideOf(side: string, other: string): string {
  const bare = isInGit(side) && !side.slice('git:'.length).includes(':')
  if (!bare || other === '-') return side
  if (!isInGit(other)) return sameInGit(side, other)
  const [, path] = /^git:[^:]*:(.*)$/s.exec(other) ?? []
  return path === undefined ? side : `${side}:${path}`
}
