import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { applyEdits, type Edit, inConflict, patchManifests } from '../../src/edit/index.ts'
import { type FieldPath, type Manifest, readManifests } from '../../src/manifest/index.ts'
import { type Manner, manner, mapping, pathsIn, value, write } from './texts.ts'

const read = (text: string, file = 'a') => readManifests([{ file, text }])

/** An object with some plain data in its spec, and the numbers that choose edits. */
const written = fc.record({ spec: mapping, manner }).map(({ spec, manner }) => {
  const object = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a' }, spec }
  return { object, text: write(object, manner), manner }
})

const choices = fc.array(
  fc.record({
    what: fc.constantFrom('set', 'set', 'append', 'remove', 'rename'),
    where: fc.nat(),
    value,
    under: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
)
type Choice = typeof choices extends fc.Arbitrary<(infer T)[]> ? T : never

/** Edits that can be made, and are in no conflict with one another. */
function editsFor(manifest: Manifest, chosen: readonly Choice[]): Edit[] {
  const edits: Edit[] = []
  const { spec } = manifest.value
  const paths = pathsIn(spec).map((path): FieldPath => ['spec', ...path])
  for (const { what, where, value, under } of chosen) {
    const path = paths[where % paths.length]!
    const at = path.reduce<unknown>((from, step) => (from as never)[step], manifest.value)
    const edit: Edit =
      what === 'remove'
        ? { kind: 'remove', manifest, path }
        : what === 'rename' && typeof path.at(-1) === 'string'
          ? { kind: 'rename', manifest, path, name: 'renamed' }
          : what === 'append' && (Array.isArray(at) || at === null)
            ? { kind: 'append', manifest, path, value }
            : under && typeof at === 'object' && !Array.isArray(at)
              ? { kind: 'set', manifest, path: [...path, 'new', 'deep'], value }
              : { kind: 'set', manifest, path, value }
    if (edits.every((other) => !inConflict(edit, other))) edits.push(edit)
  }
  return edits
}

describe('edits of texts', () => {
  it.prop([written, choices], { numRuns: 600 })(
    'make a text that reads as the value with the edits made',
    ({ text }, chosen) => {
      const { manifests, diagnostics } = read(text)
      fc.pre(diagnostics.length === 0)
      const edits = editsFor(manifests[0]!, chosen)
      const { sources, refused } = applyEdits([{ file: 'a', text }], edits)
      expect(refused.map(({ reason }) => reason)).toEqual([])
      const again = read(sources[0]!.text)
      expect(again.diagnostics).toEqual([])
      expect(again.manifests.map((one) => one.value)).toEqual(
        patchManifests(manifests, edits).map((one) => one.value),
      )
    },
  )
})

/** What two texts have in common at the beginning and at the end. */
function unchanged(before: string, after: string): { start: number; end: number } {
  let start = 0
  while (start < before.length && before[start] === after[start]) start++
  let end = 0
  const room = Math.min(before.length, after.length) - start
  while (end < room && before.at(-1 - end) === after.at(-1 - end)) end++
  return { start, end }
}

describe('an edit of a list', () => {
  const item = fc.oneof(value, fc.constant({ cidr: '10.0.0.0/24', nextHopIP: '10.0.0.1' }))
  const listed = fc
    .record({ items: fc.array(item, { minLength: 1, maxLength: 4 }), manner, more: mapping })
    .map(({ items, manner, more }) => {
      const object = {
        apiVersion: 'v1',
        kind: 'Thing',
        metadata: { name: 'a' },
        spec: { items, more },
      }
      return { text: write(object, manner) }
    })
  const path = ['spec', 'items']
  const apply = (text: string, make: (manifest: Manifest) => Edit): string => {
    const sources = [{ file: 'a', text }]
    const result = applyEdits(sources, [make(readManifests(sources).manifests[0]!)])
    expect(result.refused).toEqual([])
    return result.sources[0]!.text
  }
  const lengthOf = (manifest: Manifest): number =>
    (manifest.value['spec'] as { items: unknown[] }).items.length

  it.prop([listed, item], { numRuns: 400 })(
    'adds to the text and changes none of it; taking the item away again gives the text as it was',
    ({ text }, value) => {
      fc.pre(read(text).diagnostics.length === 0)
      const more = apply(text, (manifest) => ({ kind: 'append', manifest, path, value }))
      const { start, end } = unchanged(text, more)
      expect(start + end).toBeGreaterThanOrEqual(text.length)
      const back = apply(more, (manifest) => ({
        kind: 'remove',
        manifest,
        path: [...path, lengthOf(manifest) - 1],
      }))
      expect(back).toBe(text)
    },
  )

  it.prop([listed, fc.nat()], { numRuns: 400 })(
    'takes one piece out of the text',
    ({ text }, n) => {
      fc.pre(read(text).diagnostics.length === 0)
      fc.pre(lengthOf(read(text).manifests[0]!) > 1)
      const less = apply(text, (manifest) => ({
        kind: 'remove',
        manifest,
        path: [...path, n % lengthOf(manifest)],
      }))
      const { start, end } = unchanged(text, less)
      expect(start + end).toBeGreaterThanOrEqual(less.length)
    },
  )

  it.prop([listed, fc.array(mapping, { maxLength: 2 }), value], { numRuns: 200 })(
    'leaves other objects alone: in front of it, behind it, and in one List with it',
    ({ text }, others, value) => {
      fc.pre(read(text).diagnostics.length === 0 && !text.startsWith('{') && text.endsWith('\n'))
      const around = others.map((spec, i) =>
        write({ apiVersion: 'v1', kind: 'Thing', metadata: { name: `b${i}` }, spec }, PLAIN),
      )
      fc.pre(around.every((other) => read(other).diagnostics.length === 0))
      const make = (manifest: Manifest): Edit => ({ kind: 'append', manifest, path, value })
      const alone = apply(text, make)
      const stream = (own: string) => [...around, own, ...around].join('---\n')
      const sources = [{ file: 'a', text: stream(text) }]
      const manifest = readManifests(sources).manifests.find(({ name }) => name === 'a')!
      expect(applyEdits(sources, [make(manifest)]).sources[0]!.text).toBe(stream(alone))
    },
  )
})

const PLAIN: Manner = {
  json: undefined,
  dice: [11],
  indentSeq: true,
  indent: 2,
  crlf: false,
  open: false,
}
