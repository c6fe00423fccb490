import type { Reach } from '../../../protocol/index.ts'

export type Family = Reach['families'][number]
export type Cell = Family['cells'][number]

/** How much of what was asked for gets through; `undefined` where OVN leaves some of it open. */
export type CellKind = 'all' | 'some' | 'none' | 'undefined'

export function kindOf({ reachable, undefined: open, lost }: Cell): CellKind {
  if (open !== 'none') return 'undefined'
  if (reachable === 'none') return 'none'
  return lost === 'none' ? 'all' : 'some'
}

/** What a cell says in few words. */
export function wordsOf(cell: Cell): string {
  const { reachable, undefined: open } = cell
  if (open === 'none') return reachable
  return reachable === 'none' ? `undefined: ${open}` : `${reachable} (undefined: ${open})`
}

/** Names a cell in the address. */
export function keyOf({ from, to }: Cell, { ipVersion }: Family): string {
  return `${ipVersion} ${from} ${to ?? '*'}`
}

/** Who gets it, in words. */
export function receiverOf({ to }: Cell): string {
  return to ?? 'all others'
}
