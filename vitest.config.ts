import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const { exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  exports: Record<string, string | { 'isthmus:source': string }>
}

/** The entry points of the package from their sources. The examples are packages of their own, which can't see ours. */
const alias = Object.entries(exports).flatMap(([path, entry]) =>
  typeof entry === 'string'
    ? []
    : [
        {
          find: new RegExp(`^${path.replace('.', 'isthmus')}$`),
          replacement: `${root}/${entry['isthmus:source']}`,
        },
      ],
)

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    setupFiles: 'test/seed.ts',
    testTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary'] },
  },
})
