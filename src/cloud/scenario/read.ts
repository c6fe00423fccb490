import type { Diagnostic } from '../../diagnostic/index.ts'
import {
  type FieldPath,
  isMapping,
  type Manifest,
  type PlainDocument,
  readManifests,
  readPlainDocuments,
  type Source,
} from '../../manifest/index.ts'
import { type Change, changeOf } from '../simulation/change.ts'
import { providerOf } from '../simulation/providers.ts'
import type { Settings } from '../simulation/settings.ts'
import { readWorld, type WorldResult, worldFrom } from '../world/read.ts'
import { changeSchema } from '../world/verb.ts'
import type { World } from '../world/world.ts'
import { readWritten } from '../world/written.ts'
import { ACTIONS, type Expectation, scenarioSchema, type WrittenStep } from './schema.ts'

/** Gives the text of a file that a scenario names; `undefined` where there is none. */
export type ReadFile = (path: string) => string | undefined

export type Action =
  | { readonly kind: 'apply'; readonly manifests: readonly Manifest[] }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'resync' }
  | { readonly kind: 'expect'; readonly expectation: Expectation }

export interface ScenarioStep {
  readonly at: number | undefined
  readonly after: number | 'idle' | undefined
  readonly refused: string | undefined
  readonly action: Action
  readonly path: FieldPath
}

/** A scenario that can be run. */
export interface Scenario {
  readonly name: string
  readonly description: string | undefined
  readonly world: World
  readonly settings: Settings
  readonly given: readonly Change[]
  readonly steps: readonly ScenarioStep[]
  readonly timeline: Readonly<Record<string, readonly string[]>> | undefined
  readonly document: PlainDocument
}

export interface ScenarioResult {
  readonly scenario: Scenario | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a scenario from one YAML or JSON text. Never throws: what can't be understood is a diagnostic. */
export function readScenario(
  source: string | Source,
  readFile: ReadFile = () => undefined,
): ScenarioResult {
  const text = typeof source === 'string' ? { file: '(text)', text: source } : source
  const { documents, diagnostics } = readPlainDocuments(text)
  if (diagnostics.length > 0) return { scenario: undefined, diagnostics }
  const [document, second] = documents
  if (!document || second) {
    const found = document ? `${documents.length} documents, and a scenario is one` : 'no scenario'
    const message = `\`${text.file}\` holds ${found}`
    const help = 'write one document with world and steps'
    return {
      scenario: undefined,
      diagnostics: [{ code: 'scenario-invalid', severity: 'error', message, help }],
    }
  }
  const { value, diagnostics: problems } = readWritten(document, scenarioSchema, 'scenario-invalid')
  if (!value) return { scenario: undefined, diagnostics: problems }
  const reader = new ScenarioReader(document, readFile)
  const { world, diagnostics: wrong } = reader.world(value.world)
  if (!world) return { scenario: undefined, diagnostics: wrong }
  const given = value.given.flatMap((change, i) => reader.change(change, ['given', i], world))
  const steps = value.steps.flatMap((step, i) => reader.step(step, ['steps', i], world))
  if (reader.diagnostics.length > 0) return { scenario: undefined, diagnostics: reader.diagnostics }
  const { name = text.file, description, settings, timeline } = value
  return {
    scenario: { name, description, world, settings, given, steps, timeline, document },
    diagnostics: [],
  }
}

class ScenarioReader {
  readonly diagnostics: Diagnostic[] = []
  readonly #document: PlainDocument
  readonly #readFile: ReadFile

  constructor(document: PlainDocument, readFile: ReadFile) {
    this.#document = document
    this.#readFile = readFile
  }

  world(written: string | object): WorldResult {
    if (typeof written !== 'string') return worldFrom(this.#part(['world']))
    const text = this.#readFile(written)
    if (text !== undefined) return readWorld({ file: written, text })
    this.#noFile(['world'], written)
    return { world: undefined, diagnostics: this.diagnostics }
  }

  change(written: Readonly<Record<string, unknown>>, path: FieldPath, world: World): Change[] {
    const { value, diagnostics } = readWritten(
      this.#part(path),
      changeSchema(providerOf(world).changes),
      'scenario-invalid',
      'a change',
    )
    this.diagnostics.push(...diagnostics)
    return value ? [changeOf(world, written, value)] : []
  }

  step(written: WrittenStep, path: FieldPath, world: World): ScenarioStep[] {
    const kinds = ACTIONS.filter((kind) => written[kind] !== undefined)
    const [kind] = kinds
    if (kind === undefined || kinds.length > 1) {
      const found = kinds.length === 0 ? 'none of them' : kinds.join(' and ')
      this.#invalid(path, `a step is one of ${ACTIONS.join(', ')}, and this is ${found}`)
      return []
    }
    if (written.at !== undefined && written.after !== undefined) {
      this.#invalid([...path, 'after'], 'a step has `at` or `after`, not both')
    }
    const action = this.#action(kind, written, path, world)
    const { at, after, refused } = written
    return action ? [{ at, after, refused, action, path }] : []
  }

  #action(
    kind: (typeof ACTIONS)[number],
    written: WrittenStep,
    path: FieldPath,
    world: World,
  ): Action | undefined {
    switch (kind) {
      case 'apply':
        return { kind, manifests: this.#manifests(written.apply!, [...path, kind]) }
      case 'delete':
        return { kind, name: written.delete! }
      case 'change': {
        const [change] = this.change(written.change!, [...path, kind], world)
        return change && { kind, change }
      }
      case 'resync':
        return { kind }
      case 'expect':
        return { kind, expectation: written.expect! }
    }
  }

  #manifests(written: string | object, path: FieldPath): readonly Manifest[] {
    if (typeof written !== 'string') return this.#inline(path)
    const text = this.#readFile(written)
    if (text === undefined) {
      this.#noFile(path, written)
      return []
    }
    const { manifests, diagnostics } = readManifests([{ file: written, text }])
    this.diagnostics.push(...diagnostics)
    return manifests
  }

  /** A resource written into the scenario itself. */
  #inline(path: FieldPath): readonly Manifest[] {
    const { value, origin } = this.#part(path)
    const object = value as Readonly<Record<string, unknown>>
    const { apiVersion, kind, metadata } = object
    const name = isMapping(metadata) ? metadata['name'] : undefined
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') {
      this.#invalid(path, 'a resource has apiVersion, kind and metadata.name')
      return []
    }
    return [
      {
        apiVersion,
        kind,
        name,
        namespace: undefined,
        value: object,
        origin: (field = []) => origin(field),
      },
    ]
  }

  #part(path: FieldPath): PlainDocument {
    const value = path.reduce<unknown>(
      (at, step) => (at as Record<string | number, unknown>)[step],
      this.#document.value,
    )
    return { value, origin: (inner) => this.#document.origin([...path, ...inner]) }
  }

  #noFile(path: FieldPath, file: string): void {
    this.#invalid(path, `there is no file \`${file}\``)
  }

  #invalid(path: FieldPath, message: string): void {
    const origin = this.#document.origin(path)
    this.diagnostics.push({ code: 'scenario-invalid', severity: 'error', message, origin })
  }
}
