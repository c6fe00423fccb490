import { isDeepStrictEqual } from 'node:util'
import type { Origin } from '../diagnostic/index.ts'
import { apiGroup, type Manifest } from '../manifest/index.ts'

/** One object that is added, changed or deleted as a whole. */
export interface RolloutStep {
  readonly action: 'add' | 'change' | 'delete'
  readonly kind: string
  /** With the namespace in front, if it has one. */
  readonly name: string
  /** Where the object stands: as it is to be, or for one that is deleted as it was. */
  readonly origin: Origin
  readonly before: Manifest | undefined
  readonly after: Manifest | undefined
}

/** What there is to apply, in an order that often does: what others need comes first, and goes last. */
export function stepsBetween(
  before: readonly Manifest[],
  after: readonly Manifest[],
  namespace: string,
): RolloutStep[] {
  const olds = new Map(before.map((manifest) => [identityOf(manifest, namespace), manifest]))
  const news = new Map(after.map((manifest) => [identityOf(manifest, namespace), manifest]))
  const steps = [...new Set([...olds.keys(), ...news.keys()])].flatMap((key) => {
    const [old, now] = [olds.get(key), news.get(key)]
    return old && now && isDeepStrictEqual(old.value, now.value) ? [] : [stepOf(old, now)]
  })
  return steps.sort((a, b) => rankOf(a) - rankOf(b))
}

/** The objects after some of the steps, in the order in which they are written. */
export function manifestsAfter(
  before: readonly Manifest[],
  steps: readonly RolloutStep[],
): readonly Manifest[] {
  const replaced = new Map(steps.map((step) => [step.before, step.after]))
  return [
    ...before.flatMap((manifest) =>
      replaced.has(manifest) ? (replaced.get(manifest) ?? []) : [manifest],
    ),
    ...steps.flatMap((step) => (step.before ? [] : (step.after ?? []))),
  ]
}

function identityOf({ apiVersion, kind, namespace, name }: Manifest, byDefault: string): string {
  return JSON.stringify([apiGroup(apiVersion), kind, namespace ?? byDefault, name])
}

function stepOf(before: Manifest | undefined, after: Manifest | undefined): RolloutStep {
  const manifest = (after ?? before)!
  const { kind, name, namespace } = manifest
  return {
    action: before ? (after ? 'change' : 'delete') : 'add',
    kind,
    name: namespace === undefined ? name : `${namespace}/${name}`,
    origin: manifest.origin(),
    before,
    after,
  }
}

const KINDS = ['Namespace', 'Vpc', 'Subnet', 'SecurityGroup']

/** Added from what others need on, deleted the other way round. */
function rankOf({ action, kind }: RolloutStep): number {
  const place = KINDS.indexOf(kind)
  const depth = place < 0 ? KINDS.length : place
  switch (action) {
    case 'add':
      return depth
    case 'change':
      return 10 + depth
    case 'delete':
      return 30 - depth
  }
}
