import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import {
  applyEdits,
  CompatibleEdits,
  type Edit,
  inConflict,
  patchManifests,
} from '../../src/edit/index.ts'
import { type Manifest, readManifests } from '../../src/manifest/index.ts'

/** The text after edits to its objects. */
function edited(text: string, make: (...manifests: Manifest[]) => Edit[]): string {
  const { text: result, reasons } = attempted(text, make)
  expect(reasons).toEqual([])
  return result
}

function attempted(text: string, make: (...manifests: Manifest[]) => Edit[]) {
  const sources = [{ file: 'a.yaml', text }]
  const { manifests, diagnostics } = readManifests(sources)
  expect(diagnostics).toEqual([])
  const { sources: after, refused } = applyEdits(sources, make(...manifests))
  return { text: after[0]!.text, reasons: refused.map(({ reason }) => reason) }
}

const VPC = `# the first
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a, labels: {x: y}} # its name
spec:
  # whom it talks to
  vpcPeerings:
    - remoteVpc: b   # to b
      localConnectIP: "169.254.0.1/30"
    # to c
    - remoteVpc: c
      localConnectIP: "169.254.0.5/30" # small
  namespaces: [x, y] # ours
  empty:
  staticRoutes: []
# the end
`
const peerings = ['spec', 'vpcPeerings']

describe('edits keep the manner of a text', () => {
  it('writes over a value and leaves comments and quotes', () => {
    const text = edited(VPC, (manifest) => [
      { kind: 'set', manifest, path: [...peerings, 0, 'remoteVpc'], value: 'bb' },
      { kind: 'set', manifest, path: [...peerings, 1, 'localConnectIP'], value: '10.0.0.1/8' },
    ])
    expect(text).toBe(
      VPC.replace('remoteVpc: b ', 'remoteVpc: bb ').replace('169.254.0.5/30', '10.0.0.1/8'),
    )
  })

  it('writes several fields into empty braces', () => {
    const text = 'apiVersion: v1\nkind: Vpc\nmetadata: {name: a}\nspec: {} # nothing yet\n'
    const one = { remoteVpc: 'b', localConnectIP: '169.254.0.1/30' }
    const result = edited(text, (manifest) => [
      { kind: 'append', manifest, path: peerings, value: one },
      { kind: 'append', manifest, path: ['spec', 'namespaces'], value: 'x' },
      { kind: 'set', manifest, path: ['spec', 'empty'], value: false },
    ])
    expect(readManifests([{ file: 'a.yaml', text: result }]).manifests[0]!.value['spec']).toEqual({
      vpcPeerings: [one],
      namespaces: ['x'],
      empty: false,
    })
    expect(result).toContain('# nothing yet')
  })

  it('adds an item as its neighbours are written', () => {
    const value = { remoteVpc: 'd', localConnectIP: '169.254.0.9/30' }
    const text = edited(VPC, (manifest) => [
      { kind: 'append', manifest, path: peerings, value },
      { kind: 'append', manifest, path: ['spec', 'namespaces'], value: 'z' },
    ])
    expect(text).toBe(
      VPC.replace(
        '# small\n',
        '# small\n    - remoteVpc: d\n      localConnectIP: "169.254.0.9/30"\n',
      ).replace('[x, y]', '[x, y, z]'),
    )
  })

  it('adds what is not there with the mappings above it, and fills what is empty', () => {
    const route = { cidr: '10.0.0.0/24', nextHopIP: '169.254.0.2' }
    const text = edited(VPC, (manifest) => [
      { kind: 'set', manifest, path: ['spec', 'empty', 'deep'], value: ['q'] },
      { kind: 'append', manifest, path: ['spec', 'staticRoutes'], value: route },
      { kind: 'append', manifest, path: ['spec', 'staticRoutes'], value: { cidr: '::/0' } },
      { kind: 'set', manifest, path: ['metadata', 'annotations', 'a/b'], value: 'true' },
    ])
    expect(text).toBe(
      VPC.replace('  empty:\n', '  empty:\n    deep:\n      - q\n')
        .replace(
          'staticRoutes: []\n',
          'staticRoutes:\n    - cidr: 10.0.0.0/24\n      nextHopIP: 169.254.0.2\n    - cidr: ::/0\n',
        )
        .replace('{x: y}}', '{x: y}, annotations: {a/b: "true"}}'),
    )
  })

  it('gives a field another name and leaves everything else', () => {
    const rename = (manifest: Manifest, path: (string | number)[], name: string): Edit => ({
      kind: 'rename',
      manifest,
      path,
      name,
    })
    const text = edited(VPC, (manifest) => [
      rename(manifest, peerings, 'peers'),
      rename(manifest, ['metadata', 'labels', 'x'], 'app'),
      rename(manifest, ['spec', 'empty'], 'full'),
    ])
    expect(text).toBe(
      VPC.replace('vpcPeerings:', 'peers:').replace('x: y', 'app: y').replace('empty:', 'full:'),
    )
    const quoted = `apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: {"b":1, 'c':2}\n`
    expect(
      edited(quoted, (manifest) => [
        rename(manifest, ['spec', 'b'], 'x'),
        rename(manifest, ['spec', 'c'], 'y'),
      ]),
    ).toBe(quoted.replace('"b"', '"x"').replace("'c'", '"y"'))
  })

  it('takes an item away with the comment behind it, and leaves the one above', () => {
    const text = edited(VPC, (manifest) => [
      { kind: 'remove', manifest, path: [...peerings, 0] },
      { kind: 'remove', manifest, path: ['spec', 'namespaces', 0] },
    ])
    expect(text).toBe(VPC.replace(/ {4}- remoteVpc: b .*\n.*\n/, '').replace('[x, y]', '[y]'))
  })

  it('moves the next field up where the first of an item is taken away', () => {
    const text = edited(VPC, (manifest) => [
      { kind: 'remove', manifest, path: [...peerings, 0, 'remoteVpc'] },
    ])
    expect(text).toContain('    - localConnectIP: "169.254.0.1/30"\n    # to c\n')
  })

  it('writes an empty list where the last item is taken away', () => {
    const text = edited(VPC, (manifest) => [
      { kind: 'remove', manifest, path: [...peerings, 0] },
      { kind: 'remove', manifest, path: [...peerings, 1] },
    ])
    expect(text).toContain('  vpcPeerings: []\n  namespaces')
  })

  it('keeps carriage returns, a byte order mark, and a last line without an end', () => {
    const text = `\uFEFF${VPC.replace('# the end\n', '')}`.replaceAll('\n', '\r\n').trimEnd()
    const after = edited(text, (manifest) => [
      { kind: 'set', manifest, path: ['spec', 'more'], value: { a: [1] } },
    ])
    expect(after).toBe(`${text}\r\n  more:\r\n    a:\r\n      - 1`)
  })

  it('indents lists as the file does', () => {
    const flat = 'apiVersion: v1\nkind: A\nmetadata:\n  name: a\nspec:\n  l:\n  - x: 1\n'
    const text = edited(flat, (manifest) => [
      { kind: 'set', manifest, path: ['spec', 'm'], value: [{ b: [2] }] },
    ])
    expect(text).toBe(`${flat}  m:\n  - b:\n    - 2\n`)
  })
})

describe('edits in JSON', () => {
  const list = (indent?: number | string) =>
    JSON.stringify(
      {
        apiVersion: 'v1',
        kind: 'List',
        items: [
          { apiVersion: 'v1', kind: 'A', metadata: { name: 'a' }, spec: { l: [{ a: 1 }], e: [] } },
        ],
      },
      undefined,
      indent,
    )

  it.each([0, 2, 4, '\t'])(
    'are written as JSON.stringify would with an indentation of %j',
    (indent) => {
      const text = edited(list(indent), (manifest) => [
        { kind: 'append', manifest, path: ['spec', 'l'], value: { a: 2, b: ['x'] } },
        { kind: 'append', manifest, path: ['spec', 'e'], value: 'y' },
        { kind: 'set', manifest, path: ['spec', 'n'], value: { q: null } },
        { kind: 'create', beside: manifest, value: { apiVersion: 'v1', kind: 'B' } },
      ])
      const value = JSON.parse(list())
      value.items[0].spec.l.push({ a: 2, b: ['x'] })
      value.items[0].spec.e.push('y')
      value.items[0].spec.n = { q: null }
      value.items.push({ apiVersion: 'v1', kind: 'B' })
      expect(text).toBe(JSON.stringify(value, undefined, indent))
    },
  )

  it('puts a new object behind one that stands alone', () => {
    const text = '{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"}}\n'
    const value = { apiVersion: 'v1', kind: 'B', metadata: { name: 'b' } }
    const after = edited(text, (beside) => [{ kind: 'create', beside, value }])
    expect(readManifests([{ file: 'a', text: after }]).manifests.map(({ kind }) => kind)).toEqual([
      'A',
      'B',
    ])
  })
})

describe('new objects', () => {
  const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n'
  const value = { apiVersion: 'v1', kind: 'B', metadata: { name: 'b' } }
  const B = 'apiVersion: v1\nkind: B\nmetadata:\n  name: b\n'

  it('stand behind the document of another one', () => {
    expect(
      edited(`${POD}---\n${POD.replace('p}', 'q}')}`, (beside) => [
        { kind: 'create', beside, value },
      ]),
    ).toBe(`${POD}---\n${B}---\n${POD.replace('p}', 'q}')}`)
    expect(edited(POD, (beside) => [{ kind: 'create', beside, value }])).toBe(`${POD}---\n${B}`)
    expect(edited(POD.trimEnd(), (beside) => [{ kind: 'create', beside, value }])).toBe(
      `${POD}---\n${B}`.trimEnd(),
    )
  })

  it('leave alone what follows a document that is closed', () => {
    const text = `${POD}...\n${POD.replace('p}', 'q}')}`
    const after = edited(text, (beside) => [{ kind: 'create', beside, value }])
    const { manifests, diagnostics } = readManifests([{ file: 'a', text: after }])
    expect(diagnostics).toEqual([])
    expect(manifests.map(({ name }) => name)).toEqual(['p', 'b', 'q'])
  })

  it('are items beside an item of a List', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: p}\n`
    expect(edited(text, (beside) => [{ kind: 'create', beside, value }])).toBe(
      `${text}- apiVersion: v1\n  kind: B\n  metadata:\n    name: b\n`,
    )
  })
})

describe('anchors', () => {
  const SHARED = `apiVersion: v1
kind: A
metadata: {name: a}
spec:
  one: &one
    x: 1
  two: *one
  three:
    <<: *one
    y: 2
`

  it('are refused where another place would change too, with the reason', () => {
    const { text, reasons } = attempted(SHARED, (manifest) => [
      { kind: 'set', manifest, path: ['spec', 'one', 'x'], value: 3 },
      { kind: 'set', manifest, path: ['spec', 'three', 'y'], value: 3 },
    ])
    expect(reasons).toEqual([expect.stringContaining('anchor')])
    expect(text).toBe(SHARED.replace('y: 2', 'y: 3'))
  })

  it('are written out where they are used', () => {
    const text = edited(SHARED, (manifest) => [
      { kind: 'set', manifest, path: ['spec', 'two', 'x'], value: 3 },
      { kind: 'set', manifest, path: ['spec', 'three', 'x'], value: 4 },
    ])
    expect(text).toBe(
      SHARED.replace('two: *one', 'two:\n    x: 3').replace('y: 2\n', 'y: 2\n    x: 4\n'),
    )
  })

  it('are refused where what a merge key brings is to go', () => {
    const { reasons } = attempted(SHARED, (manifest) => [
      { kind: 'remove', manifest, path: ['spec', 'three', 'x'] },
    ])
    expect(reasons).toEqual(['it is merged from elsewhere in the file'])
  })

  it('are refused where what a merge key brings is to have another name', () => {
    const { reasons } = attempted(SHARED, (manifest) => [
      { kind: 'rename', manifest, path: ['spec', 'three', 'x'], name: 'z' },
    ])
    expect(reasons).toEqual(['it is merged from elsewhere in the file'])
  })
})

describe('what can not be done', () => {
  it.each<[string, (manifest: Manifest) => Edit, string]>([
    [
      'no such item',
      (manifest) => ({ kind: 'remove', manifest, path: [...peerings, 7] }),
      "can't be taken away",
    ],
    [
      'no list',
      (manifest) => ({ kind: 'append', manifest, path: ['kind'], value: 1 }),
      'kind is no list',
    ],
    [
      'no mapping',
      (manifest) => ({ kind: 'set', manifest, path: ['kind', 'x'], value: 1 }),
      'kind is no mapping',
    ],
    [
      'an item too far',
      (manifest) => ({ kind: 'set', manifest, path: [...peerings, 2], value: 1 }),
      'has no item 2',
    ],
    [
      'the object itself',
      (manifest) => ({ kind: 'remove', manifest, path: [] }),
      "the object can't be taken away",
    ],
    [
      'a name that another field has',
      (manifest) => ({ kind: 'rename', manifest, path: peerings, name: 'namespaces' }),
      'spec.namespaces is there already',
    ],
    [
      'a name for what is not there',
      (manifest) => ({ kind: 'rename', manifest, path: ['spec', 'x'], name: 'y' }),
      'spec.x is no field',
    ],
  ])('%s: is refused, and the rest is done', (_, make, reason) => {
    const { text, reasons } = attempted(VPC, (manifest) => [
      make(manifest),
      { kind: 'set', manifest, path: ['spec', 'empty'], value: 1 },
    ])
    expect(reasons).toEqual([expect.stringContaining(reason)])
    expect(text).toBe(VPC.replace('empty:', 'empty: 1'))
  })

  it('an object that is in none of the texts', () => {
    const { manifests } = readManifests([{ file: 'b.yaml', text: VPC }])
    const edit: Edit = { kind: 'set', manifest: manifests[0]!, path: ['kind'], value: 'x' }
    const sources = [{ file: 'a.yaml', text: VPC }]
    const result = applyEdits(sources, [edit])
    expect(result.sources).toEqual(sources)
    expect(result.refused).toMatchObject([
      { edit, reason: 'the object is written in none of the files' },
    ])
  })
})

describe('values without texts', () => {
  const { manifests } = readManifests([{ file: 'a.yaml', text: VPC }])
  const [manifest] = manifests as [Manifest]

  it('change as the texts would; what is not changed is the same value', () => {
    const other = { ...manifest }
    const [after, same] = patchManifests(
      [manifest, other],
      [{ kind: 'set', manifest, path: ['metadata', 'name'], value: 'z' }],
    )
    expect(same).toBe(other)
    expect(after).toMatchObject({ name: 'z', kind: 'Vpc', apiVersion: 'kubeovn.io/v1' })
    expect(manifest.name).toBe('a')
    expect(after!.origin(['spec', 'empty']).line).toBe(manifest.origin(['spec', 'empty']).line)
    expect(after!.origin()).toMatchObject({ manifest: after })
  })

  it('get new objects behind the one that they stand beside', () => {
    const value = { apiVersion: 'v1', kind: 'B', metadata: { name: 'b' } }
    const after = patchManifests(
      [manifest, manifest],
      [{ kind: 'create', beside: manifest, value }],
    )
    expect(after.map(({ kind }) => kind).slice(0, 2)).toEqual(['Vpc', 'B'])
  })
})

describe('conflicts', () => {
  const { manifests } = readManifests([{ file: 'a.yaml', text: VPC }])
  const [manifest] = manifests as [Manifest]
  const set = (path: (string | number)[], value: unknown): Edit => ({
    kind: 'set',
    manifest,
    path,
    value,
  })
  const remove = (path: (string | number)[]): Edit => ({ kind: 'remove', manifest, path })
  const append = (path: (string | number)[], value: unknown): Edit => ({
    kind: 'append',
    manifest,
    path,
    value,
  })

  const rename = (path: (string | number)[], name: string): Edit => ({
    kind: 'rename',
    manifest,
    path,
    name,
  })

  it.each<[string, Edit, Edit, boolean]>([
    ['a new name and what is in the field', rename(['m', 'a'], 'b'), set(['m', 'a', 'x'], 1), true],
    ['a new name and a field that has it', rename(['m', 'a'], 'b'), append(['m', 'b'], 1), true],
    ['a new name and another field', rename(['m', 'a'], 'b'), set(['m', 'c'], 1), false],
    ['two names for one field', rename(['m', 'a'], 'b'), rename(['m', 'a'], 'c'), true],
    ['one name for two fields', rename(['m', 'a'], 'c'), rename(['m', 'b'], 'c'), true],
    ['a new name in what goes', rename(['m', 'a'], 'b'), remove(['m']), true],
    ['two values for one field', set(['a'], 1), set(['a'], 2), true],
    ['one value twice', set(['a'], 1), set(['a'], 1), false],
    ['two fields', set(['a'], 1), set(['b'], 2), false],
    ['a field and what is in it', set(['a'], 1), set(['a', 'b'], 2), true],
    ['an item that goes and what is in it', remove(['l', 0]), set(['l', 0, 'x'], 2), true],
    ['two items that go', remove(['l', 0]), remove(['l', 1]), false],
    ['two new items', append(['l'], 1), append(['l'], 2), false],
    ['a new item and an old one', append(['l'], 1), set(['l', 0], 2), false],
    ['a new item of a list that goes', append(['l'], 1), remove(['l']), true],
    ['an item of what is a mapping', append(['l'], 1), set(['l', 'x'], 2), true],
  ])('%s', (_, a, b, conflict) => {
    expect(inConflict(a, b)).toBe(conflict)
    expect(inConflict(b, a)).toBe(conflict)
    for (const [first, second] of [
      [a, b],
      [b, a],
    ] as const) {
      const edits = new CompatibleEdits()
      expect(edits.add([first])).toBe(true)
      expect(edits.add([second])).toBe(!conflict)
    }
  })

  it('two new objects of one name', () => {
    const create = (spec: unknown): Edit => ({
      kind: 'create',
      beside: manifest,
      value: { kind: 'B', metadata: { name: 'b' }, spec },
    })
    expect(inConflict(create(1), create(2))).toBe(true)
    expect(inConflict(create(1), create(1))).toBe(false)
  })
})

describe('texts that are larger than any object', () => {
  const items = Array.from({ length: 20_000 }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `pod-${i}`, annotations: { run: 'make && run a&b *.c' } },
    spec: { containers: [{ name: 'main', image: 'nginx:1.27', args: ['--all', '--quiet'] }] },
  }))
  const list = { apiVersion: 'v1', kind: 'List', items }
  const value = { apiVersion: 'v1', kind: 'B', metadata: { name: 'b' } }
  const wanted = [
    ...items.slice(0, 9_999).map(({ metadata }) => metadata.name),
    'pod-9999',
    'b',
    ...items.slice(10_000).map(({ metadata }) => metadata.name),
  ]

  it.each([
    ['YAML', dump(list, { noRefs: true })],
    ['JSON', JSON.stringify(list, undefined, 4)],
    ['JSON in one line', JSON.stringify(list)],
  ])('are edited item by item: %s', (_, text) => {
    expect(text.length).toBeGreaterThan(2 << 20)
    const sources = [{ file: 'dump', text }]
    const { manifests } = readManifests(sources)
    const beside = manifests[9_999]!
    const { sources: after, refused } = applyEdits(sources, [
      { kind: 'create', beside, value },
      { kind: 'set', manifest: beside, path: ['spec', 'nodeName'], value: 'n' },
    ])
    expect(refused).toEqual([])
    const read = readManifests(after)
    expect(read.diagnostics).toEqual([])
    expect(read.manifests.map(({ name }) => name)).toEqual(wanted)
    expect(read.manifests[9_999]!.value).toMatchObject({ spec: { nodeName: 'n' } })
    expect(read.manifests[10_000]!.value).toEqual(value)
  })
})
