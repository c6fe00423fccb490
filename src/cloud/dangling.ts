import { providerOf } from './simulation/providers.ts'
import type { Dangling } from './world/dangling.ts'
import type { World } from './world/world.ts'

/** What is left in a world of peerings that no longer are, or never came to be, and how each is taken away. */
export function danglingIn(world: World): readonly Dangling[] {
  return providerOf(world).dangling(world)
}
