import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { stepCount, traceOverlay } from '../../src/explorer/page/panels/trace/overlay.ts'
import type { Traced, TracedHop, TracedLeg } from '../../src/explorer/protocol/index.ts'
import { Explored } from './explored.ts'

const AB = { from: 'default/a', to: 'default/b', service: undefined, ip: undefined }

async function traced(reading: 'address' | 'auto', request = AB): Promise<Traced> {
  const { explored } = await Explored.example('tutorial', { reading })
  return explored.ask('trace', request)
}

const BOTH = ['router/vpc-a', 'router/vpc-b']
const BACK = ['router/vpc-b', 'router/vpc-a']

describe('a trace over the map', () => {
  test('that arrives goes there and back, each box once', async () => {
    const { ways, marks } = traceOverlay(await traced('auto'), undefined)
    expect(ways.map(({ kind, through, lost }) => ({ kind, through, lost }))).toEqual([
      { kind: 'request', through: BOTH, lost: false },
      { kind: 'reply', through: BACK, lost: false },
    ])
    expect(new Set(ways.map(({ tone }) => tone)).size).toBe(2)
    expect(marks.map(({ id, label }) => [id, label])).toEqual([
      ['router/vpc-a', 'from'],
      ['router/vpc-b', 'to'],
    ])
  })

  test('that is lost ends with a cross', async () => {
    const { ways } = traceOverlay(await traced('address'), undefined)
    expect(ways).toMatchObject([{ kind: 'request', through: ['router/vpc-a'], lost: true }])
  })

  test('is drawn as far as somebody has gone, with the packet on its way', async () => {
    const whole = await traced('auto')
    expect(stepCount(whole)).toBe(8)
    const steps = Array.from({ length: 8 }, (_, i) => traceOverlay(whole, i + 1).ways)
    expect(steps.map((ways) => ways.map(({ through }) => through.length))).toEqual([
      [1],
      [1],
      [2],
      [2],
      [2, 1],
      [2, 1],
      [2, 2],
      [2, 2],
    ])
    expect(steps[5]!.map(({ travelling }) => travelling)).toEqual([false, true])
    expect(traceOverlay(whole, undefined).ways.some(({ travelling }) => travelling)).toBe(false)
  })

  test('is not lost before it has come to its end', async () => {
    const lost = await traced('address')
    const crosses = [1, 2].map((step) => traceOverlay(lost, step).ways.map((way) => way.lost))
    expect(crosses).toEqual([[false], [true]])
  })

  test('between two pods of one VPC marks it once', async () => {
    const { marks } = traceOverlay(
      await traced('address', { ...AB, to: 'vpc-a:10.1.0.9' }),
      undefined,
    )
    expect(marks).toMatchObject([{ id: 'router/vpc-a', label: 'from, to' }])
  })

  test('that OVN leaves open shows all ways that it may go', async () => {
    const text = readFileSync('fixtures/tutorial/two-vpcs-repaired.yaml', 'utf8').replace(
      '      nextHopIP: 192.168.1.1\n',
      '      nextHopIP: 192.168.1.1\n    - policy: policyDst\n      cidr: 10.2.1.1/16\n      nextHopIP: 10.1.0.9\n',
    )
    const explored = new Explored()
    await explored.open([{ file: 'a.yaml', text }])
    const open = await explored.ask('trace', AB)
    const { ways } = traceOverlay(open, undefined)
    expect(ways.map(({ through, lost }) => ({ through, lost }))).toEqual([
      { through: ['router/vpc-a'], lost: false },
      { through: BOTH, lost: false },
      { through: ['router/vpc-a'], lost: true },
    ])
    expect(traceOverlay(open, 1).ways).toHaveLength(1)
  })

  test('passes over nodes that are on no map', () => {
    const hop = (node: string, box: string | undefined): TracedHop => ({
      node,
      kind: box === undefined ? 'machine' : 'router',
      box,
      inPort: undefined,
      outPort: undefined,
      ttl: 64,
      steps: [],
      candidates: [],
    })
    const leg: TracedLeg = {
      kind: 'request',
      source: '10.0.0.1',
      destination: '10.0.0.2',
      outcome: 'delivered',
      reason: undefined,
      arrived: true,
      open: false,
      hops: [
        hop('a', 'router/a'),
        hop('node', undefined),
        hop('a', 'router/a'),
        hop('b', 'router/b'),
      ],
      error: undefined,
    }
    const ends = { from: undefined, to: 'router/b' }
    const { ways, marks } = traceOverlay({ legs: [leg], ends } as unknown as Traced, undefined)
    expect(ways[0]!.through).toEqual(['router/a', 'router/b'])
    expect(marks.map(({ label }) => label)).toEqual(['to'])
  })
})
