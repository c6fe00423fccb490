import { type Answer, type Cloud, CloudError, isGranted, takeFault } from '../simulation/cloud.ts'
import type { Random } from '../simulation/random.ts'
import { type ComputeAction, DOCUMENTED_ACTIONS } from './actions.ts'
import { findNetwork, withNetwork, withProject } from './lookup.ts'
import { operationError } from './operation.ts'
import { conflictText, rangeConflict } from './overlap.ts'
import type { GcpNetwork, GcpOperation, GcpPeering, GcpWorld } from './world.ts'

const FORBIDDEN = '403'
const NOT_FOUND = '404'
const BAD_REQUEST = '400'
const TOO_LARGE = '413'

/** GCP's interface as the service account of Cloud Manager sees it. Codes of errors are HTTP's. */
export class Compute {
  readonly #cloud: Cloud<GcpWorld>
  readonly #random: Random

  constructor(cloud: Cloud<GcpWorld>, random: Random) {
    this.#cloud = cloud
    this.#random = random
  }

  getNetwork(path: string): Answer<GcpNetwork> {
    return this.#refuses(path, 'compute.networks.get') ?? this.#find(path)
  }

  listEffectiveTags(path: string): Answer<readonly string[]> {
    const refused = this.#refuses(path, 'compute.networks.listEffectiveTags')
    if (refused) return refused
    const network = this.#find(path)
    return network instanceof CloudError ? network : Object.keys(network.tags)
  }

  getOperation(path: string, id: string): Answer<GcpOperation> {
    const refused = this.#refuses(path, 'compute.globalOperations.get')
    if (refused) return refused
    const operation = this.#cloud.world.operations.find((candidate) => candidate.id === id)
    return operation ?? new CloudError(NOT_FOUND, `operation ${id} was not found`)
  }

  /** Starts to add a peering, and gives the operation's name. */
  addPeering(path: string, peering: GcpPeering): Answer<string> {
    const refused = this.#refuses(path, 'compute.networks.addPeering')
    if (refused) return refused
    const network = this.#find(path)
    if (network instanceof CloudError) return network
    const { world, now, settings } = this.#cloud
    if (this.#isBusy(path, peering.network)) {
      return new CloudError(BAD_REQUEST, 'There is a peering operation in progress')
    }
    if (network.peerings.some(({ name }) => name === peering.name)) {
      return new CloudError('409', `peering ${peering.name} already exists`)
    }
    const early = this.#refusedAtOnce(path, peering)
    if (early) return early
    const operation: GcpOperation = {
      id: `operation-${this.#random.hex(12)}`,
      network: path,
      peering,
      doneAt: now + settings.gcp.operationTime,
      finished: false,
    }
    this.#cloud.world = { ...world, operations: [...world.operations, operation] }
    return operation.id
  }

  removePeering(path: string, name: string): CloudError | undefined {
    const refused = this.#refuses(path, 'compute.networks.removePeering')
    if (refused) return refused
    const network = this.#find(path)
    if (network instanceof CloudError) return network
    const peering = network.peerings.find((candidate) => candidate.name === name)
    if (!peering) return new CloudError(NOT_FOUND, `peering ${name} was not found`)
    if (this.#isBusy(path, peering.network)) {
      return new CloudError(BAD_REQUEST, 'There is a peering operation in progress')
    }
    this.#cloud.world = withNetwork(this.#cloud.world, path, (old) => ({
      ...old,
      peerings: old.peerings.filter((candidate) => candidate.name !== name),
    }))
    return undefined
  }

  /** What a setting says is refused by the call, and not by the operation. */
  #refusedAtOnce(path: string, peering: GcpPeering): CloudError | undefined {
    const { world, settings } = this.#cloud
    const { duplicateRefusedAs, overlapDetectedOn, quotaRefusedAs } = settings.gcp
    const { network } = findNetwork(world, path)!
    if (
      duplicateRefusedAs === 'call' &&
      network.peerings.some((other) => other.network === peering.network)
    ) {
      return new CloudError(BAD_REQUEST, 'There is already a peering with the network')
    }
    const conflict = rangeConflict(world, path, peering.network)
    if (overlapDetectedOn === 'syncReject' && conflict) {
      return new CloudError(BAD_REQUEST, conflictText(conflict))
    }
    const error = quotaRefusedAs === 'call' ? operationError(this.#cloud, path, peering) : undefined
    return error?.includes('QUOTA_EXCEEDED') ? new CloudError(TOO_LARGE, error) : undefined
  }

  #isBusy(a: string, b: string): boolean {
    return this.#cloud.world.operations.some(
      ({ finished, network, peering }) =>
        !finished &&
        ((network === a && peering.network === b) || (network === b && peering.network === a)),
    )
  }

  #find(path: string): Answer<GcpNetwork> {
    const owned = findNetwork(this.#cloud.world, path)
    return owned?.network ?? new CloudError(NOT_FOUND, `The resource '${path}' was not found`)
  }

  #refuses(path: string, action: ComputeAction): CloudError | undefined {
    const { world } = this.#cloud
    const id = path.slice(0, path.indexOf('/'))
    const project = world.projects.find((candidate) => candidate.id === id)
    const fault = takeFault(project?.faults ?? [], action)
    if (fault) {
      if (fault.left !== project!.faults) {
        this.#cloud.world = withProject(world, id, (old) => ({ ...old, faults: fault.left }))
      }
      return fault.error
    }
    const own = world.kyma.network.startsWith(`${id}/`)
    if (own || isGranted(project?.permissions ?? [], action, DOCUMENTED_ACTIONS)) return undefined
    return new CloudError(FORBIDDEN, `Required '${action}' permission for '${path}'`)
  }
}

export const isForbidden = ({ code }: CloudError): boolean => code === FORBIDDEN
export const isThrottled = ({ code }: CloudError): boolean => code === '429'
export const isBusy = ({ code, message }: CloudError): boolean =>
  code === BAD_REQUEST && message.includes('in progress')
