import { CloudSimulation, readWorld, type World } from '../../cloud.ts'
import type { Diagnostic } from '../../diagnostic/index.ts'
import { type Manifest, readManifests, type Source } from '../../manifest/index.ts'

/** A world of cloud networks, and the peering resources that are applied to it at its beginning. */
export interface CloudDesign {
  /** Undefined where it can't be read; `diagnostics` says why. */
  readonly world: World | undefined
  readonly resources: readonly Manifest[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a world and, from the other texts, the resources. Never throws. */
export function openCloud(sources: readonly Source[], world: Source): CloudDesign {
  const read = readWorld(world)
  const others = sources.filter((source) => source !== world)
  if (others.length === 0) return { ...read, resources: [] }
  const { manifests, diagnostics } = readManifests(others)
  return {
    world: read.world,
    resources: manifests,
    diagnostics: [...read.diagnostics, ...diagnostics, ...refusals(read.world, manifests)],
  }
}

/** What the API server would say to the resources. */
function refusals(world: World | undefined, resources: readonly Manifest[]): Diagnostic[] {
  if (!world) return []
  const simulation = new CloudSimulation(world)
  return resources.flatMap((manifest) => simulation.apply(manifest))
}

/** The cloud so many milliseconds after the resources were applied; without a time, when nothing more happens. */
export function simulationAt(
  { world, resources }: CloudDesign,
  time: number | undefined,
): CloudSimulation {
  if (!world) throw new Error('the world of cloud networks can not be read')
  const simulation = new CloudSimulation(world)
  for (const manifest of resources) simulation.apply(manifest)
  if (time === undefined) simulation.runUntilIdle()
  else simulation.advance(time)
  return simulation
}
