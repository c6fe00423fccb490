import type { Provider } from '../simulation/provider.ts'
import { USER_STEPS } from '../simulation/user-steps.ts'
import { AWS_CURES } from './advice.ts'
import { AWS_CHANGES } from './changes.ts'
import { nextOfConnections, progressConnections } from './connection.ts'
import { danglingParts } from './dangling.ts'
import { describePeerings } from './describe.ts'
import type { AwsVpcPeeringSpec } from './kind.ts'
import { inspectAws } from './preflight.ts'
import { reconcileAws } from './reconcile.ts'
import { AWS_REMOVABLES } from './removable.ts'
import { AwsRun } from './run.ts'
import type { AwsWorld } from './world.ts'

export const aws: Provider<AwsWorld> = {
  userSteps: USER_STEPS,
  reconcile: (cloud, random, objects, peering) =>
    reconcileAws(new AwsRun(cloud, random, objects, peering)),
  next: nextOfConnections,
  progress: progressConnections,
  changes: AWS_CHANGES,
  describe: describePeerings,
  dangling: danglingParts,
  inspect: (world, spec) => inspectAws(world, spec as AwsVpcPeeringSpec),
  cures: AWS_CURES,
  removables: AWS_REMOVABLES,
}
