import { providerOf } from './simulation/providers.ts'
import type { Removable, RemovableKind } from './world/removable.ts'
import type { World } from './world/world.ts'

/** A world without a part, or the names of the parts of that kind where none has the name. */
export type Without = { readonly world: World } | { readonly known: readonly string[] }

/** What can be taken out of a world of this provider. */
export function removableKinds(world: World): readonly RemovableKind[] {
  return Object.keys(providerOf(world).removables) as RemovableKind[]
}

/** The world as if nobody had written a part of it. What is named twice, such as the sides of a peering, goes at once. */
export function worldWithout(world: World, kind: RemovableKind, name: string): Without {
  const parts: readonly Removable<World>[] = providerOf(world).removables[kind]?.(world) ?? []
  const named = parts.filter((part) => part.name === name || part.alias === name)
  if (named.length === 0) return { known: [...new Set(parts.map((part) => part.name))] }
  return { world: named.reduce((left, part) => part.without(left), world) }
}
