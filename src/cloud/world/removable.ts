/** A part of a world that can be taken away in thought, by the name that people write. */
export interface Removable<W> {
  readonly name: string
  /** Another name for it: that of a peering has its networks in either order. */
  readonly alias?: string
  readonly without: (world: W) => W
}

/** What can be taken away, by the word in front of the colon. A provider has no word for what it has not. */
export type Removables<W> = Readonly<Partial<Record<RemovableKind, (world: W) => Removable<W>[]>>>

export const REMOVABLE_KINDS = ['peering', 'route', 'rule', 'group', 'vpc', 'pod'] as const
export type RemovableKind = (typeof REMOVABLE_KINDS)[number]

/** The peering of two networks, by both their names. */
export function peeringName(
  a: string,
  b: string,
): { readonly name: string; readonly alias: string } {
  return { name: `${a}/${b}`, alias: `${b}/${a}` }
}
