import { isGranted } from '../simulation/cloud.ts'
import {
  type Inspection,
  ok,
  type PreflightCheck,
  permissionChecks,
  problem,
  tagCheck,
  warning,
} from '../world/preflight.ts'
import { DELETE_ACTIONS, DOCUMENTED_ACTIONS } from './actions.ts'
import type { GcpVpcPeeringSpec } from './kind.ts'
import { findNetwork, type OwnedNetwork } from './lookup.ts'
import { conflictText, rangeConflict } from './overlap.ts'
import { quotasOf } from './quota.ts'
import type { GcpWorld } from './world.ts'

/** What stands in the way of a GcpVpcPeering. */
export function inspectGcp(world: GcpWorld, spec: GcpVpcPeeringSpec): Inspection {
  const path = `${spec.remoteProject}/${spec.remoteVpc}`
  const local = findNetwork(world, world.kyma.network)
  const remote = findNetwork(world, path)
  const project = world.projects.find(({ id }) => id === spec.remoteProject)
  const missing = (actions: readonly string[]) =>
    actions.filter((action) => !isGranted(project?.permissions ?? [], action, DOCUMENTED_ACTIONS))
  const checks: PreflightCheck[] = permissionChecks(
    missing(DOCUMENTED_ACTIONS),
    spec.deleteRemotePeering ? missing(DELETE_ACTIONS) : [],
    `project ${spec.remoteProject}`,
  )
  if (!remote || !local) {
    const text = `there is no network ${path}`
    checks.push(problem('network', text, 'correct remoteProject or remoteVpc'))
    return { checks, quotas: [] }
  }
  const { shoot, networkTag } = world.kyma
  const tagged = Object.keys(remote.network.tags).some(
    (key) => key.includes(shoot) || (networkTag !== '' && key.includes(networkTag)),
  )
  const conflict = rangeConflict(world, local.path, remote.path)
  checks.push(
    tagCheck(tagged, path, `${spec.remoteProject}/${shoot}`),
    conflict
      ? problem('overlap', conflictText(conflict), 'take away one of the ranges')
      : ok('overlap', 'no ranges of the networks and their peers overlap'),
    peeringCheck(remote, local.path, spec),
  )
  const quotas = [local, remote].flatMap((owned) =>
    quotasOf(world, owned, true).map(({ network, ...use }) => ({ where: network, ...use })),
  )
  return { checks, quotas }
}

function peeringCheck(
  { network }: OwnedNetwork,
  local: string,
  { remotePeeringName }: GcpVpcPeeringSpec,
): PreflightCheck {
  const named = network.peerings.find(({ name }) => name === remotePeeringName)
  if (named && named.network !== local) {
    return problem(
      'peerings',
      `${remotePeeringName} is the name of a peering with ${named.network}, which would be taken for this one`,
      'choose another remotePeeringName',
    )
  }
  const other = network.peerings.find((peering) => peering.network === local)
  if (other && !named) {
    return problem(
      'peerings',
      `the remote network has a peering ${other.name} with Kyma already`,
      'delete it, or give its name as remotePeeringName',
    )
  }
  return named
    ? warning('peerings', `${remotePeeringName} is there already`, 'it is taken over')
    : ok('peerings', 'the name of the remote peering is free')
}
