import { describe, expect, it } from 'vitest'
import {
  isWorkload,
  readManifests,
  selectNamespaces,
  selectPods,
} from '../../src/manifest/index.ts'

interface Meta {
  readonly namespace?: string
  readonly labels?: object
  readonly annotations?: object
  readonly owner?: string
}

/** An object; `owner` is written `Kind/name`. */
function object(kindAndName: string, spec: object = {}, { owner, ...meta }: Meta = {}): object {
  const [kind = '', name] = kindAndName.split('/')
  const apiVersion =
    { Deployment: 'apps/v1', ReplicaSet: 'apps/v1', StatefulSet: 'apps/v1', DaemonSet: 'apps/v1' }[
      kind
    ] ?? (kind.startsWith('Virtual') ? 'kubevirt.io/v1' : /Job/.test(kind) ? 'batch/v1' : 'v1')
  const [ownerKind, ownerName] = owner?.split('/') ?? []
  const ownerReferences = owner && [
    { apiVersion: 'apps/v1', kind: ownerKind, name: ownerName, uid: '1', controller: true },
  ]
  return { apiVersion, kind, metadata: { name, ...meta, ownerReferences }, spec }
}

const read = (...objects: object[]) =>
  readManifests([
    { file: 'f', text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) },
  ]).manifests

const select = (...objects: object[]) => selectPods(read(...objects))

const names = (...objects: object[]) => select(...objects).pods.map(({ name }) => name)

const template = {
  metadata: { labels: { app: 'web' }, annotations: { note: 'x' } },
  spec: { nodeName: 'n1', hostNetwork: true },
}

describe('pods', () => {
  it('are taken as they stand', () => {
    const pod = {
      ...object('Pod/a', { nodeName: 'n1' }, { namespace: 'prod', labels: { app: 'web' } }),
      status: { phase: 'Succeeded' },
    }
    expect(select(pod)).toMatchObject({
      diagnostics: [],
      pods: [
        {
          name: 'a',
          namespace: 'prod',
          labels: { app: 'web' },
          annotations: {},
          nodeName: 'n1',
          hostNetwork: false,
          replica: 0,
          phase: 'Succeeded',
          templatePath: [],
        },
      ],
    })
  })

  it('without a namespace are in the one that the caller names', () => {
    const manifests = read(object('Pod/a'), object('Pod/b', {}, { namespace: 'prod' }))
    const namespaces = (namespace?: string) =>
      selectPods(manifests, namespace ? { namespace } : {}).pods.map((pod) => pod.namespace)
    expect(namespaces()).toEqual(['default', 'prod'])
    expect(namespaces('test')).toEqual(['test', 'prod'])
  })

  it('of a Deployment are made from its template, one for each replica', () => {
    const { pods } = select(object('Deployment/web', { replicas: 2, template }))
    expect(pods).toMatchObject([
      {
        name: 'web-0',
        replica: 0,
        labels: { app: 'web' },
        annotations: { note: 'x' },
        nodeName: 'n1',
        hostNetwork: true,
        phase: undefined,
        templatePath: ['spec', 'template'],
      },
      { name: 'web-1', replica: 1 },
    ])
    const path = [...pods[1]!.templatePath, 'metadata', 'annotations', 'note']
    expect(pods[1]!.manifest.origin(path).path).toBe('spec.template.metadata.annotations.note')
  })

  it.each<[string, object, string[]]>([
    ['Deployment/a', { template }, ['a-0']],
    ['ReplicaSet/a', { replicas: 2 }, ['a-0', 'a-1']],
    ['ReplicationController/a', { replicas: 1 }, ['a-0']],
    ['StatefulSet/a', { replicas: 2, ordinals: { start: 5 } }, ['a-5', 'a-6']],
    ['StatefulSet/a', { ordinals: null }, ['a-0']],
    ['DaemonSet/a', { template }, ['a-0']],
    ['Job/a', {}, ['a-0']],
    ['Job/a', { parallelism: 2 }, ['a-0', 'a-1']],
    ['Job/a', { parallelism: 5, completions: 2 }, ['a-0', 'a-1']],
    ['Job/a', { completions: 9 }, ['a-0']],
    ['CronJob/a', { jobTemplate: { spec: { parallelism: 2 } } }, ['a-0', 'a-1']],
    ['VirtualMachine/a', { template }, ['a']],
    ['VirtualMachine/a', { running: true }, ['a']],
    ['VirtualMachine/a', { running: false }, ['a']],
    ['VirtualMachine/a', { runStrategy: 'Halted' }, ['a']],
    ['VirtualMachine/a', { runStrategy: 'Always' }, ['a']],
    ['VirtualMachineInstance/a', {}, ['a']],
    ['Service/a', { template }, []],
  ])('of a %s with %j are %j', (kindAndName, spec, expected) => {
    expect(names(object(kindAndName, spec))).toEqual(expected)
    expect(read(object(kindAndName, spec)).map(isWorkload)).toEqual([expected.length > 0])
  })

  it('of a CronJob and a virtual machine come from the template that is theirs', () => {
    const cron = object('CronJob/c', { jobTemplate: { spec: { template } } })
    const machine = object('VirtualMachine/v', { template })
    expect(select(cron, machine).pods).toMatchObject([
      { labels: { app: 'web' }, templatePath: ['spec', 'jobTemplate', 'spec', 'template'] },
      { labels: { app: 'web' }, templatePath: ['spec', 'template'] },
    ])
  })

  it.each<[string, object, string]>([
    ['Deployment/a', { replicas: 0 }, 'spec.replicas'],
    ['Job/a', { parallelism: 0 }, 'spec.parallelism'],
    ['Job/a', { completions: 0 }, 'spec.completions'],
    ['Job/a', { suspend: true }, 'spec.suspend'],
    ['CronJob/a', { suspend: true }, 'spec.suspend'],
    ['CronJob/a', { jobTemplate: { spec: { suspend: true } } }, 'spec.jobTemplate.spec.suspend'],
  ])('of a %s with %j are none, which is told', (kindAndName, spec, path) => {
    expect(select(object(kindAndName, spec))).toMatchObject({
      pods: [],
      diagnostics: [{ code: 'no-replicas', severity: 'info', origin: { path } }],
    })
  })

  it('of a DaemonSet are one for each Node, on that node', () => {
    const pods = select(object('Node/n1'), object('DaemonSet/agent'), object('Node/n2')).pods
    expect(pods.map(({ name, nodeName }) => `${name} on ${nodeName}`)).toEqual([
      'agent-0 on n1',
      'agent-1 on n2',
    ])
  })

  it('are not asked for without end', () => {
    const { pods, diagnostics } = select(
      object('Deployment/a', { replicas: 2 }),
      object('Deployment/b', { replicas: 1_000_000_000 }),
      object('Deployment/c'),
    )
    expect(pods.map(({ name }) => name)).toEqual(['a-0', 'a-1', 'c-0'])
    expect(diagnostics).toMatchObject([
      { code: 'too-many-pods', severity: 'error', origin: { path: 'spec.replicas' } },
    ])
  })
})

describe('the dump of a cluster', () => {
  const deployment = object('Deployment/web', { replicas: 2 })
  const replicaSet = object('ReplicaSet/web-5d4f', { replicas: 2 }, { owner: 'Deployment/web' })
  const pods = ['x', 'y'].map((end) =>
    object(`Pod/web-5d4f-${end}`, {}, { owner: 'ReplicaSet/web-5d4f' }),
  )

  it('counts a Deployment, its ReplicaSets and its Pods once', () => {
    const expected = ['web-5d4f-x', 'web-5d4f-y']
    expect(names(deployment, replicaSet, ...pods)).toEqual(expected)
    expect(names(...pods, replicaSet, deployment)).toEqual(expected)
  })

  it('knows the Deployment of Pods whose ReplicaSet was left out', () => {
    expect(names(deployment, ...pods)).toEqual(['web-5d4f-x', 'web-5d4f-y'])
  })

  it('counts a Deployment and its ReplicaSets once, where the Pods were left out', () => {
    const old = object('ReplicaSet/web-1111', { replicas: 0 }, { owner: 'Deployment/web' })
    const { pods, diagnostics } = select(deployment, old, replicaSet)
    expect(pods.map(({ name }) => name)).toEqual(['web-0', 'web-1'])
    expect(diagnostics).toEqual([])
  })

  it('takes a ReplicaSet for itself where its Deployment was left out', () => {
    expect(names(replicaSet)).toEqual(['web-5d4f-0', 'web-5d4f-1'])
  })

  it('counts the Pods of other controllers once', () => {
    expect(
      names(
        object('StatefulSet/db', { replicas: 3 }),
        object('Pod/db-0', {}, { owner: 'StatefulSet/db' }),
        object('CronJob/c'),
        object('Job/c-28391', {}, { owner: 'CronJob/c' }),
        object('Pod/c-28391-x', {}, { owner: 'Job/c-28391' }),
        object('CronJob/d'),
        object('Pod/d-28391-x', {}, { owner: 'Job/d-28391' }),
      ),
    ).toEqual(['db-0', 'c-28391-x', 'd-28391-x'])
  })

  it('does not take a workload of another namespace for the owner', () => {
    const pod = object('Pod/db-0', {}, { owner: 'StatefulSet/db', namespace: 'other' })
    expect(names(object('StatefulSet/db'), pod)).toEqual(['db-0', 'db-0'])
  })

  it('knows a pod by its name that has lost its owner', () => {
    const statefulSet = object('StatefulSet/db', { replicas: 2 })
    expect(names(statefulSet, object('Pod/db-0'))).toEqual(['db-1', 'db-0'])
  })

  it.each(['vm.kubevirt.io/name', 'kubevirt.io/domain'])(
    'knows the launcher pod of a virtual machine by its label %s',
    (label) => {
      const launcher = object('Pod/virt-launcher-vm-x', {}, { labels: { [label]: 'vm' } })
      expect(names(object('VirtualMachine/vm'), launcher)).toEqual(['virt-launcher-vm-x'])
      expect(names(object('VirtualMachineInstance/vm'), launcher)).toEqual(['virt-launcher-vm-x'])
      expect(names(object('VirtualMachine/other'), launcher)).toEqual([
        'other',
        'virt-launcher-vm-x',
      ])
    },
  )

  it('counts a virtual machine and its instance once, with and without the launcher pod', () => {
    const machine = object('VirtualMachine/vm')
    const instance = object('VirtualMachineInstance/vm', {}, { owner: 'VirtualMachine/vm' })
    const launcher = object('Pod/launcher', {}, { owner: 'VirtualMachineInstance/vm' })
    expect(names(machine, instance)).toEqual(['vm'])
    expect(names(launcher, instance, machine)).toEqual(['launcher'])
  })

  it('survives owners that own each other, themselves, or nothing sensible', () => {
    const circle = [
      object('ReplicaSet/a', {}, { owner: 'ReplicaSet/b' }),
      object('ReplicaSet/b', {}, { owner: 'ReplicaSet/a' }),
      object('Pod/p', {}, { owner: 'ReplicaSet/a' }),
      object('ReplicaSet/self', {}, { owner: 'ReplicaSet/self' }),
      object('Pod/q', {}, { owner: 'constructor/x' }),
    ]
    expect(names(...circle)).toEqual(['p', 'self-0', 'q'])
    const senseless = [5, null, { kind: 'ReplicaSet' }].map((reference, i) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `r${i}`, ownerReferences: [reference] },
    }))
    expect(names(...senseless)).toEqual(['r0', 'r1', 'r2'])
  })
})

describe('fields of the wrong type', () => {
  it('are all told, each where it stands, and hide no other pod', () => {
    const text = `apiVersion: v1
kind: Pod
metadata:
  name: bad
  labels:
    app: 5
    on: x
  annotations: [a]
spec:
  nodeName: 7
  hostNetwork: "true"
status: none
---
apiVersion: v1
kind: Pod
metadata: {name: good, labels: null}
spec: null
`
    const { pods, diagnostics } = selectPods(readManifests([{ file: 'f', text }]).manifests)
    expect(pods.map(({ name }) => name)).toEqual(['good'])
    expect(
      diagnostics.map(({ code, message, origin }) => `${code} ${origin?.line}: ${message}`),
    ).toEqual([
      'field-type 12: status must be a mapping, not the text `none`',
      'field-type 6: metadata.labels.app must be text, not the number `5`',
      'field-type 8: metadata.annotations must be a mapping, not a list',
      'field-type 10: spec.nodeName must be text, not the number `7`',
      'field-type 11: spec.hostNetwork must be `true` or `false`, not the text `true`',
    ])
  })

  it.each([
    [{ replicas: -1 }, 'spec.replicas must be a whole number from 0, not the number `-1`'],
    [{ replicas: 1.5 }, 'spec.replicas must be a whole number from 0, not the number `1.5`'],
    [{ replicas: '3' }, 'spec.replicas must be a whole number from 0, not the text `3`'],
    [{ template: [] }, 'spec.template must be a mapping, not a list'],
    [{ template: { metadata: 1 } }, 'spec.template.metadata must be a mapping, not the number `1`'],
    [{ template: { spec: true } }, 'spec.template.spec must be a mapping, not the boolean `true`'],
  ])('%j in a Deployment: %s', (spec, message) => {
    const { pods, diagnostics } = select(object('Deployment/a', spec))
    expect(pods).toEqual([])
    expect(diagnostics).toMatchObject([{ code: 'field-type', severity: 'error', message }])
  })
})

describe('namespaces', () => {
  it('are found by name with their annotations', () => {
    const manifests = read(
      object('Namespace/prod', {}, { annotations: { 'ovn.kubernetes.io/logical_switch': 'net1' } }),
      object('Namespace/bare'),
      object('Pod/prod'),
    )
    const { namespaces, diagnostics } = selectNamespaces(manifests)
    expect(diagnostics).toEqual([])
    expect([...namespaces.keys()]).toEqual(['prod', 'bare'])
    expect(namespaces.get('prod')).toMatchObject({
      annotations: { 'ovn.kubernetes.io/logical_switch': 'net1' },
      labels: {},
    })
  })

  it('with a field of the wrong type are left out and told', () => {
    const { namespaces, diagnostics } = selectNamespaces(
      read(object('Namespace/prod', {}, { annotations: { a: true } })),
    )
    expect(namespaces.size).toBe(0)
    expect(diagnostics).toMatchObject([
      { code: 'field-type', origin: { path: 'metadata.annotations.a' }, help: expect.any(String) },
    ])
  })
})
