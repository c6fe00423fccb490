import { describe, expect, it } from 'vitest'
import { type Manifest, readManifests } from '../../src/manifest/index.ts'

/** The manifests and diagnostics of one text. */
function read(text: string, file = 'file.yaml') {
  return readManifests([{ file, text }])
}

function names(manifests: readonly Manifest[]) {
  return manifests.map(({ kind, name }) => `${kind}/${name}`)
}

function place({ line, column, path }: ReturnType<Manifest['origin']>) {
  return `${line}:${column} ${path}`
}

const VPC = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata:
  name: hub
spec:
  staticRoutes:
    - cidr: 10.0.0.0/8
      nextHopIP: "10.0.0.1"
  vpcPeerings:
    - remoteVpc: spoke
      localConnectIP: 169.254.0.1/30
`

describe('reading', () => {
  it('reads an object with its identity and its value', () => {
    const { manifests, diagnostics } = read(VPC)
    expect(diagnostics).toEqual([])
    expect(manifests).toMatchObject([
      {
        apiVersion: 'kubeovn.io/v1',
        kind: 'Vpc',
        name: 'hub',
        namespace: undefined,
        value: { spec: { vpcPeerings: [{ remoteVpc: 'spoke' }] } },
      },
    ])
  })

  it('reads many documents, and takes empty ones and comments for nothing', () => {
    const { manifests, diagnostics } = read(`# a comment first
---
${VPC}---
# only a comment
---

--- # a comment on the line
kind: Vpc
apiVersion: kubeovn.io/v1
metadata: {name: spoke}
...
# after the end
---
`)
    expect(diagnostics).toEqual([])
    expect(names(manifests)).toEqual(['Vpc/hub', 'Vpc/spoke'])
    expect(manifests.map((manifest) => manifest.origin().document)).toEqual([0, 3])
  })

  it('keeps a directive with the document that it is written for', () => {
    const { manifests, diagnostics } = read(`%YAML 1.2\n---\n${VPC}`)
    expect(diagnostics).toEqual([])
    expect(manifests[0]!.origin().line).toBe(3)
  })

  it('does not take dashes inside a text for the end of a document', () => {
    const { manifests } = read(`apiVersion: v1
kind: ConfigMap
metadata: {name: scripts}
data:
  text: |
    ---
    more
  dashed: ----
`)
    expect(manifests[0]!.value['data']).toEqual({ text: '---\nmore\n', dashed: '----' })
  })

  it('reads JSON, alone, as a List, and one behind the other', () => {
    const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })
    const list = { apiVersion: 'v1', kind: 'List', items: [pod('c'), pod('d')] }
    const text = `${JSON.stringify(pod('a'))}\n${JSON.stringify(pod('b'), null, 2)} ${JSON.stringify(list)}`
    const { manifests, diagnostics } = read(text, 'dump.json')
    expect(diagnostics).toEqual([])
    expect(names(manifests)).toEqual(['Pod/a', 'Pod/b', 'Pod/c', 'Pod/d'])
    expect(manifests.map((manifest) => manifest.origin().document)).toEqual([0, 1, 2, 2])
  })

  it('reads a mapping in flow style, which begins as JSON does', () => {
    const { manifests, diagnostics } = read('{apiVersion: v1, kind: Pod, metadata: {name: a}}')
    expect(diagnostics).toEqual([])
    expect(names(manifests)).toEqual(['Pod/a'])
  })

  it('gives the items of a typed list the kind that the API leaves out of them', () => {
    const { manifests, diagnostics } = read(`apiVersion: apps/v1
kind: DeploymentList
items:
  - metadata: {name: a}
  - {apiVersion: v1, kind: Pod, metadata: {name: b}}
`)
    expect(diagnostics).toEqual([])
    expect(names(manifests)).toEqual(['Deployment/a', 'Pod/b'])
    expect(manifests[0]!.apiVersion).toBe('apps/v1')
  })

  it('reads lists inside lists, and lists of nothing', () => {
    const { manifests, diagnostics } = read(`apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: List, items: null}
- apiVersion: v1
  kind: List
  items:
  - apiVersion: v1
    kind: Pod
    metadata:
      name: inner
`)
    expect(diagnostics).toEqual([])
    expect(names(manifests)).toEqual(['Pod/inner'])
    expect(place(manifests[0]!.origin(['metadata', 'name']))).toBe('11:13 metadata.name')
  })

  it('lets a later object take the place of an earlier one, and says where both are', () => {
    const vpc = (extra: string) =>
      `apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: hub}\n${extra}`
    const { manifests, diagnostics } = readManifests([
      { file: 'a.yaml', text: `---\n${vpc('spec: {a: 1}')}\n---\n${vpc('').replace('hub', 'x')}` },
      { file: 'b.yaml', text: vpc('spec: {a: 2}') },
    ])
    expect(names(manifests)).toEqual(['Vpc/hub', 'Vpc/x'])
    expect(manifests[0]!.value['spec']).toEqual({ a: 2 })
    expect(diagnostics).toMatchObject([
      { code: 'replaced', severity: 'info', origin: { file: 'b.yaml', line: 1, column: 1 } },
    ])
    expect(diagnostics[0]!.message).toContain('a.yaml:2:1')
  })

  it('tells objects apart by group, kind and namespace, where no namespace is the default one', () => {
    const object = (apiVersion: string, kind: string, namespace?: string) => ({
      file: 'x.json',
      text: JSON.stringify({ apiVersion, kind, metadata: { name: 'a', namespace } }),
    })
    const sources = [
      object('v1', 'Pod'),
      object('v1', 'Pod', 'other'),
      object('v1', 'Service'),
      object('serving.knative.dev/v1', 'Service'),
      object('serving.knative.dev/v1beta1', 'Service'),
      object('v1', 'Pod', 'default'),
    ]
    expect(readManifests(sources).manifests).toHaveLength(4)
    expect(readManifests(sources, { namespace: 'other' }).manifests).toHaveLength(4)
    expect(readManifests(sources, { namespace: 'third' }).manifests).toHaveLength(5)
  })

  it('numbers the objects that only have a generateName', () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: pi-}\n'
    const { manifests, diagnostics } = read(`${job}---\n${job}`)
    expect(diagnostics).toEqual([])
    expect(names(manifests)).toEqual(['Job/pi-0', 'Job/pi-1'])
  })

  it('says so when there is nothing to read', () => {
    expect(readManifests([]).diagnostics).toMatchObject([{ code: 'no-input', severity: 'error' }])
    for (const text of ['', ' \n', '# nothing', '# nothing\n---\n', '...']) {
      expect(read(text).diagnostics).toMatchObject([
        { code: 'no-input', message: expect.stringContaining('file.yaml') },
      ])
    }
  })
})

describe('what scalars mean', () => {
  const value = (text: string) =>
    read(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx: ${text}`).manifests[0]!.value[
      'x'
    ]

  // As sigs.k8s.io/yaml reads them, which is neither YAML 1.1 nor 1.2.
  it.each<[string, unknown]>([
    ['yes', true],
    ['On', true],
    ['y', 'y'],
    ['TRUE', true],
    ['no', false],
    ['off', false],
    ['N', 'N'],
    ['"yes"', 'yes'],
    ['!!str yes', 'yes'],
    ['yEs', 'yEs'],
    ['010', 8],
    ['0o10', 8],
    ['0x1F', 31],
    ['0b101', 5],
    ['-0x10', -16],
    ['08', 8],
    ['1_000', 1000],
    ['+5', 5],
    ['-0', 0],
    ['1e3', 1000],
    ['1.', 1],
    ['.5', 0.5],
    ['._5', '._5'],
    ['1e999', '1e999'],
    ['!!int "12"', 12],
    ['!!float 5', 5],
    ['1:30', '1:30'],
    ['2024-01-01', '2024-01-01'],
    ['10.0.0.1', '10.0.0.1'],
    ['00:00:00:53:25:1B', '00:00:00:53:25:1B'],
    ['~', null],
    ['', null],
    ['Null', null],
    ['nULL', 'nULL'],
    ['0xZZ', '0xZZ'],
    ['1_', 1],
    ['9007199254740993', 9007199254740992],
  ])('%s is %j', (text, expected) => {
    expect(value(text)).toStrictEqual(expected)
  })

  it('reads keys by the same rules, as text', () => {
    expect(value('{yes: 1, 010: 2, ~: 3, "yes ": 4}')).toEqual({
      true: 1,
      '8': 2,
      null: 3,
      'yes ': 4,
    })
  })

  it('follows anchors, aliases and merge keys', () => {
    expect(value('[&a {k: 1, l: 2}, *a, {<<: *a, l: 3}]')).toEqual([
      { k: 1, l: 2 },
      { k: 1, l: 2 },
      { k: 1, l: 3 },
    ])
  })

  it('takes keys that name parts of an object in JavaScript as data', () => {
    const labels = '{constructor: a, prototype: b, toString: c, hasOwnProperty: d}'
    expect(value(labels)).toStrictEqual({
      constructor: 'a',
      prototype: 'b',
      toString: 'c',
      hasOwnProperty: 'd',
    })
  })
})

describe('where things stand', () => {
  it('is the value where it begins on the line of its key, else the key', () => {
    const { manifests } = read(`# comment\n---\n${VPC}`, 'vpc.yaml')
    const at = (...path: (string | number)[]) => place(manifests[0]!.origin(path))
    expect(manifests[0]!.origin()).toMatchObject({
      file: 'vpc.yaml',
      document: 0,
      line: 3,
      column: 1,
      path: '',
    })
    expect(at('metadata', 'name')).toBe('6:9 metadata.name')
    expect(at('spec')).toBe('7:1 spec')
    expect(at('spec', 'staticRoutes')).toBe('8:3 spec.staticRoutes')
    expect(at('spec', 'staticRoutes', 0)).toBe('9:7 spec.staticRoutes[0]')
    expect(at('spec', 'staticRoutes', 0, 'nextHopIP')).toBe('10:18 spec.staticRoutes[0].nextHopIP')
  })

  it.each([
    ['%YAML 1.2\n# c\n--- # d\n\n# e\nkind: Pod\napiVersion: v1\nmetadata: {name: a}', '6:1 '],
    ['--- {kind: Pod, apiVersion: v1, metadata: {name: a}}', '1:5 '],
    [
      'kind: List\napiVersion: v1\nitems:\n# c\n-\n  # d\n  kind: Pod\n  apiVersion: v1\n  metadata: {name: a}',
      '7:3 ',
    ],
    [
      'kind: List\napiVersion: v1\nitems: [{kind: Pod, apiVersion: v1, metadata: {name: a}}]',
      '3:9 ',
    ],
    [
      'kind: List\napiVersion: v1\nitems: # c\n\n  -   kind: Pod\n      apiVersion: v1\n      metadata: {name: a}\nmetadata: {}',
      '5:7 ',
    ],
  ])('is the first word of an object: %j', (text, expected) => {
    expect(read(text).manifests.map((manifest) => place(manifest.origin()))).toEqual([expected])
  })

  it('is the object itself for the fields of one that is larger than the API server takes', () => {
    const { manifests } = read(`---\n${VPC}filler: ${'x'.repeat(3 << 20)}\n`)
    expect(place(manifests[0]!.origin(['spec', 'staticRoutes']))).toBe('2:1 spec.staticRoutes')
  })

  it('is the nearest ancestor of what is absent', () => {
    const { manifests } = read(VPC)
    const at = (...path: (string | number)[]) => place(manifests[0]!.origin(path))
    expect(at('spec', 'namespaces', 0)).toBe('5:1 spec.namespaces[0]')
    expect(at('spec', 'staticRoutes', 7, 'cidr')).toBe('6:3 spec.staticRoutes[7].cidr')
    expect(at('metadata', 'name', 'deeper')).toBe('4:9 metadata.name.deeper')
    expect(at('status')).toBe('1:1 status')
  })

  it('is the key where nothing is written behind it', () => {
    const { manifests } = read(`${VPC}status:\nlist:\n  -\n  - a\n`)
    const at = (...path: (string | number)[]) => place(manifests[0]!.origin(path))
    expect(at('status')).toBe('12:1 status')
    expect(at('list', 1)).toBe('15:5 list[1]')
  })

  it('quotes keys that are no plain words', () => {
    const { manifests } = read(`apiVersion: v1
kind: Pod
metadata:
  name: a
  annotations:
    ovn.kubernetes.io/ip_address: 10.0.0.2
`)
    const path = ['metadata', 'annotations', 'ovn.kubernetes.io/ip_address']
    expect(place(manifests[0]!.origin(path))).toBe(
      '6:35 metadata.annotations["ovn.kubernetes.io/ip_address"]',
    )
  })

  it('is in the text of JSON what it is in YAML', () => {
    const { manifests } = read(
      `{
  "kind": "Pod", "apiVersion": "v1",
  "metadata": {"name": "a", "labels":
    {"b\\"": "c"}},
  "spec": {"list": [1, {"x": true}, "a,]", []]},
  "dense":[1,true,{"y":null,"z":2},-3]
}`,
      'file.json',
    )
    const at = (...path: (string | number)[]) => place(manifests[0]!.origin(path))
    expect(at()).toBe('1:1 ')
    expect(at('metadata', 'name')).toBe('3:24 metadata.name')
    expect(at('metadata', 'labels')).toBe('3:29 metadata.labels')
    expect(at('metadata', 'labels', 'b"')).toBe('4:13 metadata.labels["b\\""]')
    expect(at('spec', 'list', 1, 'x')).toBe('5:30 spec.list[1].x')
    expect(at('spec', 'list', 2)).toBe('5:37 spec.list[2]')
    expect(at('spec', 'list', 3)).toBe('5:44 spec.list[3]')
    expect(at('spec', 'list', 4)).toBe('5:20 spec.list[4]')
    expect(at('spec', 'other')).toBe('5:11 spec.other')
    expect(at('dense', 2, 'z')).toBe('6:33 dense[2].z')
    expect(at('dense', 3)).toBe('6:36 dense[3]')
  })

  it('follows aliases and merge keys to where the field is written', () => {
    const { manifests } = read(`apiVersion: v1
kind: Pod
metadata: {name: a}
base: &base
  x: 1
list: &list [7]
one: *base
two:
  <<: *base
  w: 2
three:
  <<: [{z: 1}, *base]
four: *list
`)
    const at = (...path: (string | number)[]) => place(manifests[0]!.origin(path))
    expect(at('one', 'x')).toBe('5:6 one.x')
    expect(at('two', 'x')).toBe('5:6 two.x')
    expect(at('two', 'w')).toBe('10:6 two.w')
    expect(at('three', 'x')).toBe('5:6 three.x')
    expect(at('four', 0)).toBe('6:14 four[0]')
  })

  it('is right behind a quoted text whose lines stand too far left for YAML 1.2', () => {
    const { manifests, diagnostics } = read(`apiVersion: v1
kind: Pod
metadata:
  name: a # don't stumble over this
  annotations:
    networks: '[
  {"name": "it''s"}
]'
spec:
  nodeName: n1
  hostname: "x
y"
  subdomain: z
`)
    expect(diagnostics).toEqual([])
    expect(place(manifests[0]!.origin(['spec', 'nodeName']))).toBe('10:13 spec.nodeName')
    expect(place(manifests[0]!.origin(['spec', 'subdomain']))).toBe('13:14 spec.subdomain')
  })

  it('is right behind such a text in errors, too', () => {
    const { diagnostics } = read("a: 'x\ny\nz'\nb: 1\nc: 'x\ny'\nb: 2\n")
    expect(diagnostics).toMatchObject([
      { code: 'duplicate-key', origin: { line: 7, column: 1, path: 'b' } },
    ])
    expect(diagnostics[0]!.message).toContain('first on line 4')
  })

  it('counts lines and columns behind a byte order mark and carriage returns as editors do', () => {
    const { manifests } = read(`\uFEFF${VPC.replaceAll('\n', '\r\n')}`)
    expect(place(manifests[0]!.origin())).toBe('1:1 ')
    expect(place(manifests[0]!.origin(['metadata', 'name']))).toBe('4:9 metadata.name')
    expect(manifests[0]!.name).toBe('hub')
  })
})

describe('two states of a design', () => {
  const other = VPC.replace('name: hub', 'name: spare')
  const before = [VPC, other].join('---\n')
  const after = [`# moved down\n${VPC.replace('10.0.0.1', '10.0.0.2')}`, other].join('---\n')

  it('are read as each by itself, and share what is the same', () => {
    const values = new Map<string, unknown>()
    const sides = [before, after].map((text) =>
      readManifests([{ file: 'a.yaml', text }], { values }),
    )
    expect(sides.map(({ manifests }) => manifests.map(({ value }) => value))).toEqual(
      [before, after].map((text) => read(text).manifests.map(({ value }) => value)),
    )
    const [[hub, spare], [changed, moved]] = sides.map(({ manifests }) => manifests) as [
      readonly [Manifest, Manifest],
      readonly [Manifest, Manifest],
    ]
    expect(moved.value).toBe(spare.value)
    expect(changed.value).not.toEqual(hub.value)
    expect([spare, moved].map((manifest) => place(manifest.origin(['metadata', 'name'])))).toEqual([
      '16:9 metadata.name',
      '17:9 metadata.name',
    ])
  })
})
