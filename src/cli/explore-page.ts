import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { UsageError } from './exit.ts'

/**
 * The page of the explorer, as it was built.
 *
 * @throws UsageError where it was not
 */
export function explorerPage(): string {
  const root = dirname(createRequire(import.meta.url).resolve('isthmus/package.json'))
  try {
    return readFileSync(join(root, 'dist/explorer/explorer.html'), 'utf8')
  } catch {
    throw new UsageError('the page of the explorer is not built', 'run `npm run build`')
  }
}
