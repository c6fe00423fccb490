import { CloudSimulation, DEFAULT_SETTINGS, readWorld, type Settings } from './cloud/index.ts'
import { LoadError } from './load.ts'
import { readManifests, type Source } from './manifest/index.ts'

/**
 * Cloud Manager in a world, at time 0, with the peering resources of some manifests applied:
 *
 *     const cloud = simulateCloud(worldYaml, peeringYaml)
 *     cloud.advance(150_000)
 *     cloud.status('to-erp')
 *
 * @param world YAML or JSON: see docs/cloud.md
 * @param resources YAML or JSON of AwsVpcPeering, GcpVpcPeering or AzureVpcPeering
 * @param settings those that differ from the default ones
 * @throws LoadError with everything that is wrong with the world or the resources
 */
export function simulateCloud(
  world: string | Source,
  resources?: string | Source,
  settings: Partial<Settings> = {},
): CloudSimulation {
  const read = readWorld(world)
  if (!read.world) throw new LoadError(read.diagnostics)
  const cloud = new CloudSimulation(read.world, { ...DEFAULT_SETTINGS, ...settings })
  if (resources === undefined) return cloud
  const source =
    typeof resources === 'string' ? { file: '(resources)', text: resources } : resources
  const { manifests, diagnostics } = readManifests([source])
  const told = [...diagnostics, ...manifests.flatMap((manifest) => cloud.apply(manifest))]
  const errors = told.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new LoadError(errors)
  return cloud
}
