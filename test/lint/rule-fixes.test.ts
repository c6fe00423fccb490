import { expect, test } from 'vitest'
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

/** The example's wrong manifests with every fix of the rule made. */
function afterFixes(rule: LintRule): { design: Design; refused: readonly unknown[] } {
  const { wrong } = rule.example
  const edits = foundBy(rule, read(wrong, rule)).flatMap(({ fix }) => fix?.edits ?? [])
  const { sources, refused } = applyEdits([{ file: 'example.yaml', text: wrong }], edits)
  return { design: read(sources[0]!.text, rule), refused }
}

test.each(fixable)('fixes of $id can be made, and what they are for is gone', (rule) => {
  const { design, refused } = afterFixes(rule)
  expect(refused).toEqual([])
  expect(foundBy(rule, design)).toEqual([])
})

// What a peering with itself was to be, or a route that does nothing, nobody knows: it can only be taken away.
const TAKEN_AWAY = ['peering-with-itself', 'route-never-used']
const withEffect = fixable.filter(({ id, example }) => example.effect && !TAKEN_AWAY.includes(id))

test.each(withEffect)(
  'after fixes of $id its packet meets what it meets in the right example',
  (rule) => {
    const { probe, right } = rule.example.effect!
    expect(afterFixes(rule).design.network.trace(probe).verdict).toBe(right)
  },
)
