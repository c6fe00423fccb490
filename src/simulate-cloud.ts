import { CloudSimulation, readSettings, readWorld, type WrittenSettings } from './cloud/index.ts'
import { LoadError } from './load.ts'
import type { Source } from './manifest/index.ts'

/**
 * Cloud Manager in a world, at time 0, with the peering resources of some manifests applied:
 *
 *     const cloud = simulateCloud(worldYaml, peeringYaml, { vpcPeeringSync: true })
 *     cloud.advance('150s')
 *     cloud.change({ tag: { id: 'vpc-r', key: 'e2e' } })
 *     cloud.runUntilIdle()
 *     cloud.status('to-erp')
 *
 * @param world YAML or JSON: see docs/cloud.md
 * @param resources YAML or JSON of AwsVpcPeering, GcpVpcPeering or AzureVpcPeering
 * @param settings as in a scenario: those that differ from the default ones
 * @throws LoadError with everything that is wrong with the world or the resources
 * @throws TypeError with everything that is wrong with the settings
 */
export function simulateCloud(
  world: string | Source,
  resources?: string | Source,
  settings: WrittenSettings = {},
): CloudSimulation {
  const read = readWorld(world)
  if (!read.world) throw new LoadError(read.diagnostics)
  const cloud = new CloudSimulation(read.world, readSettings(settings))
  if (resources === undefined) return cloud
  const errors = cloud.apply(resources).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new LoadError(errors)
  return cloud
}
