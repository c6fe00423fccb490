import { randomBytes } from 'node:crypto'
import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { UsageError } from './exit.ts'

/**
 * Writes a file, in place of what it was.
 *
 * @throws UsageError where that can't be done
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content)
  } catch (error) {
    throw new UsageError(`\`${file}\` can't be written: ${(error as Error).message}`)
  }
}

/**
 * Gives a file another text at once: whoever reads it sees the one or the other. Its permissions stay, and what a
 * symbolic link names is written in its place.
 *
 * @throws UsageError where that can't be done; the file is then as it was
 */
export function replaceFile(file: string, text: string): void {
  let temporary: string | undefined
  try {
    const target = realpathSync(file)
    const { mode } = statSync(target)
    temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`
    writeFileSync(temporary, text, { flag: 'wx' })
    chmodSync(temporary, mode)
    renameSync(temporary, target)
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true })
    throw new UsageError(`\`${file}\` can't be written: ${(error as Error).message}`)
  }
}
