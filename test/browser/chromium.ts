import { existsSync } from 'node:fs'

/**
 * The browser that the tests run in: `CHROMIUM`, or Debian's.
 *
 * @throws Error where there is none
 */
export function chromiumPath(): string {
  const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(path)) {
    throw new Error(
      `there is no Chromium at ${path}: install it (on Debian, \`apt-get install chromium\`), or set CHROMIUM to its path`,
    )
  }
  return path
}
