import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  compareModes,
  QUIRKS,
  type QuirkName,
  readScenario,
  runScenario,
  type Scenario,
} from '../../src/cloud/index.ts'
import { reachVerdict } from '../../src/cloud-network.ts'
import { failures, readFixture } from './scenarios.ts'
import { FIXTURES } from './worlds.ts'

/** Scenarios in which the code does something else than is documented, and the quirks without which it would not. */
const DIFFERENT: readonly (readonly [string, readonly QuirkName[]])[] = [
  ['modes/q01-deleted-at-once.yaml', ['Q1']],
  ['modes/q02-gcp-error-beside-ready.yaml', ['Q2']],
  ['modes/q03-gcp-tag-of-another-cluster.yaml', ['Q3']],
  ['modes/q10-aws-own-network-gone.yaml', ['Q10']],
  ['modes/q10-azure-credentials-fail.yaml', ['Q10']],
  ['modes/q13-azure-stale-condition.yaml', ['Q13']],
  ['scenarios/03-aws-role-missing.yaml', ['Q8']],
  ['scenarios/18-gcp-remote-quota.yaml', ['Q4']],
  ['scenarios/24-azure-recreated.yaml', ['A1']],
  ['scenarios/27b-gcp-delete-both-later.yaml', ['Q11']],
  ['scenarios/30-aws-error-stays.yaml', ['Q6']],
  ['scenarios/31-aws-delete-hangs.yaml', ['Q7']],
  ['scenarios/33-gcp-foreign-peering.yaml', ['Q5']],
  ['scenarios/36-gcp-shared-name.yaml', ['Q2', 'H1']],
  ['scenarios/38-azure-no-role.yaml', ['Q9']],
]

function read(path: string): Scenario {
  const text = readFileSync(`${FIXTURES}${path}`, 'utf8')
  const { scenario, diagnostics } = readScenario({ file: path, text }, readFixture)
  expect(diagnostics).toEqual([])
  return scenario!
}

describe('the modes', () => {
  it('agree where the code does what is documented', () => {
    const same = compareModes(read('scenarios/01-aws-ready.yaml'))
    expect(same).toMatchObject({ differences: [], because: [] })
  })

  it.each(DIFFERENT)('differ in %s because of %j', (path, quirks) => {
    const { differences, because } = compareModes(read(path))
    expect(differences.length).toBeGreaterThan(0)
    expect(because).toEqual(quirks)
  })

  it('differ somewhere because of every quirk that a user can see without looking at times of conditions', () => {
    const shown = new Set(DIFFERENT.flatMap(([, quirks]) => quirks))
    const names = Object.keys(QUIRKS) as QuirkName[]
    expect(names.filter((name) => !shown.has(name))).toEqual(['Q12'])
  })
})

describe('a scenario of a quirk alone ends as it says:', () => {
  it.each(readdirSync(`${FIXTURES}modes`))('%s', (file) => {
    const { checks } = runScenario(read(`modes/${file}`), { judge: reachVerdict })
    expect(checks.length).toBeGreaterThan(0)
    expect(failures(checks)).toEqual([])
  })

  it('and each is compared', () => {
    const compared = DIFFERENT.map(([path]) => path)
    const files = readdirSync(`${FIXTURES}modes`).map((file) => `modes/${file}`)
    expect(files.filter((file) => !compared.includes(file))).toEqual([])
  })
})
