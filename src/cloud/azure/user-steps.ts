import { type Outcome, REQUEUE, type Step } from '../simulation/outcome.ts'
import type { UserRun } from '../simulation/user-run.ts'
import { USER_STEPS } from '../simulation/user-steps.ts'
import { parseArmId } from './arm-id.ts'
import type { AzureVpcPeeringSpec } from './kind.ts'

/** Where the ARM id can't be read, the run fails like that each time, and the resource never gets a status. */
function parseRemoteVnet({ user, network }: UserRun): Outcome | undefined {
  if (network || user.deleting) return undefined
  const { remoteVnet } = user.resource.spec as AzureVpcPeeringSpec
  return typeof parseArmId(remoteVnet) === 'string' ? REQUEUE : undefined
}

const at = USER_STEPS.findIndex(({ name }) => name === 'createNetwork')

/** The controller of AzureVpcPeering reads the ARM id before it makes the Network. */
export const AZURE_USER_STEPS: readonly Step<UserRun>[] = [
  ...USER_STEPS.slice(0, at),
  parseRemoteVnet,
  ...USER_STEPS.slice(at),
]
