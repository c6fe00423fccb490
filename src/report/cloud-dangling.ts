import type { Dangling } from '../cloud/index.ts'
import { danglingLines } from './cloud-words.ts'
import { plain, type Style } from './style.ts'

/** What is left of peerings, to read, each with the command that takes it away. */
export function formatDangling(items: readonly Dangling[], style: Style = plain): string {
  if (items.length === 0) return 'nothing dangles\n'
  return `${items.map((item) => danglingLines(item, style).join('\n')).join('\n\n')}\n`
}
