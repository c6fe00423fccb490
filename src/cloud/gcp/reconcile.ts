import { type Ended, runSteps, type Step } from '../simulation/outcome.ts'
import { PREFIX } from '../simulation/prefix.ts'
import {
  checkRemoteTag,
  createLocalPeering,
  createRemotePeering,
  updateStatus,
  waitActive,
  waitRemotePeering,
} from './create.ts'
import {
  deleteLocalPeering,
  deleteRemotePeering,
  removeFinalizer,
  removeReadyCondition,
  waitLocalOperation,
} from './delete.ts'
import {
  addFinalizer,
  checkLocalOperation,
  checkRemoteOperation,
  type GcpRun,
  loadLocalPeering,
  loadRemotePeering,
  setPeeringIds,
} from './run.ts'

const LOAD: readonly Step<GcpRun>[] = [
  ...PREFIX,
  addFinalizer,
  checkRemoteOperation,
  loadRemotePeering,
  checkLocalOperation,
  loadLocalPeering,
  setPeeringIds,
]

const CREATE: readonly Step<GcpRun>[] = [
  ...LOAD,
  checkRemoteTag,
  createRemotePeering,
  waitRemotePeering,
  createLocalPeering,
  waitActive,
  updateStatus,
]

const DELETE: readonly Step<GcpRun>[] = [
  ...LOAD,
  removeReadyCondition,
  deleteLocalPeering,
  waitLocalOperation,
  deleteRemotePeering,
  removeFinalizer,
]

/** Looks at a GcpVpcPeering's object in the control plane, and does what is to be done next. */
export function reconcileGcp(run: GcpRun): Ended {
  return runSteps(run, run.peering.deleting ? DELETE : CREATE)
}
