import * as z from 'zod'
import type { Diagnostic } from '../diagnostic/index.ts'
import { type Manifest, readManifests, readPlainDocuments, type Source } from '../manifest/index.ts'
import { recoveryOf } from './preflight.ts'
import { GROUP } from './resource/kind.ts'
import { type Change, changeOf } from './simulation/change.ts'
import { providerOf } from './simulation/providers.ts'
import { CloudSimulation } from './simulation/simulation.ts'
import type { WorldResult } from './world/read.ts'
import { changeSchema } from './world/verb.ts'
import type { World } from './world/world.ts'
import { readWritten } from './world/written.ts'

/** Whether a text is meant to be changes of a world: a mapping with `changes`. */
export function isChangesText(text: string): boolean {
  return /^[{\s]*"?changes"?\s*:/m.test(text)
}

/** Whether an object is of Cloud Manager, and no other part of a cluster. */
export function isCloudResource({ apiVersion }: Manifest): boolean {
  return apiVersion.startsWith(`${GROUP}/`)
}

/**
 * The world as it is once changes are made and then resources of Cloud Manager applied, and everything has come to rest.
 *
 * @param sources texts with `changes` as scenarios have them, and manifests: those of the cluster itself are left alone
 * @returns no world where something can't be read or is refused; a warning for each resource that does not become Ready
 */
export function worldWith(world: World, sources: readonly Source[]): WorldResult {
  const diagnostics: Diagnostic[] = []
  const simulation = new CloudSimulation(world)
  const changes = sources.filter(({ text }) => isChangesText(text))
  for (const source of changes) diagnostics.push(...makeChanges(simulation, source))
  const { manifests: all, diagnostics: problems } =
    changes.length === sources.length
      ? { manifests: [], diagnostics: [] }
      : readManifests(sources.filter((source) => !changes.includes(source)))
  const manifests = all.filter(isCloudResource)
  diagnostics.push(...problems, ...manifests.flatMap((manifest) => simulation.apply(manifest)))
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    return { world: undefined, diagnostics }
  }
  simulation.runUntilIdle()
  diagnostics.push(...manifests.flatMap((manifest) => notReady(simulation, manifest)))
  return { world: simulation.world, diagnostics }
}

function makeChanges(simulation: CloudSimulation, source: Source): Diagnostic[] {
  const { world } = simulation
  const { documents, diagnostics } = readPlainDocuments(source)
  const schema = z.strictObject({
    changes: z.array(changeSchema(providerOf(world).changes)).min(1),
  })
  const told = [...diagnostics]
  for (const document of documents) {
    const { value, diagnostics: problems } = readWritten(document, schema, 'scenario-invalid')
    told.push(...problems)
    const { changes: written } = document.value as { readonly changes: readonly object[] }
    for (const [i, parsed] of (value?.changes ?? []).entries()) {
      const change = changeOf(world, { ...written[i] }, parsed)
      told.push(...refusal(simulation, change, () => document.origin(['changes', i])))
    }
  }
  return told
}

function refusal(
  simulation: CloudSimulation,
  change: Change,
  origin: () => NonNullable<Diagnostic['origin']>,
): Diagnostic[] {
  const refused = simulation.make(change)
  if (refused === undefined) return []
  const message = `${change.text} is refused: ${refused}`
  return [{ code: 'change-refused', severity: 'error', message, origin: origin() }]
}

function notReady(simulation: CloudSimulation, manifest: Manifest): Diagnostic[] {
  const { kind, name } = manifest
  const status = simulation.status(name)!
  const recovery = recoveryOf(simulation.world, status, simulation.progress(name))
  if (recovery.kind === 'ready') return []
  const said = status.conditions.map(({ type, reason, message }) => `${type}/${reason} ${message}`)
  return [
    {
      code: 'resource-not-ready',
      severity: 'warning',
      message: `${kind} \`${name}\` does not become Ready: ${[status.state || 'no state', ...said].join(', ')}`,
      help: `${recovery.text}; \`isthmus cloud preflight\` tells more`,
      origin: manifest.origin(['metadata', 'name']),
    },
  ]
}
