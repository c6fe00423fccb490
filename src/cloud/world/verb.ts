import * as z from 'zod'
import type { Cloud } from '../simulation/cloud.ts'
import { type Fault, fault } from './part.ts'
import type { World } from './world.ts'

/** Something that somebody else than Cloud Manager does to the world. */
export interface Verb<W extends World> {
  readonly schema: z.ZodType
  /** @returns why it was refused, by the provider or because what it names is not there */
  readonly run: (cloud: Cloud<W>, args: unknown) => string | undefined
}

export type Verbs<W extends World> = Readonly<Record<string, Verb<W>>>

/** A verb with its typed arguments. */
export function verb<W extends World, Schema extends z.ZodType>(
  schema: Schema,
  run: (cloud: Cloud<W>, args: z.output<Schema>) => string | undefined,
): Verb<W> {
  return { schema, run: (cloud, args) => run(cloud, args as z.output<Schema>) }
}

/** One change as it is written: a mapping with one verb as its key. */
export function changeSchema(verbs: Verbs<never>) {
  const shape = Object.fromEntries(
    Object.entries(verbs).map(([name, { schema }]) => [name, schema.optional()]),
  )
  return z
    .strictObject(shape)
    .refine((value) => Object.keys(value).length === 1, 'must be a mapping with one kind of change')
}

/** Changes that any world knows. */
export function commonVerbs<W extends World>(
  withFaults: (
    world: W,
    owner: string,
    change: (faults: readonly Fault[]) => readonly Fault[],
  ) => W | undefined,
): Verbs<W> {
  return {
    /** Puts the objects of the control plane into another state. */
    controlPlane: verb<W, typeof controlPlane>(controlPlane, (cloud, change) => {
      const { kyma } = cloud.world
      const { scope = kyma.controlPlane.scope } = change
      const { localNetwork = kyma.controlPlane.localNetwork } = change
      const next = { ...kyma.controlPlane, scope, localNetwork }
      cloud.world = { ...cloud.world, kyma: { ...kyma, controlPlane: next } }
      return undefined
    }),
    /** Makes the interface of an account, project or subscription answer a call with an error. */
    fault: verb<W, typeof faultArgs>(faultArgs, (cloud, { in: owner, ...added }) => {
      const world = withFaults(cloud.world, owner, (faults) => [...faults, added])
      if (!world) return `there is no \`${owner}\``
      cloud.world = world
      return undefined
    }),
    clearFaults: verb<W, typeof ownerArgs>(ownerArgs, (cloud, { in: owner }) => {
      const world = withFaults(cloud.world, owner, () => [])
      if (!world) return `there is no \`${owner}\``
      cloud.world = world
      return undefined
    }),
  }
}

const controlPlane = z.strictObject({
  scope: z.enum(['present', 'missing']).optional(),
  localNetwork: z.enum(['ready', 'processing', 'error', 'missing']).optional(),
})
const ownerArgs = z.strictObject({ in: z.string() })
const faultArgs = z.strictObject({
  in: z.string(),
  action: fault.shape.action,
  code: fault.shape.code,
  message: fault.shape.message,
  times: fault.shape.times,
})

/** Permissions with some more, or some less. */
export function granted(
  before: 'documented' | 'all' | readonly string[] | undefined,
  documented: readonly string[],
  known: readonly string[],
  change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): string[] {
  const list = before === 'all' ? known : before === 'documented' ? documented : (before ?? [])
  const { add = [], remove = [] } = change
  return [...new Set([...list, ...add])].filter((action) => !remove.includes(action))
}

/** Tags with one more or another value, or without one. */
export function tagged(
  tags: Readonly<Record<string, string>>,
  key: string,
  value: string | undefined,
): Readonly<Record<string, string>> {
  const { [key]: _, ...others } = tags
  return value === undefined ? others : { ...others, [key]: value }
}
