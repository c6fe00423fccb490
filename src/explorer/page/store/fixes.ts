import type { Explorer } from './explorer.ts'

/** Makes the change that mends a finding; it can be undone. */
export async function applyFix(explorer: Explorer, id: string): Promise<void> {
  const fix = await explorer.ask('fix', { id }, `fix ${id}`)
  if (!fix) return
  explorer.edit(fix.sources)
  explorer.announce(`Fixed: ${fix.title}. It can be undone.`)
}
