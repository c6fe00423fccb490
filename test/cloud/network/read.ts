import { expect } from 'vitest'
import { readWorld, type World } from '../../../src/cloud/index.ts'

/** The world of a text that has to be right. */
export function readOk(text: string): World {
  const { world, diagnostics } = readWorld({ file: 'world.yaml', text })
  expect(diagnostics).toEqual([])
  return world!
}
