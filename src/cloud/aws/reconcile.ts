import { type Ended, runSteps, type Step } from '../simulation/outcome.ts'
import { PREFIX } from '../simulation/prefix.ts'
import {
  acceptConnection,
  checkNetworkTag,
  createConnection,
  createLocalRoutes,
  createRemoteRoutes,
  updateSuccessStatus,
  waitActive,
  waitPendingAcceptance,
} from './create.ts'
import {
  deleteConnection,
  deleteLocalRoutes,
  deleteRemoteConnection,
  deleteRemoteRoutes,
  removeFinalizer,
  removeReadyCondition,
} from './delete.ts'
import {
  type AwsRun,
  createRemoteClient,
  initiate,
  loadConnection,
  loadKymaRouteTables,
  loadKymaVpc,
  loadRemoteConnection,
  loadRemoteRouteTables,
  loadRemoteVpc,
} from './run.ts'

const LOAD: readonly Step<AwsRun>[] = [
  ...PREFIX,
  initiate,
  loadConnection,
  loadKymaVpc,
  loadKymaRouteTables,
  createRemoteClient,
  loadRemoteConnection,
  loadRemoteVpc,
  loadRemoteRouteTables,
]

const CREATE: readonly Step<AwsRun>[] = [
  ...LOAD,
  checkNetworkTag,
  createConnection,
  waitPendingAcceptance,
  acceptConnection,
  waitActive,
  createLocalRoutes,
  createRemoteRoutes,
  updateSuccessStatus,
]

const DELETE: readonly Step<AwsRun>[] = [
  ...LOAD,
  removeReadyCondition,
  deleteLocalRoutes,
  deleteConnection,
  deleteRemoteRoutes,
  deleteRemoteConnection,
  removeFinalizer,
]

/** Looks at an AwsVpcPeering's object in the control plane, and does what is to be done next. */
export function reconcileAws(run: AwsRun): Ended {
  return runSteps(run, run.peering.deleting ? DELETE : CREATE)
}
