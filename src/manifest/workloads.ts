import type { Diagnostic } from '../diagnostic/index.ts'
import { FieldReader } from './fields.ts'
import { apiGroup, type FieldPath, type Manifest } from './manifest.ts'
import { Owners } from './owners.ts'

/** A pod that the manifests ask for: a Pod, or one replica of a workload's pod template. */
export interface WorkloadPod {
  /** The Pod or the workload. */
  readonly manifest: Manifest
  /** That of the Pod or the virtual machine; `<workload>-<replica>` for all others. */
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly nodeName: string | undefined
  readonly hostNetwork: boolean
  /** Running number from 0, or from a StatefulSet's `ordinals.start`; 0 for what has no replicas. */
  readonly replica: number
  /** status.phase of a Pod. A pod that is `Succeeded` or `Failed` holds no address any more. */
  readonly phase: string | undefined
  /** The way from the manifest to what holds the pod's `metadata` and `spec`: empty for a Pod. */
  readonly templatePath: FieldPath
}

export interface SelectOptions {
  /** The namespace of objects that name none, as `kubectl -n` gives it. Default `default`. */
  readonly namespace?: string
}

/** How many pods the workloads may ask for together. */
const MAX_PODS = 1_000_000

/** How many pods a workload asks for, and, when it is none, what says so. */
interface Replicas {
  readonly count: number
  readonly first: number
  readonly because?: FieldPath
}

/** How a kind asks for pods. */
interface Workload {
  readonly group: string
  readonly templatePath: FieldPath
  readonly metadataPath: FieldPath
  readonly specPath: FieldPath
  /** Whether each pod has a name of its own or that of its only owner. */
  readonly single?: true
  replicas(fields: FieldReader, nodes: readonly string[]): Replicas
}

const ONE: Replicas = { count: 1, first: 0 }
const TEMPLATE: FieldPath = ['spec', 'template']
const JOB_TEMPLATE: FieldPath = ['spec', 'jobTemplate', 'spec']

const scaled: Workload['replicas'] = (fields) => {
  const count = fields.count(fields.mapping(['spec']), ['spec'], 'replicas') ?? 1
  const path = ['spec', 'ordinals']
  // Only StatefulSets have ordinals.
  const first = fields.count(fields.mapping(path), path, 'start') ?? 0
  return { count, first, because: ['spec', 'replicas'] }
}

const perNode: Workload['replicas'] = (_, nodes) => ({ count: Math.max(nodes.length, 1), first: 0 })

/** The pods of a Job, whose spec stands at a path. */
function job(path: FieldPath): Workload['replicas'] {
  return (fields) => {
    const suspended = suspension(fields, ['spec']) ?? suspension(fields, path)
    if (suspended) return suspended
    const spec = fields.mapping(path)
    const parallelism = fields.count(spec, path, 'parallelism') ?? 1
    const completions = fields.count(spec, path, 'completions') ?? parallelism
    const least = completions < parallelism ? 'completions' : 'parallelism'
    return { count: Math.min(parallelism, completions), first: 0, because: [...path, least] }
  }
}

function suspension(fields: FieldReader, path: FieldPath): Replicas | undefined {
  const suspended = fields.flag(fields.mapping(path), path, 'suspend')
  return suspended ? { count: 0, first: 0, because: [...path, 'suspend'] } : undefined
}

/** By kind, for every kind that makes pods. */
const WORKLOADS: ReadonlyMap<string, Workload> = new Map([
  ['Pod', single('', [])],
  ['ReplicationController', several('', TEMPLATE, scaled)],
  ['Deployment', several('apps', TEMPLATE, scaled)],
  ['ReplicaSet', several('apps', TEMPLATE, scaled)],
  ['StatefulSet', several('apps', TEMPLATE, scaled)],
  ['DaemonSet', several('apps', TEMPLATE, perNode)],
  ['Job', several('batch', TEMPLATE, job(['spec']))],
  ['CronJob', several('batch', [...JOB_TEMPLATE, 'template'], job(JOB_TEMPLATE))],
  // Also while it is halted: it keeps its address, and designs are written before machines run.
  ['VirtualMachine', single('kubevirt.io', TEMPLATE)],
  ['VirtualMachineInstance', single('kubevirt.io', [])],
])

function several(group: string, templatePath: FieldPath, replicas: Workload['replicas']): Workload {
  const metadataPath = [...templatePath, 'metadata']
  return { group, templatePath, metadataPath, specPath: [...templatePath, 'spec'], replicas }
}

function single(group: string, templatePath: FieldPath): Workload {
  return { ...several(group, templatePath, () => ONE), single: true }
}

function workloadOf({ kind, apiVersion }: Manifest): Workload | undefined {
  const workload = WORKLOADS.get(kind)
  return workload?.group === apiGroup(apiVersion) ? workload : undefined
}

/** Whether the manifest is of a kind that makes pods: a Pod, a Deployment, a VirtualMachine, … */
export function isWorkload(manifest: Manifest): boolean {
  return workloadOf(manifest) !== undefined
}

/**
 * The pods that the manifests ask for, in their order. A workload gives one for each replica, a DaemonSet one
 * for each Node among the manifests, or one where there is none.
 *
 * The dump of a cluster has both a workload and its pods: a workload whose pods, or whose owner, are among the
 * manifests gives none of its own. They are known by their ownerReferences, and a virtual machine's by the
 * labels that KubeVirt puts on its launcher pod.
 *
 * An object with a field of the wrong type gives no pods, as the API server would refuse it.
 */
export function selectPods(
  manifests: readonly Manifest[],
  options: SelectOptions = {},
): { readonly pods: readonly WorkloadPod[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const pods: WorkloadPod[] = []
  const owners = new Owners(manifests.filter(isWorkload), options.namespace ?? 'default')
  const nodes = manifests
    .filter(({ kind, apiVersion }) => kind === 'Node' && apiVersion === 'v1')
    .map(({ name }) => name)

  for (const manifest of manifests) {
    const workload = workloadOf(manifest)
    if (!workload || owners.isCovered(manifest)) continue
    const fields = new FieldReader(manifest, diagnostics)
    const pod = readTemplate(fields, manifest, workload, owners.namespaceOf(manifest))
    const { count, first, because } = workload.replicas(fields, nodes)
    if (fields.failed) continue
    if (count === 0) {
      diagnostics.push({
        code: 'no-replicas',
        severity: 'info',
        message: `${manifest.kind} \`${manifest.name}\` asks for no pods as it stands`,
        origin: manifest.origin(because),
      })
    }
    if (pods.length + count > MAX_PODS) {
      diagnostics.push({
        code: 'too-many-pods',
        severity: 'error',
        message: `${manifest.kind} \`${manifest.name}\` asks for ${count} pods: more than ${MAX_PODS} in all are not simulated`,
        origin: manifest.origin(because),
        help: 'lower the number: a few replicas behave as many do',
      })
      continue
    }
    if (workload.single) {
      if (count > 0) pods.push(pod)
      continue
    }
    for (let replica = first; replica < first + count; replica++) {
      const name = `${manifest.name}-${replica}`
      // A Pod of that name that has lost its ownerReferences.
      if (owners.hasPod(pod.namespace, name)) continue
      const nodeName =
        manifest.kind === 'DaemonSet' ? (nodes[replica] ?? pod.nodeName) : pod.nodeName
      pods.push({ ...pod, name, replica, nodeName })
    }
  }
  return { pods, diagnostics }
}

function readTemplate(
  fields: FieldReader,
  manifest: Manifest,
  { templatePath, metadataPath, specPath }: Workload,
  namespace: string,
): WorkloadPod {
  const metadata = fields.mapping(metadataPath)
  const spec = fields.mapping(specPath)
  const status = manifest.kind === 'Pod' ? fields.mapping(['status']) : {}
  return {
    manifest,
    name: manifest.name,
    namespace,
    labels: fields.textMap(metadata, metadataPath, 'labels'),
    annotations: fields.textMap(metadata, metadataPath, 'annotations'),
    nodeName: fields.text(spec, specPath, 'nodeName'),
    hostNetwork: fields.flag(spec, specPath, 'hostNetwork'),
    replica: 0,
    phase: fields.text(status, ['status'], 'phase'),
    templatePath,
  }
}
