import { dirname, join } from 'node:path'
import { readWorld, type World } from '../../../cloud/index.ts'
import type { Diagnostic } from '../../../diagnostic/index.ts'
import type { Source } from '../../../manifest/index.ts'
import { readSources } from '../../../node.ts'
import { UsageError } from '../../exit.ts'
import { report } from '../../input.ts'
import type { Terminal } from '../../terminal.ts'

/** The text of one file. @throws UsageError after printing why it can't be read */
export function readOne(path: string, terminal: Terminal): Source {
  const { sources, diagnostics } = readSources([path], { stdin: terminal.stdin })
  refuseErrors(diagnostics, terminal)
  const [source, second] = sources
  if (!source || second) throw new UsageError(`\`${path}\` is no single file`, 'name one file')
  return source
}

/** Reads what a file names, relative to where it is. */
export function beside(file: string): (path: string) => string | undefined {
  return (path) => {
    const { sources } = readSources([join(dirname(file), path)])
    return sources[0]?.text
  }
}

/** @throws UsageError after printing what is wrong with it */
export function mustReadWorld(path: string, terminal: Terminal): World {
  const { world, diagnostics } = readWorld(readOne(path, terminal))
  refuseErrors(diagnostics, terminal)
  // INVARIANT: without an error there is a world.
  return world!
}

/** Prints diagnostics. @throws UsageError where there are errors among them */
export function refuseErrors(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  report(diagnostics, terminal)
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  if (errors > 0) {
    throw new UsageError(`${errors} ${errors === 1 ? 'error' : 'errors'}; nothing was simulated`)
  }
}
