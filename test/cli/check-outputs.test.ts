import { describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const HOLDS = [
  '--intents',
  'fixtures/intents/hub-and-spoke/intents.yaml',
  '-f',
  'fixtures/intents/hub-and-spoke/network.yaml',
]
/** The intents of one design asked of another: they select nobody. */
const ASTRAY = [...HOLDS.slice(0, 3), 'fixtures/intents/chain/network.yaml']

describe('isthmus check -o', () => {
  it.each([
    ['junit', /^<\?xml.*<testsuite name="isthmus check" tests="3" failures="0" errors="0"/s],
    ['sarif', /"results": \[\]/],
    ['github', /^$/],
    ['tap', /^TAP version 14\n1\.\.3\nok 1 - every team reaches what is shared\n/],
  ])('%s prints what holds in that format; exit 0', async (format, expected) => {
    const { code, out, err } = await isthmus(['check', '-o', format, ...HOLDS])
    expect(out).toMatch(expected)
    expect([code, err]).toEqual([0, ''])
  })

  it.each([
    ['junit', /<error type="\w+" message="[^"]+"/],
    ['sarif', /"ruleId": "no-question"/],
    [
      'github',
      /^::error file=fixtures\/intents\/hub-and-spoke\/intents\.yaml,line=\d+,col=\d+,title=/,
    ],
    ['tap', /\nnot ok 1 - .+\n {2}---\n {2}severity: error\n/],
  ])('%s says which intents are no questions, at their lines; exit 2', async (format, expected) => {
    const { code, out } = await isthmus(['check', '-o', format, ...ASTRAY])
    expect(out).toMatch(expected)
    expect(code).toBe(2)
  })
})
