import { describe, expect, test } from 'vitest'
import { Design, lint, RULES } from '../../src/lint/index.ts'

const design = (text: string): Design => Design.read([{ file: 'example.yaml', text }])

describe.each(RULES)('$id', (rule) => {
  const found = (text: string) =>
    lint(design(text)).findings.filter((finding) => finding.rule === rule)

  test('its wrong example is found, with a line of the manifest', () => {
    const findings = found(rule.example.wrong)
    expect(findings).not.toEqual([])
    for (const { places } of findings) expect(places[0]!.origin.line).toBeGreaterThan(0)
  })

  test('its right example is not', () => {
    expect(found(rule.example.right)).toEqual([])
  })

  test('its examples are whole: nothing in them is left unread', () => {
    for (const text of [rule.example.wrong, rule.example.right]) {
      expect(lint(design(text)).errors).toEqual([])
    }
  })
})

describe.each(RULES.flatMap(({ id, example }) => (example.effect ? { id, ...example } : [])))(
  '$id',
  ({ wrong, right, effect }) => {
    test('the packet that it names meets the effect, and only in the wrong example', () => {
      expect(design(wrong).network.trace(effect!.probe).verdict).toBe(effect!.wrong)
      expect(design(right).network.trace(effect!.probe).verdict).toBe(effect!.right)
    })
  },
)

test('names of rules are in kebab-case, and each is given once', () => {
  const ids = RULES.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
})
