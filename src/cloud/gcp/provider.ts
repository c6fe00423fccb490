import type { Provider } from '../simulation/provider.ts'
import { GCP_USER_STEPS } from '../simulation/user-steps.ts'
import { GCP_CURES } from './advice.ts'
import { GCP_CHANGES } from './changes.ts'
import { danglingParts } from './dangling.ts'
import { describePeerings } from './describe.ts'
import type { GcpVpcPeeringSpec } from './kind.ts'
import { nextOfOperations, progressOperations } from './operation.ts'
import { inspectGcp } from './preflight.ts'
import { reconcileGcp } from './reconcile.ts'
import { GCP_REMOVABLES } from './removable.ts'
import { GcpRun } from './run.ts'
import type { GcpWorld } from './world.ts'

export const gcp: Provider<GcpWorld> = {
  userSteps: GCP_USER_STEPS,
  reconcile: (cloud, random, objects, peering) =>
    reconcileGcp(new GcpRun(cloud, random, objects, peering)),
  next: nextOfOperations,
  progress: progressOperations,
  changes: GCP_CHANGES,
  describe: describePeerings,
  dangling: danglingParts,
  inspect: (world, spec) => inspectGcp(world, spec as GcpVpcPeeringSpec),
  cures: GCP_CURES,
  removables: GCP_REMOVABLES,
}
