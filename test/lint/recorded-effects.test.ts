import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { disagreement } from '../../conformance/resolve.ts'
import {
  digestOf,
  isBeyondOvn,
  RECORDED_EFFECTS,
  type RecordedEffect,
  ruleScenarios,
  UNRECORDED,
} from '../../conformance/rules.ts'
import { loadNetwork } from '../../src/index.ts'
import { ALL_RULES, RULES } from '../../src/lint/index.ts'

const recorded = readFileSync(RECORDED_EFFECTS, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as RecordedEffect)

test.each(ruleScenarios())('$name: OVN does what the rule claims, and so do we', (scenario) => {
  const { rule, example, manifests, probes, claims } = scenario
  const record = recorded.find((one) => one.rule === rule && one.example === example)
  expect(
    record,
    'record it: npm run conformance -- --networks 0 --no-fixtures --record',
  ).toBeDefined()
  expect(record!.manifests, 'the example has changed: record it anew').toBe(digestOf(manifests))
  const options = { release: 'ovn-23.03', connectIp: 'address' } as const
  const trace = loadNetwork(manifests, options).network.trace(probes[0]!)
  expect(disagreement(record!.observed, trace)).toEqual([])
  const [claim] = claims!
  expect(claim === 'undefined' ? trace.verdict : record!.observed.verdict).toBe(claim)
})

test('each rule has its effect recorded, or there is a reason why it can not be', () => {
  const rules = new Set(recorded.map(({ rule }) => rule))
  const without = ALL_RULES.filter(({ id }) => !rules.has(id)).map(({ id }) => id)
  expect(without.toSorted()).toEqual(Object.keys(UNRECORDED).toSorted())
})

test('a rule that claims an effect is without a record only where upstream OVN does otherwise', () => {
  for (const rule of RULES) {
    if (rule.example.effect && rule.id in UNRECORDED) expect(isBeyondOvn(rule), rule.id).toBe(true)
  }
})

test('nothing is recorded that no rule claims', () => {
  const claimed = ruleScenarios().map(({ rule, example }) => `${rule} ${example}`)
  expect(recorded.map(({ rule, example }) => `${rule} ${example}`)).toEqual(claimed)
})
