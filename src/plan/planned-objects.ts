import type { FieldPath, Manifest } from '../manifest/index.ts'

/** A Kubernetes object to be applied. */
export interface PlannedObject {
  readonly kind: string
  readonly name: string
  /** Whether it is new, or replaces one that exists. */
  readonly isNew: boolean
  readonly value: ObjectValue
  /** What to say about its parts to people who read it; the empty path is the object itself. */
  readonly comments: readonly Comment[]
}

export interface Comment {
  readonly path: FieldPath
  readonly text: string
}

export interface ObjectValue {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly spec: Readonly<Record<string, unknown>>
}

/** A new object without a namespace of its own. */
export function newObject(
  kind: 'Vpc' | 'Subnet' | 'SecurityGroup',
  name: string,
  spec: ObjectValue['spec'],
  comments: readonly Comment[],
): PlannedObject {
  const value = { apiVersion: 'kubeovn.io/v1', kind, metadata: { name }, spec }
  return { kind, name, isNew: true, value, comments }
}

/** What the API server and kubectl write into objects, and nobody applies. */
const WRITTEN_BY_CLUSTER = 'kubectl.kubernetes.io/last-applied-configuration'

/** An object that exists, with other fields in its spec. What a cluster adds to objects is left out. */
export function changedObject(
  { apiVersion, kind, name, value }: Manifest,
  fields: ObjectValue['spec'],
  comments: readonly Comment[],
): PlannedObject {
  const { labels, annotations } = (value['metadata'] ?? {}) as Record<
    string,
    Readonly<Record<string, unknown>> | undefined
  >
  const kept = Object.entries(annotations ?? {}).filter(([key]) => key !== WRITTEN_BY_CLUSTER)
  const metadata = {
    name,
    ...(labels && { labels }),
    ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
  }
  const spec = { ...(value['spec'] as object | undefined), ...fields }
  return { kind, name, isNew: false, value: { apiVersion, kind, metadata, spec }, comments }
}
