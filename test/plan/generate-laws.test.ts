import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type { ReleaseName } from '../../src/kubeovn/index.ts'
import { Design, lint } from '../../src/lint/index.ts'
import { loadNetwork } from '../../src/load.ts'
import { containsPrefix, masked, overlaps, type Prefix } from '../../src/net/index.ts'
import type { DesignRequest } from '../../src/plan/index.ts'
import { cidrs, hubAnd, make, request } from './designs.ts'

const POOLS = [
  ['10.0.0.0/8'],
  ['10.32.0.0/22'],
  ['172.16.0.0/12', 'fd00:172:16::/48'],
  ['fd00::/60'],
] as const

const asked: fc.Arbitrary<DesignRequest> = fc
  .record({
    topology: fc.constantFrom('hub-spoke', 'mesh', 'chain'),
    size: fc.integer({ min: 2, max: 6 }),
    transitRouting: fc.boolean(),
    pool: fc.constantFrom(...POOLS),
    length: fc.integer({ min: 25, max: 29 }),
    tutorial: fc.boolean(),
    avoid: fc.constantFrom([], cidrs('10.0.0.0/20', '169.254.0.8/29'), cidrs('172.16.0.64/26')),
    services: fc.constantFrom(undefined, 'all', 'tcp 443; icmp'),
  } as const)
  .map(({ topology, size, pool, length, tutorial, services, ...rest }) =>
    request(topology, hubAnd(size - 1), {
      ...rest,
      subnets: cidrs(...pool),
      lengths: { 4: length, 6: 64 },
      pods: true,
      ...(services && { services }),
      // The pattern has the same block as the first two pools.
      ...(tutorial && pool[0]!.startsWith('172') && { transit: { kind: 'pattern' } }),
    }),
  )

type Made = ReturnType<typeof make>

const subnetsOf = ({ design }: Made) => design.subnets.flatMap((own) => own.flatMap((x) => x.cidrs))
const endsOf = ({ design }: Made) => design.links.flatMap(({ ends }) => ends.flat())

describe('whatever is generated', () => {
  test.prop([asked, fc.constantFrom<ReleaseName>('1.17', '1.14', '1.12')], {
    numRuns: 40,
  })('lint has nothing to say of', (one, release) => {
    const { written } = make({ ...one, release })
    const { findings, errors } = lint(Design.read([written], { release }))
    expect(findings.map(({ message }) => message)).toEqual([])
    expect(errors).toEqual([])
  })

  test.prop([asked], { numRuns: 40 })(
    'no two networks overlap, and all are from their pools',
    (one) => {
      const made = make(one)
      const links = made.design.links.flatMap(({ ends: [first, second] }) => {
        expect(first.map(masked)).toEqual(second.map(masked))
        expect(first).not.toEqual(second)
        return first.map(masked)
      })
      const all: Prefix[] = [...subnetsOf(made), ...links]
      for (const [i, network] of all.entries()) {
        for (const other of [...all.slice(0, i), ...one.avoid]) {
          expect(overlaps(network, other)).toBe(false)
        }
      }
      for (const subnet of subnetsOf(made)) {
        expect(one.subnets.some((pool) => containsPrefix(pool, subnet))).toBe(true)
      }
    },
  )

  test.prop([asked], { numRuns: 25 })('traces between pods show what is meant', (one) => {
    const { written, verification, design } = make(one)
    expect(verification.problems).toEqual([])
    const { network, diagnostics } = loadNetwork(written.text, { connectIp: 'address' })
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
    const { topology, transitRouting, vpcs, services, subnets } = one
    for (const [a, from] of vpcs.entries()) {
      for (const [b, to] of vpcs.entries()) {
        if (a === b) continue
        const near =
          topology === 'chain' ? Math.abs(a - b) === 1 : topology === 'mesh' || a * b === 0
        const joined = near || transitRouting
        // Only spokes open connections, if there are groups.
        const opens = services === undefined || topology !== 'hub-spoke' || a !== 0
        const verdict = (port: number, ipVersion: 4 | 6) =>
          network.trace({ from, to, protocol: 'tcp', port, ipVersion }).verdict
        for (const { address } of subnets) {
          const { family } = address
          const wanted = joined && opens
          expect(verdict(443, family) === 'reachable').toBe(wanted)
          expect(verdict(80, family) === 'reachable').toBe(wanted && services !== 'tcp 443; icmp')
        }
      }
    }
    expect(design.objects.every(({ isNew }) => isNew)).toBe(true)
  })

  test.prop([asked, fc.integer({ min: 1, max: 3 })], { numRuns: 25 })(
    'a further VPC changes no address, as if it had been there from the start',
    (one, more) => {
      const before = make(one)
      const larger = { ...one, vpcs: hubAnd(one.vpcs.length - 1 + more) }
      const after = make(larger, before.written.text)
      expect(after.verification.problems).toEqual([])
      expect(subnetsOf(after).slice(0, subnetsOf(before).length)).toEqual(subnetsOf(before))
      expect(endsOf(after).slice(0, endsOf(before).length)).toEqual(endsOf(before))
      const whole = make(larger)
      expect(subnetsOf(after)).toEqual(subnetsOf(whole))
      expect(endsOf(after)).toEqual(endsOf(whole))
    },
  )

  test.prop([asked], { numRuns: 20 })('is the same each time, and complete', (one) => {
    const { written } = make(one)
    expect(make(one).written).toEqual(written)
    expect(make(one, written.text).design.objects).toEqual([])
  })
})
