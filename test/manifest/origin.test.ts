import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { parse, stringify } from 'yaml'
import { type FieldPath, readManifests } from '../../src/manifest/index.ts'

/** A value whose keys and leaves are numbers, to be replaced by words that occur only once. */
const shape = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'plain',
      'quoted',
      'two words',
      "it's",
      '# no comment',
      'a: b',
      '- c',
      'l1\nl2',
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(tie('value'), { maxLength: 3 }).map((values) => ({ values })),
  ),
})).value

interface Marked {
  readonly value: unknown
  /** Each field that is a scalar, with the word that marks its value. */
  readonly leaves: { readonly path: FieldPath; readonly word: string }[]
}

/** Gives each key and each leaf of a shape a word of its own. */
function mark(value: unknown, prefix: string): Marked {
  let count = 0
  const leaves: Marked['leaves'] = []
  const visit = (node: unknown, path: FieldPath): unknown => {
    if (typeof node === 'string') {
      const word = `${prefix}v${count++}v`
      leaves.push({ path, word })
      return `${word}${node}`
    }
    if (Array.isArray(node)) return node.map((item, i) => visit(item, [...path, i]))
    const { values } = node as { values: unknown[] }
    return Object.fromEntries(
      values.map((item) => {
        const key = `${prefix}k${count++}k`
        return [key, visit(item, [...path, key])]
      }),
    )
  }
  return { value: visit(value, ['spec']), leaves }
}

const marked = fc
  .array(shape, { minLength: 1, maxLength: 4 })
  .map((shapes) => shapes.map((one, i) => mark(one, `o${i}`)))

const objectOf = (spec: unknown, i: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `pod-${i}` },
  spec,
})

/** Ways to write the same objects. */
const writings: Record<string, (objects: object[]) => string> = {
  'YAML documents': (objects) => objects.map((object) => `---\n${stringify(object)}`).join(''),
  'a YAML List': (items) => stringify({ apiVersion: 'v1', kind: 'List', items }),
  'a YAML List as kubectl writes it': (items) =>
    stringify({ apiVersion: 'v1', items, kind: 'List' }, { indentSeq: false }),
  'a YAML List with comments and empty lines': (items) =>
    stringify({ kind: 'List', apiVersion: 'v1', items }).replace(/^ {2}- /gm, '\n# c\n  # d\n  - '),
  'a YAML List in flow style': (items) =>
    stringify({ apiVersion: 'v1', kind: 'List', items }, { collectionStyle: 'flow' }),
  'a JSON List': (items) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  'a JSON List in lines': (items) =>
    JSON.stringify({ items, apiVersion: 'v1', kind: 'List' }, null, 2),
}

describe.each(Object.entries(writings))('in %s', (name, write) => {
  // What is named JSON is not read as YAML where it should be wrong.
  const extension = name.includes('JSON') ? '.json' : '.yaml'

  it.prop([marked])('each field is found where its text is', (objects) => {
    const text = write(objects.map(({ value }, i) => objectOf(value, i)))
    const { manifests, diagnostics } = readManifests([{ file: `f${extension}`, text }])
    expect(diagnostics).toEqual([])
    for (const [i, { leaves }] of objects.entries()) {
      for (const { path, word } of leaves) {
        const origin = manifests[i]!.origin(path)
        const before = text.slice(0, text.indexOf(word)).split('\n')
        const column = before.at(-1)!.length + 1
        // A text of several lines is written below the mark that introduces it.
        const block = /[|>][-+]?[0-9]*$/.test(before.at(-2) ?? '') && /^ *$/.test(before.at(-1)!)
        if (block) expect(origin.line).toBe(before.length - 1)
        else {
          const quote = /["']$/.test(before.at(-1)!) ? 1 : 0
          expect({ line: origin.line, column: origin.column }).toEqual({
            line: before.length,
            column: column - quote,
          })
        }
      }
    }
  })

  it.prop([marked])(
    'values are those that were written, and those that `yaml` reads',
    (objects) => {
      const values = objects.map(({ value }, i) => objectOf(value, i))
      const text = write(values)
      const { manifests } = readManifests([{ file: 'f', text }])
      expect(manifests.map(({ value }) => value)).toEqual(values)
    },
  )
})

describe('values', () => {
  /** Documents of Kubernetes' everyday: what they hold means the same in YAML 1.1, 1.2 and JSON. */
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      'yes',
      'no',
      'on',
      'y',
      'null',
      '~',
      '010',
      '0x1f',
      '1_0',
      '.inf',
      '1e3',
      '',
      ' a',
      '<<',
    ),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
    fc.boolean(),
    fc.constant(null),
  )
  const tree = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('value')),
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('value'),
      ),
    ),
  })).value

  it.prop([
    tree,
    fc.boolean(),
    fc.constantFrom<'PLAIN' | 'BLOCK_LITERAL' | 'QUOTE_DOUBLE'>(
      'BLOCK_LITERAL',
      'QUOTE_DOUBLE',
      'PLAIN',
    ),
  ])('survive being written as YAML 1.1 and read again', (value, indentSeq, defaultStringType) => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, value }
    const text = stringify(object, {
      version: '1.1',
      indentSeq,
      defaultStringType,
      defaultKeyType: 'QUOTE_DOUBLE',
    })
    const { manifests, diagnostics } = readManifests([{ file: 'f', text }])
    expect(diagnostics).toEqual([])
    expect(manifests[0]!.value).toEqual(object)
    expect(manifests[0]!.value).toEqual(parse(text, { version: '1.1' }))
  })

  it.prop([tree])('survive being written as JSON and read again', (value) => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, value }
    const { manifests, diagnostics } = readManifests([
      { file: 'f.json', text: JSON.stringify(object, null, 1) },
    ])
    expect(diagnostics).toEqual([])
    expect(manifests[0]!.value).toEqual(JSON.parse(JSON.stringify(object)))
  })

  it.prop([fc.string({ unit: 'binary', maxLength: 200 })])(
    'of any text at all are read without failing',
    (text) => {
      expect(() => readManifests([{ file: 'f', text }])).not.toThrow()
    },
  )

  it.prop([
    fc.array(
      fc.constantFrom(
        'apiVersion: v1',
        'kind: Pod',
        'a',
        ': ',
        '- ',
        '\n',
        '\n  ',
        '---\n',
        '...\n',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '&a ',
        '*a',
        '|',
        '>',
        '# c',
        '\t',
        ', ',
        '!!str ',
        '<<: ',
        '? ',
        '%YAML',
        '\r',
        '\0',
        '\uFEFF',
      ),
      { maxLength: 60 },
    ),
  ])('of any heap of YAML pieces are read without failing', (pieces) => {
    const { manifests, diagnostics } = readManifests([{ file: 'f', text: pieces.join('') }])
    expect(manifests.length + diagnostics.length).toBeGreaterThan(0)
    for (const manifest of manifests) manifest.origin(['a', 0, 'a'])
  })
})
