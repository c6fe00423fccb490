import type { Provider } from '../simulation/provider.ts'
import { AZURE_CURES } from './advice.ts'
import { AZURE_CHANGES } from './changes.ts'
import { danglingParts } from './dangling.ts'
import { describePeerings } from './describe.ts'
import type { AzureVpcPeeringSpec } from './kind.ts'
import { inspectAzure } from './preflight.ts'
import { reconcileAzure } from './reconcile.ts'
import { AZURE_REMOVABLES } from './removable.ts'
import { AzureRun } from './run.ts'
import { AZURE_USER_STEPS } from './user-steps.ts'
import type { AzureWorld } from './world.ts'

export const azure: Provider<AzureWorld> = {
  userSteps: AZURE_USER_STEPS,
  reconcile: (cloud, random, objects, peering) =>
    reconcileAzure(new AzureRun(cloud, random, objects, peering)),
  // Azure does what it is asked to at once, and nothing by itself.
  next: () => undefined,
  progress: () => {},
  changes: AZURE_CHANGES,
  describe: describePeerings,
  dangling: danglingParts,
  inspect: (world, spec) => inspectAzure(world, spec as AzureVpcPeeringSpec),
  cures: AZURE_CURES,
  removables: AZURE_REMOVABLES,
}
