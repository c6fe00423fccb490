import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readScenario, runScenario } from '../../src/cloud/index.ts'
import { reachOutcome } from '../../src/cloud-network.ts'
import { failures, readFixture } from './scenarios.ts'
import { FIXTURES, fixture } from './worlds.ts'

const files = readdirSync(`${FIXTURES}scenarios`).sort()

describe('packets of every scenario fare as it says:', () => {
  it.each(files)('%s', (file) => {
    const { scenario } = readScenario({ file, text: fixture(`scenarios/${file}`) }, readFixture)
    const { checks } = runScenario(scenario!, { judge: reachOutcome })
    expect(failures(checks)).toEqual([])
    expect(checks.filter(({ status }) => status === 'unchecked')).toEqual([])
  })
})
