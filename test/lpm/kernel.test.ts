import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { KERNEL_BYTES } from '../../src/lpm/kernel/kernel-bytes.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

it('the kernel in the repository is what its text builds', () => {
  const built = execFileSync(process.execPath, [path('../../scripts/build-kernel.mjs')], {
    encoding: 'utf8',
  })
  const kept = readFileSync(path('../../src/lpm/kernel/kernel-bytes.ts'), 'utf8')
  expect(built, 'see scripts/build-kernel.mjs').toBe(kept)
})

it('the kernel is a few hundred bytes', () => {
  expect(atob(KERNEL_BYTES).length).toBeLessThan(900)
})
