import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { selectTables } from '../../src/cloud/aws/strategy.ts'
import { parseArmId } from '../../src/cloud/azure/arm-id.ts'
import { effectiveGroupLimit } from '../../src/cloud/gcp/quota.ts'
import {
  danglingIn,
  formatDuration,
  formatRetry,
  parseDuration,
  readScenario,
  readWorld,
} from '../../src/cloud/index.ts'
import { WorkQueue } from '../../src/cloud/simulation/queue.ts'
import { readFixture } from './scenarios.ts'
import { fixture, worldOf } from './worlds.ts'

describe('durations', () => {
  it.each([
    ['150s', 150_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['100ms', 100],
    ['0s', 0],
  ])('%s', (text, duration) => {
    expect(parseDuration(text)).toBe(duration)
  })

  it.each(['', '5', 's', '-1s', '1s1h', '1.5s'])('%s is none', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  test.prop({ duration: fc.integer({ min: 0, max: 10 ** 12 }) })(
    'come back from text',
    ({ duration }) => {
      expect(parseDuration(formatDuration(duration))).toBe(duration)
    },
  )
})

describe('the limit of a peering group on GCP', () => {
  // Networks of the provider's own example: limits of group and network, and who peers with whom.
  const limits = { a: [500, 600], b: [350, 300], c: [300, 300], d: [400, 300] } as const
  const peers = { a: ['b', 'c'], b: ['a'], c: ['a', 'd'], d: ['c'] } as const
  const most = (name: keyof typeof limits) => Math.max(...limits[name])

  it.each([
    ['a', 600],
    ['b', 600],
    ['c', 400],
    ['d', 400],
  ] as const)('of network %s is %d', (name, limit) => {
    expect(effectiveGroupLimit(most(name), peers[name].map(most))).toBe(limit)
  })

  it('of a network without peers is its own', () => {
    expect(effectiveGroupLimit(300, [])).toBe(300)
  })
})

it('strategies choose tables by the tag of the shoot alone', () => {
  const tables = worldOf('aws').accounts[1]!.vpcs[0]!.routeTables
  const [first, second] = [
    { ...tables[0]!, tags: { shoot: '' } },
    { ...tables[1]!, tags: { e2e: '' } },
  ]
  const chosen = (strategy: 'AUTO' | 'NONE' | 'MATCHED' | 'UNMATCHED') =>
    selectTables([first, second], strategy, 'shoot')
  expect(chosen('AUTO')).toEqual([first, second])
  expect(chosen('NONE')).toEqual([])
  expect(chosen('MATCHED')).toEqual([first])
  expect(chosen('UNMATCHED')).toEqual([second])
})

it.each([
  ['vnet-erp', 'on position 0 expected subscriptions, got vnet-erp'],
  [
    '/subscriptions/x/resourcegroups/y',
    'on position 2 expected resourceGroups, got resourcegroups',
  ],
  [
    '/subscriptions/x/resourceGroups/y/Providers/z',
    'on position 4 expected providers, got Providers',
  ],
  [
    '/subscriptions/1/resourceGroups/3/providers/5/6/7/8/9/10',
    'nothing expected on position 10, got 10',
  ],
  ['/subscriptions/x', { subscription: 'x', resourceGroup: '', name: '' }],
  ['', { subscription: '' }],
])('an ARM id %s is read as Cloud Manager does', (text, expected) => {
  if (typeof expected === 'string') expect(parseArmId(text)).toBe(expected)
  else expect(parseArmId(text)).toMatchObject(expected)
})

describe('a work queue', () => {
  it('doubles its back-off up to a thousand seconds, and begins again after a success', () => {
    const queue = new WorkQueue()
    const delays: number[] = []
    for (let i = 0; i < 20; i++) {
      queue.addBackOff('user/p', 0)
      const due = queue.peek()!
      delays.push(due.at)
      queue.take(due)
    }
    expect(delays.slice(0, 4)).toEqual([5, 10, 20, 40])
    expect(delays.slice(-2)).toEqual([1_000_000, 1_000_000])
    queue.forget('user/p')
    queue.addBackOff('user/p', 0)
    expect(queue.peek()!.at).toBe(5)
  })

  it('keeps the earliest timer, and an event beside it', () => {
    const queue = new WorkQueue()
    queue.addAfter('user/p', 0, 60_000)
    queue.addAfter('user/p', 0, 10_000)
    queue.addAfter('user/p', 0, 30_000)
    queue.add('user/p', 5000)
    const taken: number[] = []
    for (let due = queue.peek(); due; due = queue.peek()) {
      taken.push(due.at)
      queue.take(due)
    }
    expect(taken).toEqual([5000, 10_000])
  })
})

describe('what dangles in a world', () => {
  it('is nothing at first', () => {
    expect(danglingIn(worldOf('aws'))).toEqual([])
  })

  it('is told with its place and the command that takes it away', () => {
    const text = fixture('worlds/aws.yaml').replace(
      '- {id: rtb-r2}',
      '- {id: rtb-r2, routes: [{destination: 10.250.0.0/16, target: pcx-gone}]}',
    )
    const { world } = readWorld({ file: 'w.yaml', text })
    expect(danglingIn(world!)).toMatchObject([
      {
        kind: 'blackhole-route',
        where: 'rtb-r2',
        cleanUp:
          'aws ec2 delete-route --region eu-central-1 --route-table-id rtb-r2 --destination-cidr-block 10.250.0.0/16',
        atKyma: false,
        origin: { file: 'w.yaml', line: 41 },
      },
    ])
  })

  it('on Azure is a side without another one, by what became of that', () => {
    const text = fixture('worlds/azure-hub.yaml')
    const hub = text.indexOf('name: to-spoke')
    const withState = (state: string) =>
      danglingIn(
        readWorld(`${text.slice(0, hub)}state: ${state}\n            ${text.slice(hub)}`).world!,
      )
    expect(withState('Connected')).toEqual([])
    const common = { where: 'vnet-hub/to-spoke', atKyma: false }
    expect(withState('Initiated')).toMatchObject([{ kind: 'initiated-peering', ...common }])
    expect(withState('Disconnected')).toMatchObject([{ kind: 'disconnected-peering', ...common }])
  })
})

it('what is not tried again at all is never tried again', () => {
  expect([formatRetry(undefined), formatRetry('never'), formatRetry(60_000)]).toEqual([
    'never',
    'never',
    '1m',
  ])
})

describe('a mistake in a scenario is told where it stands:', () => {
  it.each([
    [
      'no steps',
      'world: ../worlds/aws.yaml\nsteps: []\n',
      '2:8 steps must be a list with something in it, not an empty one',
    ],
    ['no such file', 'world: x.yaml\nsteps: [{delete: p}]\n', '1:8 there is no file `x.yaml`'],
    [
      'two actions',
      'world: ../worlds/aws.yaml\nsteps: [{delete: p, resync: true}]\n',
      '2:9 a step is one of apply, delete, change, resync, expect, and this is delete and resync',
    ],
    [
      'no action',
      'world: ../worlds/aws.yaml\nsteps: [{at: 5s}]\n',
      '2:9 a step is one of apply, delete, change, resync, expect, and this is none of them',
    ],
    [
      'a time that is none',
      'world: ../worlds/aws.yaml\nsteps: [{at: 5, delete: p}]\n',
      '2:14 steps[0].at must be a text, not the number `5`',
    ],
    [
      'two times',
      'world: ../worlds/aws.yaml\nsteps: [{at: 5s, after: idle, delete: p}]\n',
      '2:25 a step has `at` or `after`, not both',
    ],
    [
      'an unknown change',
      'world: ../worlds/aws.yaml\nsteps: [{change: {tagg: {}}}]\n',
      '2:25 `tagg` is no field of a change',
    ],
    [
      'a change of another provider',
      'world: ../worlds/gcp.yaml\nsteps: [{change: {addCidr: {}}}]\n',
      '2:28 `addCidr` is no field of a change',
    ],
    [
      'a condition that is none',
      'world: ../worlds/aws.yaml\nsteps: [{expect: {resources: {p: {conditions: [Ready]}}}}]\n',
      '2:48 steps[0].expect.resources.p.conditions[0] must be a condition, such as `Ready/Ready` with the message behind it, not the text `Ready`',
    ],
    [
      'a resource without a name',
      'world: ../worlds/aws.yaml\nsteps: [{apply: {kind: AwsVpcPeering}}]\n',
      '2:17 a resource has apiVersion, kind and metadata.name',
    ],
  ])('%s', (_, text, expected) => {
    const { scenario, diagnostics } = readScenario({ file: 's.yaml', text }, readFixture)
    expect(scenario).toBeUndefined()
    expect(diagnostics[0]!.code).toBe(
      expected.includes('world') ? 'world-invalid' : 'scenario-invalid',
    )
    expect(
      `${diagnostics[0]!.origin?.line}:${diagnostics[0]!.origin?.column} ${diagnostics[0]!.message}`,
    ).toBe(expected)
  })
})
