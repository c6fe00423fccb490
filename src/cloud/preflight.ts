import type { Diagnostic } from '../diagnostic/index.ts'
import type { Manifest } from '../manifest/index.ts'
import { admit } from './resource/admission.ts'
import { providerOf } from './simulation/providers.ts'
import { DEFAULT_SETTINGS, type Settings } from './simulation/settings.ts'
import { CloudSimulation, type Progress } from './simulation/simulation.ts'
import type { ResourceStatus } from './simulation/timeline.ts'
import type { PreflightCheck, QuotaUse } from './world/preflight.ts'
import type { World } from './world/world.ts'

/** What it takes to get from a failure to Ready. */
export interface Recovery {
  /**
   * `ready`: nothing is wrong. `retried`: somebody has to mend something, and it is noticed by itself. `recreate`: once it is
   * mended, the resource has to be deleted and created again, or it waits for the resync.
   */
  readonly kind: 'ready' | 'retried' | 'recreate'
  readonly who: 'nobody' | 'remote' | 'kyma' | 'resource'
  readonly text: string
}

/** What is known of a resource before it is applied. */
export interface Preflight {
  readonly kind: string
  readonly name: string
  /** What the API server says. */
  readonly diagnostics: readonly Diagnostic[]
  readonly checks: readonly PreflightCheck[]
  readonly quotas: readonly QuotaUse[]
  /** How it will end; `undefined` where the API server refuses it. */
  readonly predicted:
    | { readonly status: ResourceStatus; readonly at: number; readonly recovery: Recovery }
    | undefined
}

/** Looks at a resource and a world, and lets the simulation say what will become of it. */
export function preflight(
  manifest: Manifest,
  world: World,
  settings: Settings = DEFAULT_SETTINGS,
): Preflight {
  const { kind, name } = manifest
  const { resource, diagnostics } = admit(manifest, world.provider)
  if (!resource) {
    return { kind, name, diagnostics, checks: [], quotas: [], predicted: undefined }
  }
  const { checks, quotas } = providerOf(world).inspect(world, resource.spec)
  const simulation = new CloudSimulation(world, settings)
  simulation.apply(manifest)
  simulation.runUntilIdle()
  const status = simulation.status(name)!
  const recovery = recoveryOf(world, status, simulation.progress(name))
  return {
    kind,
    name,
    diagnostics,
    checks,
    quotas,
    predicted: { status, at: simulation.now, recovery },
  }
}

/** What has to be done for a resource that has come to rest. */
export function recoveryOf(
  world: World,
  { conditions, deleting }: ResourceStatus,
  progress: Progress | undefined,
): Recovery {
  const failed = conditions.some(({ type }) => type !== 'Ready')
  if (!failed && !deleting && conditions.length > 0) {
    return { kind: 'ready', who: 'nobody', text: 'nothing is to be done' }
  }
  if (!failed && !deleting && progress && isUnderway(world, progress.at)) {
    return { kind: 'retried', who: 'nobody', text: 'the provider is not done yet' }
  }
  const cure = progress && providerOf(world).cures[progress.step]
  if (!cure) return { kind: 'retried', who: 'nobody', text: 'it is tried again by itself' }
  const recreate = cure.final || cure.who === 'resource' || progress.retry === 'never'
  return { kind: recreate ? 'recreate' : 'retried', who: cure.who, text: cure.fix }
}

/** Whether the provider is in the middle of something that has been asked of it. */
function isUnderway(world: World, now: number): boolean {
  return providerOf(world).next({ world, now, settings: DEFAULT_SETTINGS })?.underway === true
}
