import { type Ended, runSteps, type Step } from '../simulation/outcome.ts'
import { PREFIX } from '../simulation/prefix.ts'
import {
  checkRemoteNetwork,
  createLocalPeering,
  createPeeringClient,
  createRemotePeering,
  replaceDisconnectedPeering,
  requirePeeringName,
  setReady,
  waitConnected,
} from './create.ts'
import { deleteLocalPeering, deleteRemotePeering, removeFinalizer } from './delete.ts'
import {
  type AzureRun,
  createLocalClient,
  createRemoteClient,
  initiate,
  loadLocalPeering,
  loadRemotePeering,
} from './run.ts'

const LOAD: readonly Step<AzureRun>[] = [
  ...PREFIX,
  initiate,
  createLocalClient,
  loadLocalPeering,
  createRemoteClient,
  loadRemotePeering,
]

const CREATE: readonly Step<AzureRun>[] = [
  ...LOAD,
  requirePeeringName,
  checkRemoteNetwork,
  createPeeringClient,
  replaceDisconnectedPeering,
  createLocalPeering,
  createRemotePeering,
  waitConnected,
  setReady,
]

const DELETE: readonly Step<AzureRun>[] = [
  ...LOAD,
  deleteRemotePeering,
  deleteLocalPeering,
  removeFinalizer,
]

/** Looks at an AzureVpcPeering's object in the control plane, and does what is to be done next. */
export function reconcileAzure(run: AzureRun): Ended {
  return runSteps(run, run.peering.deleting ? DELETE : CREATE)
}
