import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readWorld } from '../../src/cloud/index.ts'
import { formatWorld } from '../../src/report/index.ts'
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

describe('the world at the end of every scenario can be read again:', () => {
  it.each(files)('%s', (file) => {
    const { world } = mustRun(file)
    const read = readWorld(formatWorld(world))
    expect(read.diagnostics).toEqual([])
    expect(JSON.parse(formatWorld(read.world!))).toEqual(JSON.parse(formatWorld(world)))
  })
})
