import { execFileSync } from 'node:child_process'
import { chromiumPath } from './chromium.ts'

/** Builds the page that the tests open, and looks for the browser before any of them does. */
export default function setup(): void {
  chromiumPath()
  execFileSync(process.execPath, ['scripts/build-explorer.mjs'], { stdio: 'inherit' })
}
