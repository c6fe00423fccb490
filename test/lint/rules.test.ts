import { describe, expect, test } from 'vitest'
import { effectManifests } from '../../conformance/rules.ts'
import type { ReleaseName } from '../../src/kubeovn/index.ts'
import { Design, lint, RULES } from '../../src/lint/index.ts'

const design = (text: string, release: ReleaseName = '1.17'): Design =>
  Design.read([{ file: 'example.yaml', text }], { release })

describe.each(RULES)('$id', (rule) => {
  const found = (text: string) =>
    lint(design(text, rule.example.release)).findings.filter((finding) => finding.rule === rule)

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
      expect(lint(design(text, rule.example.release)).errors).toEqual([])
    }
  })
})

describe.each(RULES.filter(({ example }) => example.effect))('$id', (rule) => {
  const { effect, release } = rule.example

  test.each(['wrong', 'right'] as const)(
    'the packet that it names meets what it claims in the %s example',
    (which) => {
      const { network } = design(effectManifests(rule, which), release)
      expect(network.trace(effect!.probe).verdict).toBe(effect![which])
    },
  )

  test('what it claims of the two examples differs', () => {
    expect(effect!.wrong).not.toBe(effect!.right)
  })
})

test('names of rules are in kebab-case, and each is given once', () => {
  const ids = RULES.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
})
