import type { World } from '../cloud/index.ts'

/** A world as a file that can be read again: JSON, which is YAML too. */
export function formatWorld(world: World): string {
  return `${JSON.stringify(world, (key, value: unknown) => (key === 'origin' ? undefined : value), 2)}\n`
}
