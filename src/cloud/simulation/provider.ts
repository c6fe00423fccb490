import type { Spec } from '../resource/kinds.ts'
import type { Dangling } from '../world/dangling.ts'
import type { Inspection } from '../world/preflight.ts'
import type { Removables } from '../world/removable.ts'
import type { Verbs } from '../world/verb.ts'
import type { World } from '../world/world.ts'
import type { Cures } from './advice.ts'
import type { Cloud } from './cloud.ts'
import type { Objects, PeeringObject } from './objects.ts'
import type { Ended, Step } from './outcome.ts'
import type { Random } from './random.ts'
import type { UserRun } from './user-run.ts'

/** What the simulation needs to know of a provider. */
export interface Provider<W extends World> {
  /** The controller of the user's resource. */
  readonly userSteps: readonly Step<UserRun>[]
  /** One run of the controller of VpcPeering objects. */
  reconcile(cloud: Cloud<W>, random: Random, objects: Objects, peering: PeeringObject): Ended
  /** When the provider next does something by itself, and whether it is in the middle of it. */
  next(cloud: Cloud<W>): { readonly at: number; readonly underway: boolean } | undefined
  /** Does what is due by now. */
  progress(cloud: Cloud<W>): void
  /** What others than Cloud Manager do to the world. */
  readonly changes: Verbs<W>
  /** The peerings of a world and what leads to them, a line each. */
  describe(world: W): string[]
  /** What is left of peerings that no longer are, or never came to be. */
  dangling(world: W): Dangling[]
  /** What stands in the way of a resource, as far as it can be seen without running anything. */
  inspect(world: W, spec: Spec): Inspection
  /** What helps where a run ended, by the name of the step. */
  readonly cures: Cures
  /** What can be taken out of a world in thought. */
  readonly removables: Removables<W>
}
