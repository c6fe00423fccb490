import { readFileSync } from 'node:fs'
import {
  type ProviderName,
  readWorld,
  type World,
  type WorldResult,
} from '../../src/cloud/index.ts'

export const FIXTURES = new URL('../../fixtures/cloud/', import.meta.url).pathname

/** The text of a file below fixtures/cloud. */
export function fixture(path: string): string {
  return readFileSync(`${FIXTURES}${path}`, 'utf8')
}

/** A reference world: a cluster, and one remote network that is ready for it. */
export function worldOf<Name extends ProviderName>(
  provider: Name,
): Extract<World, { readonly provider: Name }> {
  const { world, diagnostics } =
    READ[provider] ??
    readWorld({ file: `${provider}.yaml`, text: fixture(`worlds/${provider}.yaml`) })
  if (world?.provider !== provider) throw new Error(JSON.stringify(diagnostics))
  READ[provider] = { world, diagnostics }
  return world as Extract<World, { readonly provider: Name }>
}

/** Worlds are values: one of each will do. */
const READ: Partial<Record<ProviderName, WorldResult>> = {}
