import { isMapping, type Manifest } from './manifest.ts'

/** Labels by which KubeVirt tells a launcher pod's virtual machine. */
const VIRTUAL_MACHINE_LABELS = ['vm.kubevirt.io/name', 'kubevirt.io/domain']

/** The kind that makes objects of a kind. */
const MAKES: ReadonlyMap<string, string> = new Map([
  ['ReplicaSet', 'Deployment'],
  ['Job', 'CronJob'],
])

/** Which workloads already have their pods, or their owner, among the manifests. */
export class Owners {
  readonly #namespace: string
  readonly #workloads: readonly Manifest[]
  /** By kind, namespace and name; made for the first that asks for one: most pods of a design have no owner. */
  #known: ReadonlyMap<string, Manifest> | undefined
  readonly #covered = new Set<Manifest>()

  constructor(workloads: readonly Manifest[], defaultNamespace: string) {
    this.#namespace = defaultNamespace
    this.#workloads = workloads
    // INVARIANT: in this pass an owner is covered only together with its own owners.
    for (const manifest of workloads) {
      if (manifest.kind === 'Pod') this.#coverOwners(manifest)
    }
    for (const manifest of workloads) {
      if (manifest.kind !== 'Pod' && this.#ownerOf(manifest)) this.#covered.add(manifest)
    }
  }

  namespaceOf(manifest: Manifest): string {
    return manifest.namespace ?? this.#namespace
  }

  /** Whether other manifests already ask for this workload's pods. */
  isCovered(manifest: Manifest): boolean {
    return this.#covered.has(manifest)
  }

  hasPod(namespace: string, name: string): boolean {
    return this.#byKey.has(`Pod/${namespace}/${name}`)
  }

  get #byKey(): ReadonlyMap<string, Manifest> {
    this.#known ??= new Map(
      this.#workloads.map((one) => [this.#key(one.kind, one, one.name), one] as const),
    )
    return this.#known
  }

  #coverOwners(pod: Manifest): void {
    let owner = this.#ownerOf(pod) ?? this.#virtualMachineOf(pod)
    // This also ends where owners are written in a circle.
    while (owner && !this.#covered.has(owner)) {
      this.#covered.add(owner)
      owner = this.#ownerOf(owner)
    }
  }

  /** The workload among the manifests that owns this one, if one does. */
  #ownerOf(manifest: Manifest): Manifest | undefined {
    const references = metadataOf(manifest)['ownerReferences']
    if (!Array.isArray(references)) return undefined
    for (const reference of references) {
      if (!isMapping(reference)) continue
      const { kind, name } = reference
      if (typeof kind !== 'string' || typeof name !== 'string') continue
      const owner =
        this.#byKey.get(this.#key(kind, manifest, name)) ??
        this.#ownerOfAbsent(kind, manifest, name)
      if (owner && owner !== manifest) return owner
    }
    return undefined
  }

  /** What owns a ReplicaSet or Job that is not among the manifests: they are named `<owner>-<something>`. */
  #ownerOfAbsent(kind: string, manifest: Manifest, name: string): Manifest | undefined {
    const above = MAKES.get(kind)
    if (above === undefined) return undefined
    return this.#byKey.get(this.#key(above, manifest, name.replace(/-[^-]*$/, '')))
  }

  #virtualMachineOf(pod: Manifest): Manifest | undefined {
    const labels = metadataOf(pod)['labels']
    if (!isMapping(labels)) return undefined
    for (const label of VIRTUAL_MACHINE_LABELS) {
      const name = labels[label]
      if (typeof name !== 'string') continue
      const machine =
        this.#byKey.get(this.#key('VirtualMachineInstance', pod, name)) ??
        this.#byKey.get(this.#key('VirtualMachine', pod, name))
      if (machine) return machine
    }
    return undefined
  }

  #key(kind: string, { namespace }: Manifest, name: string): string {
    return `${kind}/${namespace ?? this.#namespace}/${name}`
  }
}

function metadataOf(manifest: Manifest): Readonly<Record<string, unknown>> {
  const metadata = manifest.value['metadata']
  return isMapping(metadata) ? metadata : {}
}
