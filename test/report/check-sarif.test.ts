import { fc, it } from '@fast-check/vitest'
import type { Log, ThreadFlow } from 'sarif'
import { describe, expect } from 'vitest'
import { checkSarif } from '../../src/report/index.ts'
import { HOSTILE, report } from './check-outputs.ts'
import { validate } from './sarif-standard.ts'

/** The types of the standard are the first test: what `checkSarif` makes is a log. */
const logOf = (...args: Parameters<typeof report>): Log => checkSarif(report(...args), '1.2.3')

describe('SARIF', () => {
  it('is a log of version 2.1.0 with one run of this program', () => {
    const { version, $schema, runs } = logOf('https')
    expect(version).toBe('2.1.0')
    expect($schema).toContain('sarif-2.1.0')
    expect(runs).toHaveLength(1)
    expect(runs[0]!.tool.driver).toMatchObject({ name: 'isthmus', version: '1.2.3' })
  })

  it('has a result for each failure, at the manifest line that decides, and the intent beside it', () => {
    const [run] = logOf('https').runs
    expect(run!.results).toHaveLength(3)
    const [blocked, open, nobody] = run!.results!
    expect(blocked!.message.text).toContain('https: default/a → default/b, tcp 443 is blocked')
    expect(blocked!.message.text).toContain('add to VPC `b` a static route')
    expect(blocked!.locations![0]!.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'net.yaml' },
      region: { startLine: expect.any(Number), startColumn: expect.any(Number) },
    })
    expect(blocked!.relatedLocations![0]).toMatchObject({
      message: { text: 'https' },
      physicalLocation: { artifactLocation: { uri: 'intents.yaml' }, region: { startLine: 1 } },
    })
    expect(open!.ruleId).toBe('unreachable')
    expect(nobody!.ruleId).toBe('no-question')
  })

  it('shows the packet hop by hop, the command that traces it, and the lines on its way as a code flow', () => {
    const [blocked, , nobody] = logOf('https').runs[0]!.results!
    expect(blocked!.message.text).toMatch(/\nRequest .+: delivered\n[\s\S]+\nReply .+: dropped/)
    expect(blocked!.message.text).toMatch(/\nisthmus trace default\/a default\/b --tcp 443$/)
    const [{ locations }] = blocked!.codeFlows![0]!.threadFlows as [ThreadFlow]
    const told = locations.map(({ location }) => [
      location!.message!.text,
      location!.physicalLocation!.artifactLocation!.uri,
      location!.physicalLocation!.region!.startLine,
    ])
    expect(told[0]).toEqual([
      'router a: route 10.2.0.0/16 via 169.254.0.2, dst-ip, priority 132',
      'net.yaml',
      7,
    ])
    expect(told.length).toBeGreaterThan(1)
    expect(nobody!.codeFlows).toBeUndefined()
  })

  it.each([['https'], [HOSTILE]])(
    'has what the standard requires, and nothing that it does not know',
    (name) => {
      expect(validate(JSON.parse(JSON.stringify(logOf(name))))).toContain('codeFlow')
    },
  )

  it('explains every rule, and results refer to them by name and place', () => {
    const { tool, results } = logOf('https').runs[0]!
    const rules = tool.driver.rules!
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    for (const { shortDescription, help } of rules) {
      expect([shortDescription!.text, help!.text]).not.toContain('')
    }
    for (const { ruleId, ruleIndex } of results!) expect(rules[ruleIndex!]!.id).toBe(ruleId)
  })

  it('writes files as references that URIs allow', () => {
    const uri = (file: string) =>
      logOf('https', file).runs[0]!.results![0]!.relatedLocations![0]!.physicalLocation!
        .artifactLocation!.uri!
    expect(uri('a b/ü%20#.yaml')).toBe('a%20b/%C3%BC%2520%23.yaml')
    expect(uri('/abs/x.yaml')).toBe('file:///abs/x.yaml')
  })

  it.prop([fc.oneof(fc.constant(HOSTILE), fc.string({ unit: 'binary' }))], { numRuns: 50 })(
    'gives every name back after a round trip through JSON',
    (name) => {
      const log = JSON.parse(JSON.stringify(logOf(name, name || 'x'))) as Log
      const [blocked] = log.runs[0]!.results!
      expect(blocked!.message.text!.startsWith(name)).toBe(true)
      const { uri } = blocked!.relatedLocations![0]!.physicalLocation!.artifactLocation!
      expect(uri).toMatch(/^[\w\-.~!*'()%/]*(:\/\/)?[\w\-.~!*'()%/]*$/)
    },
  )
})
