import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** Tests of the explorer in a real browser: `npm run test:browser`. */
export default defineConfig({
  ...base,
  test: {
    include: ['test/browser/**/*.browser.ts'],
    globalSetup: 'test/browser/setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    // Browsers are large, and some tests look at how fast something is drawn.
    fileParallelism: false,
  },
})
