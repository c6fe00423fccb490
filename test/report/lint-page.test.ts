import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ALL_RULES } from '../../src/lint/index.ts'
import { formatRulePage, withRulePages } from '../../src/report/index.ts'
import { shortWhy } from '../../src/report/lint-words.ts'

describe('docs/lint.md', () => {
  const text = readFileSync('docs/lint.md', 'utf8')

  it('has the page of every rule as it is now: `npm run docs:rules` writes them', () => {
    expect(withRulePages(text, ALL_RULES)).toBe(text)
  })

  it('names only rules that there are', () => {
    const named = [...text.matchAll(/ignore\.isthmus\/([a-z-]+)|--explain ([a-z-]+)/g)]
    const ids = ALL_RULES.map(({ id }) => id)
    expect(named.length).toBeGreaterThan(0)
    for (const [, one, other] of named) expect(ids).toContain(one ?? other)
  })
})

describe('the page of a rule', () => {
  it.each(ALL_RULES)('shows what differs between its examples, and little else: $id', (rule) => {
    const [, diff = ''] = formatRulePage(rule).split('```diff\n')
    const lines = diff
      .replace(/```\n$/, '')
      .trimEnd()
      .split('\n')
    const differing = lines.filter((line) => !line.startsWith(' '))
    expect(differing.length).toBeGreaterThan(0)
    expect(differing.length).toBeLessThanOrEqual(8)
    expect(lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1))).toEqual(
      rule.example.wrong.trim().split('\n'),
    )
  })
})

describe('why a rule matters, in short', () => {
  it.each(ALL_RULES)('is one sentence: $id', (rule) => {
    const why = shortWhy(rule)
    expect(why).toMatch(/^[^\n]+[.:]$/)
    expect(why.length).toBeLessThan(400)
  })
})
