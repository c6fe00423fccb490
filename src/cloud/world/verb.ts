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

/** Why a change of what is not there is refused, and what it could have meant. */
export function missing(what: string, name: string, known: readonly string[]): string {
  const there = known.length > 0 ? `there are: ${known.join(', ')}` : 'there are none'
  return `there is no ${what} \`${name}\`; ${there}`
}

/** Something with tags. */
export interface Tagged {
  readonly tags: Readonly<Record<string, string>>
}

/** With one tag more, or another value of it. */
export function tagged<Whole extends Tagged>(whole: Whole, key: string, value: string): Whole {
  return { ...whole, tags: { ...whole.tags, [key]: value } }
}

/** Without a tag; or why not: it has none of this key. */
export function untagged<Whole extends Tagged>(whole: Whole, key: string): Whole | string {
  const { [key]: value, ...tags } = whole.tags
  return value === undefined ? missing('tag', key, Object.keys(tags)) : { ...whole, tags }
}

/** A part of a world that its owner can name. */
type Part = string | { readonly id: string } | { readonly name: string }

/** The name by which its owner speaks of a part. */
function nameOf(part: Part): string {
  if (typeof part === 'string') return part
  return 'id' in part ? part.id : part.name
}

/** Without the part of this name in one of its lists; or why not: there is none. */
export function withoutPart<
  List extends string,
  Whole extends Readonly<Record<List, readonly Part[]>>,
>(whole: Whole, list: List, what: string, name: string): Whole | string {
  const parts: readonly Part[] = whole[list]
  const names = parts.map(nameOf)
  if (!names.includes(name)) return missing(what, name, names)
  return { ...whole, [list]: parts.filter((part) => nameOf(part) !== name) }
}
