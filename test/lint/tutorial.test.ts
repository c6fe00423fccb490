import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fixed, tutorialScenarios } from '../../conformance/rules.ts'
import { loadNetwork } from '../../src/index.ts'
import { Design, lint } from '../../src/lint/index.ts'

describe.each(tutorialScenarios())('$name', ({ manifests, probes, claims }) => {
  const { network } = loadNetwork(manifests, { connectIp: 'address' })

  test.each(probes.map((probe, i) => [probe.from, probe.to, claims![i]!] as const))(
    '%s to %s is %s on a live cluster',
    (from, to, claim) => expect(network.trace({ from, to }).verdict).toBe(claim),
  )
})

describe.each([
  'two-vpcs',
  'hub-and-spoke',
  'hub-and-spoke-transit',
  'ip-pattern',
  'cluster-peering',
])('lint of the tutorial: %s', (name) => {
  const file = `fixtures/tutorial/${name}.yaml`
  const text = readFileSync(file, 'utf8')

  test('says that no packet passes any of its peerings on a live cluster, once for each', () => {
    const { findings } = lint(Design.read([{ file, text }]))
    const errors = findings.filter(({ severity }) => severity === 'error')
    const peerings = text.match(/remoteVpc/g)!.length / 2
    expect(errors.map(({ rule }) => rule.id)).toEqual(
      new Array(peerings).fill('connect-ip-network'),
    )
    for (const { message, fix } of errors) {
      expect(message).toContain('no packet passes between VPCs')
      expect(fix).toBeDefined()
    }
  })

  test('finds no mistake after all fixes, and the second time there is nothing to fix', () => {
    const after = fixed(file, text)
    expect(lint(Design.read([{ file, text: after }])).findings).toEqual([])
    expect(fixed(file, after)).toBe(after)
  })
})
