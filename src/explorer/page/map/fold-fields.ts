import type { Fields } from '../../state/fields.ts'

/** The fields of the address with a group folded, or not. */
export function foldFields({ fold, unfold }: Fields, name: string, folded: boolean): Fields {
  const others = (field: string | undefined): string[] =>
    (field?.split('\n') ?? []).filter((other) => other !== name)
  const joined = (names: readonly string[]): string | undefined => names.join('\n') || undefined
  return {
    fold: joined(folded ? [...others(fold), name] : others(fold)),
    unfold: joined(folded ? others(unfold) : [...others(unfold), name]),
  }
}
