import { defineConfig } from 'vitest/config'

export default defineConfig({
  // `npx vitest` runs the tests again when a manifest changes.
  test: { forceRerunTriggers: ['**/manifests/**'] },
})
