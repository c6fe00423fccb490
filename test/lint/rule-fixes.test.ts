import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/edit/index.ts'
import { Design, type Finding, type LintRule, lint, RULES } from '../../src/lint/index.ts'

function read(text: string, { example }: LintRule): Design {
  const { release } = example
  return Design.read([{ file: 'example.yaml', text }], { ...(release && { release }) })
}

function foundBy(rule: LintRule, design: Design): Finding[] {
  return lint(design).findings.filter((finding) => finding.rule === rule)
}

const fixable = RULES.filter((rule) =>
  foundBy(rule, read(rule.example.wrong, rule)).some(({ fix }) => fix),
)

test('most rules about peerings and routes offer a fix', () => {
  expect(fixable.length).toBeGreaterThan(20)
})

describe.each(fixable)('$id', (rule) => {
  const { wrong, effect } = rule.example
  const edits = foundBy(rule, read(wrong, rule)).flatMap(({ fix }) => fix?.edits ?? [])
  const { sources, refused } = applyEdits([{ file: 'example.yaml', text: wrong }], edits)
  const after = read(sources[0]!.text, rule)

  test('its fixes can be made, and what they are for is gone', () => {
    expect(refused).toEqual([])
    expect(foundBy(rule, after)).toEqual([])
  })

  // What a peering with itself was to be, nobody knows: it can only be taken away.
  test.runIf(effect && rule.id !== 'peering-with-itself')(
    'after them the packet of the example meets what it meets in the right one',
    () => expect(after.network.trace(effect!.probe).verdict).toBe(effect!.right),
  )
})
