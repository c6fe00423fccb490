import { describe, expect, it } from 'vitest'
import { readManifests } from '../../src/manifest/index.ts'

/** What reading a text reports, in short: `code line:column path`. */
function problems(text: string, file = 'file'): string[] {
  return readManifests([{ file, text }]).diagnostics.map(({ code, origin }) =>
    `${code} ${origin?.line}:${origin?.column} ${origin?.path}`.trim(),
  )
}

function names(text: string): string[] {
  return readManifests([{ file: 'file', text }]).manifests.map(({ name }) => name)
}

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`

describe('broken documents', () => {
  it('hide neither the documents around them nor the other errors in themselves', () => {
    const text = `${pod('a')}---
kind: Pod
metadata:
  name: x
  name: y
  labels:
    a: 1
     b: 2
    [c: 3
spec: *nowhere
---
${pod('b')}`
    expect(names(text)).toEqual(['a', 'b'])
    expect(problems(text)).toEqual([
      'duplicate-key 9:3 metadata.name',
      'yaml-syntax 11:8',
      'yaml-syntax 13:5',
      'yaml-syntax 14:1',
      'yaml-syntax 14:7 spec',
    ])
  })

  it('tell about every key that is given twice, and where it was first', () => {
    const text = 'a: 1\nb: {c: 1, "c": 2}\na: 2\nd: [{e: 1, e: 2}]\n'
    expect(problems(text)).toEqual([
      'duplicate-key 2:11 b.c',
      'duplicate-key 3:1 a',
      'duplicate-key 4:12 d[0].e',
    ])
    const [first] = readManifests([{ file: 'f', text: `\n\n${text}` }]).diagnostics
    expect(first!.message).toContain('first on line 4')
  })

  it('may merge twice, as Kubernetes allows', () => {
    expect(problems('a: &a {x: 1}\nb: {<<: *a, <<: *a}\nc: {d: 1, d: 2}\n')).toEqual([
      'duplicate-key 3:11 c.d',
    ])
  })

  it('with one object behind the other are told that a separator is missing', () => {
    const { diagnostics } = readManifests([{ file: 'f', text: pod('a') + pod('b') }])
    expect(diagnostics.map(({ code }) => code)).toEqual(Array(3).fill('duplicate-key'))
    expect(diagnostics[0]!.help).toContain('`---`')
    expect(diagnostics[2]!.help).not.toContain('`---`')
  })

  it('with tabs for indentation are told to use spaces', () => {
    const { diagnostics } = readManifests([{ file: 'f', text: 'metadata:\n\tname: a\n' }])
    expect(diagnostics).toMatchObject([
      { code: 'yaml-syntax', origin: { line: 2 }, help: expect.stringContaining('spaces') },
    ])
  })

  it('that are templates are told to render first', () => {
    const { diagnostics } = readManifests([
      { file: 'f', text: `${pod('{{ .Values.name }}')}spec: {}\n` },
    ])
    expect(diagnostics).toMatchObject([
      { code: 'yaml-syntax', origin: { line: 4 }, help: expect.stringContaining('helm template') },
    ])
  })

  it('with a tag that stands for a type of a program are refused', () => {
    expect(problems('a: !!js/function "x"\n')).toEqual(['yaml-syntax 1:21'])
  })

  it('with a control character are told where it is', () => {
    expect(problems(`${pod('a')}x: a\u0007b\n`)).toMatchObject([
      expect.stringMatching(/^yaml-syntax 5/),
    ])
  })

  it('tell one syntax error for a text in which nothing fits any more', () => {
    const words = Array.from({ length: 50 }, (_, i) => `word${i}: x\n`).join('')
    expect(problems(`a: "b" c\n${words}`)).toHaveLength(1)
    expect(problems(`a: {b: c}}\n${words}`)).toHaveLength(1)
  })

  it('too large to be read twice tell their first error', () => {
    const filler = `# ${'x'.repeat(78)}\n`.repeat(30_000)
    expect(problems(`a: [\n${filler}`)).toHaveLength(1)
    expect(problems(`a: {b: 1, b: 2}\n${filler}`)).toEqual(['yaml-syntax 1:11'])
    expect(problems(`a: .nan\n${filler}`)).toEqual(['yaml-syntax 1:1'])
  })
})

describe('broken JSON', () => {
  it.each([
    ['{"a": }', 'json-syntax 1:7 a', 'expected a value, but `}` stands here'],
    ['{"a": 1,\n}', 'json-syntax 2:1', 'a key in double quotes'],
    ['{"a" 1}', 'json-syntax 1:6 a', '`:`'],
    ['{"a": 1 "b": 2}', 'json-syntax 1:9', '`,` or `}`'],
    ['{"a": [1 2]}', 'json-syntax 1:10 a', '`,` or `]`'],
    ['{"a": [1,', 'json-syntax 1:10 a[1]', 'the text ends'],
    ['{"a": "b', 'json-syntax 1:7 a', 'not closed'],
    ['{"a": "', 'json-syntax 1:7 a', 'not closed'],
    ['{"a": "b\nc"}', 'json-syntax 1:7 a', 'not closed'],
    ['{"a": "\\x"}', 'json-syntax 1:7 a', 'an escape that'],
    ['{"a": 01}', 'json-syntax 1:8', '`,` or `}`'],
    ['{"a": nope}', 'json-syntax 1:7 a', 'expected a value'],
    ['{"a": 1} x', 'json-syntax 1:10', 'expected a value'],
    ['{"a": \u0001}', 'json-syntax 1:7 a', '`U+0001`'],
    ['{"a": {b: 1}}', 'json-syntax 1:8 a', 'a key in double quotes or `}`'],
  ])('%j is told what was expected', (text, problem, message) => {
    expect(problems(text, 'file.json')).toContain(problem)
    const { diagnostics } = readManifests([{ file: 'file.json', text }])
    expect(diagnostics.find(({ code }) => code === 'json-syntax')!.message).toContain(message)
  })

  it('tells about every key that is given twice, however it is written', () => {
    expect(problems('{"a": {"b": 1,\n"\\u0062": 2}, "c": [{"d": 1, "d": 2}],\n"a": 3}')).toEqual([
      'duplicate-key 2:1 a.b',
      'duplicate-key 2:30 c[0].d',
      'duplicate-key 3:1 a',
    ])
  })

  it('is no mistake where it is YAML and does not claim to be JSON', () => {
    const text = '{"apiVersion": v1, # a comment\n"kind": "Pod", "metadata": {"name": "a"},}'
    expect(names(text)).toEqual(['a'])
    expect(problems(text, 'file.json')).toEqual(['json-syntax 1:16 apiVersion'])
  })

  it('hides nothing behind it', () => {
    const text = '{"a": 1, "a": }\n{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}}'
    expect(problems(text)).toEqual(['duplicate-key 1:10 a', 'json-syntax 1:15 a'])
    expect(names(text)).toEqual(['b'])
  })
})

describe('what is no Kubernetes object', () => {
  it.each(['{"name": "design", "private": true}', '[1, 2]', 'text'])(
    'is passed over where it was found in a folder, and is an error where it was named: %s',
    (text) => {
      const vpc = { file: 'vpc', text: '{apiVersion: v1, kind: Node, metadata: {name: n}}' }
      const found = readManifests([vpc, { file: 'f', text, found: true }])
      expect(found.manifests).toHaveLength(1)
      expect(found.diagnostics).toMatchObject([{ code: 'passed-over', severity: 'info' }])
      expect(readManifests([vpc, { file: 'f', text }]).diagnostics).toMatchObject([
        { severity: 'error' },
      ])
      // What has one of both is meant to have the other.
      expect(
        readManifests([vpc, { file: 'f', text: 'kind: Vpc\nmetadata: {name: a}', found: true }])
          .diagnostics,
      ).toMatchObject([{ code: 'kind-missing' }])
    },
  )

  it('is passed over with a note where it is an intents file', () => {
    const pod = '---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n'
    const { manifests, diagnostics } = readManifests([{ file: 'f', text: `intents: []\n${pod}` }])
    expect(manifests).toHaveLength(1)
    expect(diagnostics).toMatchObject([
      { code: 'passed-over', severity: 'info', origin: { file: 'f', line: 1 } },
    ])
    const alone = readManifests([{ file: 'f', text: 'intents: []' }]).diagnostics
    expect(alone).toMatchObject([{ severity: 'info' }, { code: 'no-input', severity: 'error' }])
    expect(problems('intents: []\nkind: Pod')).toContain('kind-missing 1:1')
  })

  it.each([
    ['just text', 'not-an-object 1:1', 'the text `just text`'],
    ['- a\n- b\n', 'not-an-object 1:1', 'a list'],
    ['[1, 2]', 'not-an-object 1:1', 'a list'],
    ['42', 'not-an-object 1:1', 'the number `42`'],
    ['a: 1', 'kind-missing 1:1', 'no apiVersion and no kind'],
    ['# c\nkind: Pod\nmetadata: {name: a}', 'kind-missing 2:1', 'no apiVersion'],
    ['apiVersion: v1\nkind: Pod', 'name-missing 1:1 metadata.name', 'the Pod has no metadata.name'],
    ['apiVersion: v1\nkind: Pod\nmetadata: {name: ""}', 'name-missing 3:18 metadata.name', 'Pod'],
    ['apiVersion: 1\nkind: Pod\nmetadata: {name: a}', 'field-type 1:13 apiVersion', '`1`'],
    ['apiVersion: v1\nkind: [Pod]', 'field-type 2:7 kind', 'must be text, not a list'],
    ['apiVersion: v1\nkind: Pod\nmetadata: x', 'field-type 3:11 metadata', 'a mapping'],
    ['apiVersion: v1\nkind: List\nitems: {}', 'field-type 3:8 items', 'a list'],
    [
      'apiVersion: v1\nkind: List\nitems:\n- 5\n- {}',
      'not-an-object 4:3 items[0]',
      'the number `5`',
    ],
    [
      'apiVersion: v1\nkind: Pod\nmetadata: {generateName: 5}',
      'field-type 3:26 metadata.generateName',
      'text',
    ],
  ])('%j is said to be none', (text, problem, message) => {
    expect(problems(text)).toContain(problem)
    expect(readManifests([{ file: 'f', text }]).diagnostics[0]!.message).toContain(message)
  })

  it('is told everything that is wrong at once', () => {
    const text = 'apiVersion: 1\nkind: Pod\nmetadata:\n  name: 007\n  namespace: yes\n'
    expect(problems(text)).toEqual([
      'field-type 1:13 apiVersion',
      'field-type 5:14 metadata.namespace',
      'field-type 4:9 metadata.name',
    ])
    const { diagnostics } = readManifests([{ file: 'f', text }])
    expect(diagnostics[2]).toMatchObject({
      message: 'metadata.name must be text, not the number `7`',
      help: 'put it in quotes: `"7"`',
    })
  })

  it('does not hide the other items of its list', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- 5\n- ${pod('a').replaceAll('\n', '\n  ')}\n`
    expect(names(text)).toEqual(['a'])
  })
})

describe('input that would harm a program', () => {
  it('never reaches a prototype', () => {
    const yaml = 'a:\n  __proto__: {polluted: true}\nb: {"\\x5f_proto__": 1}\n'
    expect(problems(yaml)).toEqual([
      'forbidden-key 2:3 a.__proto__',
      'forbidden-key 3:5 b.__proto__',
    ])
    const json = '{"a": {"__proto__": {"polluted": true}}, "b": {"\\u005f_proto__": 1}}'
    expect(problems(json)).toEqual([
      'forbidden-key 1:8 a.__proto__',
      'forbidden-key 1:48 b.__proto__',
    ])
    const harmless = `${pod('a')}constructor: {prototype: {polluted: true}}\n`
    expect(problems(harmless)).toEqual([])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('does not expand a bomb of aliases', () => {
    const levels = Array.from({ length: 30 }, (_, i) =>
      i === 0 ? 'l0: &l0 [x, x]' : `l${i}: &l${i} [*l${i - 1}, *l${i - 1}]`,
    )
    expect(problems(levels.join('\n'))).toEqual([expect.stringMatching(/^too-many-aliases 2:/)])
  })

  it('does not follow an alias into itself', () => {
    expect(problems('a: &a [*a]\n')).toEqual(['too-many-aliases 1:8'])
  })

  it('does not merge without end', () => {
    const keys = Array.from({ length: 200 }, (_, i) => `k${i}: 1`).join(', ')
    const text = `a: &a {${keys}}\nb: {<<: [${Array(200).fill('*a').join(', ')}]}\n`
    expect(problems(text)).toEqual([expect.stringMatching(/^too-many-aliases 2:/)])
  })

  it('takes aliases in reasonable number', () => {
    const text = `${pod('a')}base: &base {x: 1}\nall: [${Array(500).fill('*base').join(', ')}]\n`
    expect(problems(text)).toEqual([])
  })

  it.each([
    ['lists in YAML', '['.repeat(100_000)],
    ['mappings in YAML', '{a: '.repeat(100_000)],
    ['closed lists in YAML', `a: ${'['.repeat(300)}${']'.repeat(300)}`],
    ['blocks', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['dashes', '- '.repeat(100_000)],
    ['lists in JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects in JSON', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('does not descend into endless %s', (_, text) => {
    expect(problems(text)).toEqual([
      expect.stringMatching(/^nested-too-deep 1|^nested-too-deep \d/),
    ])
  })

  it('descends as deep in YAML as in JSON', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
    for (const write of [(list: string) => `a: ${list}`, (list: string) => `{"a": ${list}}`]) {
      expect(problems(write(nested(199)))).toEqual(['kind-missing 1:1'])
      expect(problems(write(nested(200)))).toEqual([expect.stringMatching(/^nested-too-deep/)])
    }
  })

  it('does not descend through aliases either', () => {
    const text = `a: &a ${'['.repeat(150)}${']'.repeat(150)}\nb: ${'['.repeat(150)}*a${']'.repeat(150)}\n`
    expect(problems(text)).toEqual(['nested-too-deep 1:1'])
  })

  it.each([
    ['broken documents', '---\na: [\n'],
    ['documents that are no objects', '--- x\n'],
    ['broken JSON', '{"a":}\n'],
  ])('is given up after a thousand errors: %s', (_, text) => {
    const found = problems(text.repeat(3000))
    expect(found).toHaveLength(1001)
    expect(found[1000]).toMatch(/^too-many-errors (1001|2002|2003):/)
  })

  it('is given up after a thousand errors in one document, and hides no other source', () => {
    const items = '{"b":1,"b":1},'.repeat(3000)
    const sources = [
      { file: 'a.json', text: `[${items}1]` },
      { file: 'b.yaml', text: `a: [${items}]` },
      { file: 'c.json', text: `{"apiVersion":"v1","kind":"List","items":[${'1,'.repeat(3000)}1]}` },
      { file: 'd.yaml', text: pod('d') },
    ]
    const { manifests, diagnostics } = readManifests(sources)
    expect(manifests.map(({ name }) => name)).toEqual(['d'])
    expect(diagnostics).toHaveLength(3003)
    expect(diagnostics.filter(({ code }) => code === 'too-many-errors')).toHaveLength(3)
  })

  it('does not overflow where deep nesting stands behind another error', () => {
    const text = `a: 1\n b: 2\nc: ${'['.repeat(50_000)}`
    expect(problems(text)).toEqual([
      'yaml-syntax 1:4',
      expect.stringMatching(/^nested-too-deep 3:/),
    ])
  })

  it.each(['.nan', '.inf', '-.Inf', '+.INF'])('refuses %s, which JSON can not carry', (text) => {
    expect(problems(`${pod('a')}x: [1, ${text}]\n`)).toEqual(['number-out-of-range 5:8 x[1]'])
  })

  it('refuses numbers in JSON that are beyond all numbers', () => {
    expect(problems('{"a": 1e999,\n"b": -1e999, "c": 1e99}')).toEqual([
      'number-out-of-range 1:7 a',
      'number-out-of-range 2:6 b',
    ])
  })

  it('takes a text that only looks like a mistake for what it is', () => {
    expect(problems(`${pod('a')}"[object Object]": 1\nstar: "*.example.com"\n`)).toEqual([])
  })

  it('keeps its pace on long lines, many documents and many keys', () => {
    const spaces = ' '.repeat(1_000_000)
    expect(problems(`a: "b\n${spaces}'${spaces}`)).toHaveLength(1)
    expect(problems('---\n'.repeat(200_000))).toEqual(['no-input undefined:undefined undefined'])
    const keys = Array.from({ length: 50_000 }, (_, i) => `k${i}: 1\n`).join('')
    expect(problems(`${keys}k7: 2\n`)).toEqual(['duplicate-key 50001:1 k7'])
    expect(names(`${pod('a')}data:\n${keys.replace(/^/gm, ' ')}`)).toEqual(['a'])
  })
})
