import * as z from 'zod'
import { surelyMeant } from '../../diagnostic/index.ts'
import type { Cloud } from '../simulation/cloud.ts'
import { type Fault, faultOf, type Permissions } from './part.ts'
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

/** Who owns the networks of a world, and whose interface can fail. */
export interface Owners<W extends World> {
  /** `account`, `project` or `subscription`. */
  readonly what: string
  /** Ids of all there are. */
  readonly ids: (world: W) => readonly string[]
  /** Every call whose answer a fault can replace. */
  readonly calls: readonly string[]
  readonly withFaults: (
    world: W,
    id: string,
    change: (faults: readonly Fault[]) => readonly Fault[],
  ) => W
}

/** Changes that any world knows. */
export function commonVerbs<W extends World>({
  what,
  ids,
  calls,
  withFaults,
}: Owners<W>): Verbs<W> {
  const setFaults = (
    cloud: Cloud<W>,
    owner: string,
    change: (faults: readonly Fault[]) => readonly Fault[],
  ): string | undefined => {
    const known = ids(cloud.world)
    if (!known.includes(owner)) return missing(what, owner, known)
    cloud.world = withFaults(cloud.world, owner, change)
    return undefined
  }
  const { action, code, message, times } = faultOf(calls).shape
  const faultArgs = z.strictObject({ in: z.string(), action, code, message, times })
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
    fault: verb<W, typeof faultArgs>(faultArgs, (cloud, { in: owner, ...added }) =>
      setFaults(cloud, owner, (faults) => [...faults, added]),
    ),
    clearFaults: verb<W, typeof ownerArgs>(ownerArgs, (cloud, { in: owner }) =>
      setFaults(cloud, owner, () => []),
    ),
  }
}

const controlPlane = z.strictObject({
  scope: z.enum(['present', 'missing']).optional(),
  localNetwork: z.enum(['ready', 'processing', 'error', 'missing']).optional(),
})
const ownerArgs = z.strictObject({ in: z.string() })

/** What the words for permissions stand for, with a provider. */
export interface PermissionLists {
  readonly documented: readonly string[]
  readonly all: readonly string[]
}

function listOf(permissions: Permissions, lists: PermissionLists): readonly string[] {
  return typeof permissions === 'string' ? lists[permissions] : permissions
}

/** With some permissions more. */
export function granted(
  before: Permissions,
  added: readonly string[],
  lists: PermissionLists,
): readonly string[] {
  return [...new Set([...listOf(before, lists), ...added])]
}

/** With some permissions less; or why not: one of them is not granted. */
export function revoked(
  before: Permissions,
  removed: readonly string[],
  lists: PermissionLists,
): readonly string[] | string {
  const list = listOf(before, lists)
  const absent = removed.find((action) => !list.includes(action))
  if (absent !== undefined) return missing('granted permission', absent, list)
  return list.filter((action) => !removed.includes(action))
}

/** Why a change of what is not there is refused, and what it could have meant. */
export function missing(what: string, name: string, known: readonly string[]): string {
  const meant = surelyMeant(name, known)
  const there = known.length > 0 ? `there are: ${known.join(', ')}` : 'there are none'
  return `there is no ${what} \`${name}\`; ${meant ? `did you mean \`${meant}\`?` : there}`
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
