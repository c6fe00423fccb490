import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { failures, mustRun } from './scenarios.ts'
import { FIXTURES } from './worlds.ts'

const files = readdirSync(`${FIXTURES}scenarios`).sort()

describe('every scenario ends as it says:', () => {
  it.each(files)('%s', (file) => {
    const { checks, scenario } = mustRun(file)
    expect(failures(checks)).toEqual([])
    expect(checks.filter(({ status }) => status === 'passed').length).toBeGreaterThan(0)
    // What is written about the whole way is compared as well.
    expect(Object.keys(scenario.timeline ?? {}).length).toBeGreaterThan(0)
  })
})
