import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { oneText } from '../../src/explorer/page/editor/one-text.ts'
import { replacement } from '../../src/explorer/page/editor/replacement.ts'
import { durationWords } from '../../src/explorer/page/panels/timeline/duration.ts'
import { changed, redone, startHistory, undone } from '../../src/explorer/page/store/history.ts'
import { visible } from '../../src/explorer/page/ui/visible.ts'
import { readManifests } from '../../src/manifest/index.ts'

describe('what can not be seen', () => {
  test.each([
    ['web\u202Egnp.exe', 'web⟨U+202E⟩gnp.exe'],
    ['a\u0000b\u001b[31m', 'a⟨U+0000⟩b⟨U+001B⟩[31m'],
    ['zero\u200Bwidth\uFEFF', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
    ['\u2066isolate\u2069', '⟨U+2066⟩isolate⟨U+2069⟩'],
    ['tag\u{E0041}', 'tag⟨U+E0041⟩'],
  ])('is written out: %j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  test.each(['vpc-a', 'Straße', '東京', 'עברית', 'tab\tand\nline', '🛰'])(
    'only that is: %j',
    (text) => {
      expect(visible(text)).toBe(text)
    },
  )
})

describe('the piece by which a text changes', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 })
  test.prop([texts, texts])('makes the one text the other', (before, after) => {
    const piece = replacement(before, after)
    if (!piece) expect(before).toBe(after)
    else {
      const { from, to, insert } = piece
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after)
      // Nothing at its ends is the same.
      expect(before.slice(from, to)[0] ?? '').not.toBe(insert[0] ?? 'x')
    }
  })

  test('is as small as it can be', () => {
    expect(replacement('cidr: 10.0.0.0/8', 'cidr: 10.1.0.0/8')).toEqual({
      from: 9,
      to: 10,
      insert: '1',
    })
  })
})

describe('changes of manifests', () => {
  const text = (content: string) => [{ file: 'a.yaml', text: content }]
  const texts = (history: ReturnType<typeof undone>) => history?.sources[0]?.text

  test('can be undone and made again, one after the other', () => {
    const third = changed(changed(startHistory(text('1')), text('2')), text('3'))
    const back = undone(third)
    expect(texts(back)).toBe('2')
    expect(texts(undone(back!))).toBe('1')
    expect(undone(undone(back!)!)).toBeUndefined()
    expect(texts(redone(back!))).toBe('3')
    expect(redone(third)).toBeUndefined()
  })

  test('of one strand are undone together, as long as they follow each other', () => {
    const typed = ['k', 'ki', 'kin'].reduce(
      (history, content) => changed(history, text(content), 'typing'),
      startHistory(text('')),
    )
    expect(texts(undone(typed))).toBe('')
    const fixed = changed(changed(typed, text('fixed')), text('fixed!'), 'typing')
    expect(texts(undone(fixed))).toBe('fixed')
    expect(texts(undone(undone(fixed)!))).toBe('kin')
  })

  test('after something was undone leave nothing to make again', () => {
    const back = undone(changed(startHistory(text('1')), text('2')))!
    expect(redone(changed(back, text('3')))).toBeUndefined()
  })
})

describe('several files as one', () => {
  const vpc = (name: string) => `apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: ${name}}`
  test.each([
    ['ends without a line break', vpc('a'), vpc('b')],
    ['begins with a mark of its own', `---\n${vpc('a')}\n`, `---\n${vpc('b')}\n`],
    ['begins with a byte order mark', `\uFEFF${vpc('a')}\n`, `\uFEFF${vpc('b')}\n`],
    ['is empty', `${vpc('a')}\n---\n${vpc('b')}\n`, '\n'],
  ])('hold the same objects where one %s', (_, one, other) => {
    const all = oneText([
      { file: 'a.yaml', text: one },
      { file: 'b.yaml', text: other },
    ])
    const { manifests, diagnostics } = readManifests([{ file: 'all.yaml', text: all }])
    expect(diagnostics).toEqual([])
    expect(manifests.map(({ name }) => name)).toEqual(['a', 'b'])
  })
})

test.each([
  [0, '0s'],
  [110, '110ms'],
  [2110, '2s 110ms'],
  [182_000, '3m 2s'],
  [90_000_000, '1d 1h'],
])('%i milliseconds are %s', (milliseconds, words) => {
  expect(durationWords(milliseconds)).toBe(words)
})
