import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { formatUnifiedDiff } from '../../src/report/index.ts'
import { formatMerged } from '../../src/report/unified-diff.ts'

/** Texts that end with their last line. */
const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', 'spec:', '', '\r'), { maxLength: 20 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''))

/** Does with a text what `patch` does. */
function patched(before: string, diff: string): string {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const result: string[] = []
  let at = 0
  for (const hunk of diff.split(/^(?=@@ )/m).slice(1)) {
    const [, start, count, , more] = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@\n/.exec(hunk)!.map(Number)
    const from = count === 0 ? start! : start! - 1
    result.push(...lines.slice(at, from))
    const body = hunk
      .slice(hunk.indexOf('\n') + 1)
      .replace(/\n\\ No newline at end of file\n/g, '\0')
    const rows = (body.match(/[^\n\0]*[\n\0]/g) ?? []).map((row) => row.replace('\0', ''))
    const old = rows.filter((row) => !row.startsWith('+')).map((row) => row.slice(1))
    const now = rows.filter((row) => !row.startsWith('-')).map((row) => row.slice(1))
    expect(old).toEqual(lines.slice(from, from + count!))
    expect(now).toHaveLength(more!)
    result.push(...now)
    at = from + count!
  }
  return [...result, ...lines.slice(at)].join('')
}

describe('two texts as one', () => {
  it('has all lines, those of one alone marked', () => {
    const before = 'a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n'
    const after = before.replace('b: 2\n', 'b: 3\nbb: 3\n').replace('f: 6\n', '')
    expect(formatMerged(before, after)).toBe(
      ' a: 1\n-b: 2\n+b: 3\n+bb: 3\n c: 3\n d: 4\n e: 5\n-f: 6\n',
    )
    expect(formatMerged(before, before)).toBe(before.replace(/^(?=.)/gm, ' '))
  })

  it.prop([texts, texts])('holds either of them', (before, after) => {
    const merged = formatMerged(before, after)
    const without = (mark: string) =>
      (merged.match(/[^\n]*\n/g) ?? [])
        .filter((line) => !line.startsWith(mark))
        .map((line) => line.slice(1))
        .join('')
    expect(without('+')).toBe(before)
    expect(without('-')).toBe(after)
  })
})

describe('a difference of texts', () => {
  it('shows three lines around what changes, and where', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n'
    expect(
      formatUnifiedDiff({ file: 'x.yaml', before, after: before.replace('e\n', 'E\nEE\n') }),
    ).toBe('--- a/x.yaml\n+++ b/x.yaml\n@@ -2,7 +2,8 @@\n b\n c\n d\n-e\n+E\n+EE\n f\n g\n h\n')
  })

  it('tells of a last line without an end', () => {
    expect(formatUnifiedDiff({ file: 'x', before: 'a', after: 'a\nb' })).toBe(
      '--- a/x\n+++ b/x\n@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n',
    )
  })

  it('is nothing where nothing changes', () => {
    expect(formatUnifiedDiff({ file: 'x', before: 'a\n', after: 'a\n' })).toBe('')
  })

  const text = fc
    .tuple(
      fc.array(fc.constantFrom('a', 'b', 'c', 'spec:', '', '\r'), { maxLength: 30 }),
      fc.boolean(),
    )
    .map(([lines, open]) => lines.join('\n') + (open ? '' : '\n'))

  it.prop([text, text], { numRuns: 500 })('makes the one text of the other', (before, after) => {
    expect(patched(before, formatUnifiedDiff({ file: 'x', before, after }))).toBe(after)
  })
})
