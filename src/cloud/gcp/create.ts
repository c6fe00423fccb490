import { CloudError } from '../simulation/cloud.ts'
import { hasCondition } from '../simulation/condition.ts'
import { after, FORGET, type Outcome } from '../simulation/outcome.ts'
import { MINUTE, SECOND } from '../simulation/time.ts'
import { isForbidden } from './compute.ts'
import { type GcpRun, reportRemoteError } from './run.ts'

/** Done on every run, so that a tag that is taken away is noticed. */
export function checkRemoteTag(run: GcpRun): Outcome | undefined {
  const { shoot } = run.cloud.world.kyma
  const tags = run.compute.listEffectiveTags(run.remotePath)
  if (tags instanceof CloudError) {
    run.fail({
      reason: 'FailedCreatingVpcPeeringConnection',
      message: isForbidden(tags)
        ? `Error fetching GCP remote network tags for network ${run.remotePath}, due to insufficient permissions`
        : 'Error fetching GCP remote network tags',
      exclusive: true,
    })
    return after(5 * MINUTE)
  }
  if (tags.some((key) => isOurTag(run, key))) return undefined
  run.disconnect(`Error creating VpcPeering, remote VPC does not have a tag with the key: ${shoot}`)
  return after(5 * MINUTE)
}

function isOurTag(run: GcpRun, key: string): boolean {
  const { shoot, networkTag } = run.cloud.world.kyma
  if (run.quirk('Q3')) return key.includes(shoot) || key.includes(networkTag)
  const short = key.slice(key.lastIndexOf('/') + 1)
  return short === shoot || (networkTag !== '' && short === networkTag)
}

export function createRemotePeering(run: GcpRun): Outcome | undefined {
  const { remotePeering, spec, localPath, remotePath } = run
  if (remotePeering || run.remoteError !== undefined) return undefined
  const operation = run.compute.addPeering(remotePath, {
    name: spec.remotePeeringName,
    network: localPath,
    exportCustomRoutes: spec.importCustomRoutes,
    importCustomRoutes: false,
    exportSubnetRoutesWithPublicIp: true,
    importSubnetRoutesWithPublicIp: false,
  })
  if (operation instanceof CloudError) {
    run.disconnect(
      isForbidden(operation)
        ? `Error creating Remote VpcPeering for network ${remotePath} due to insufficient permissions`
        : 'Error creating Remote VpcPeering',
    )
    return after(MINUTE)
  }
  run.save({ remoteOperation: operation, remoteId: undefined })
  return after(30 * SECOND)
}

export function waitRemotePeering(run: GcpRun): Outcome | undefined {
  // Its state is INACTIVE or ACTIVE as soon as it is there.
  return run.remotePeering || run.remoteError !== undefined ? undefined : after(10 * SECOND)
}

export function createLocalPeering(run: GcpRun): Outcome | undefined {
  if (run.localPeering) return undefined
  const operation = run.compute.addPeering(run.localPath, {
    name: run.localName,
    network: run.remotePath,
    exportCustomRoutes: false,
    importCustomRoutes: run.spec.importCustomRoutes,
    exportSubnetRoutesWithPublicIp: true,
    importSubnetRoutesWithPublicIp: false,
  })
  if (operation instanceof CloudError) {
    run.disconnect('Error creating local network VpcPeering')
    return after(MINUTE)
  }
  run.save({ localOperation: operation, localId: undefined })
  return after(30 * SECOND)
}

/** One side is enough (Q5). */
export function waitActive(run: GcpRun): Outcome | undefined {
  if (run.remoteError !== undefined) return undefined
  const { localPath, remotePath, localPeering, remotePeering } = run
  const active = run.isActive(localPath, localPeering) || run.isActive(remotePath, remotePeering)
  return active ? undefined : after(10 * SECOND)
}

export function updateStatus(run: GcpRun): Outcome {
  if (run.remoteError !== undefined) return reportRemoteError(run, run.remoteError)
  const { conditions } = run.peering
  if (hasCondition(conditions, 'Ready') && (run.quirk('Q6') || conditions.length === 1)) {
    return FORGET
  }
  run.succeed('Connected', `VpcPeering :${run.spec.remotePeeringName} is provisioned`)
  return FORGET
}
