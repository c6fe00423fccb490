import { describe, expect, it } from 'vitest'
import { isVisible } from '../../src/cloud/aws/connection.ts'
import type { AwsPeeringConnection } from '../../src/cloud/aws/world.ts'
import { customRoute } from '../../src/cloud/gcp/custom-routes.ts'
import { findNetwork } from '../../src/cloud/gcp/lookup.ts'
import { quotasOf } from '../../src/cloud/gcp/quota.ts'
import { CloudSimulation, DEFAULT_SETTINGS, type World } from '../../src/cloud/index.ts'
import { DAY, HOUR } from '../../src/cloud/simulation/time.ts'
import { parseAddress } from '../../src/net/index.ts'
import { changeOf } from './changes.ts'
import { mustReadOne } from './manifests.ts'
import { fixture, worldOf } from './worlds.ts'

const CORE = 'acme-warehouse-prod/core-net'

/** A third network beside a network of GCP, peered with it from both sides. */
function withThird(simulation: CloudSimulation<World>, beside: string, range: string): void {
  const network = {
    name: 'third',
    subnets: [{ name: 'third', range }],
    peerings: [{ name: 'back', network: beside }],
  }
  changeOf(simulation, 'addNetwork', { project: 'acme-warehouse-prod', network })
  const peering = { name: 'to-third', network: 'acme-warehouse-prod/third' }
  changeOf(simulation, 'addPeering', { network: beside, peering })
}

it.each([
  ['the remote network', CORE, '10.250.1.0/24'],
  ['Kyma', 'kyma-prj/k-net', '10.20.1.0/24'],
])('GCP refuses a peering that overlaps a peer of %s', (_, beside, range) => {
  const simulation = new CloudSimulation<World>(worldOf('gcp'))
  withThird(simulation, beside, range)
  simulation.apply(mustReadOne(fixture('resources/gcp.yaml')))
  simulation.runUntilIdle()
  expect(simulation.status('p')).toMatchObject({
    state: 'Disconnected',
    conditions: [{ message: 'The cloud provider had an error while creating Local Vpc Peering' }],
  })
})

it('GCP refuses a subnet that overlaps a peer of a peer', () => {
  const simulation = new CloudSimulation<World>(worldOf('gcp'))
  withThird(simulation, CORE, '10.40.0.0/24')
  simulation.apply(mustReadOne(fixture('resources/gcp.yaml')))
  simulation.runUntilIdle()
  const subnet = { name: 'late', range: '10.40.0.128/25' }
  expect(changeOf(simulation, 'addSubnet', { network: 'kyma-prj/k-net', subnet })).toBe(
    'An IP range in the local network (10.40.0.128/25) overlaps with an IP range (10.40.0.0/24) in an active peer of the peer network, acme-warehouse-prod/third.',
  )
})

it.each([
  [true, 1],
  [false, 0],
])('whether INACTIVE peerings of GCP count for the quota is a setting (%s)', (count, used) => {
  const simulation = new CloudSimulation<World>(worldOf('gcp'))
  const peering = { name: 'alone', network: 'acme/gone' }
  changeOf(simulation, 'addPeering', { network: CORE, peering })
  const { world } = simulation
  if (world.provider !== 'gcp') throw new Error('another provider')
  expect(quotasOf(world, findNetwork(world, CORE)!, count)[0]).toMatchObject({ used, limit: 25 })
})

const ERP = 'vnet-erp'

describe.each([
  ['gcp', 'compute.networks.removePeering', 'acme-warehouse-prod'],
  ['azure', '', ''],
] as const)('on %s, deleting a second resource that failed', (provider, permission, project) => {
  const remotePeerings = (world: World): number => {
    if (world.provider === 'gcp') return findNetwork(world, CORE)!.network.peerings.length
    if (world.provider === 'aws') throw new Error('another provider')
    const networks = world.subscriptions.flatMap(({ virtualNetworks }) => virtualNetworks)
    return networks.find(({ name }) => name === ERP)!.peerings.length
  }

  it.each([
    ['takes the remote peering of the first one with it, as coded', 'as-coded', 0],
    ['leaves that of the first one, as documented', 'documented', 1],
  ] as const)('%s', (_, mode, left) => {
    const settings = { ...DEFAULT_SETTINGS, mode }
    const simulation = new CloudSimulation<World>(worldOf(provider), settings)
    if (permission) changeOf(simulation, 'grant', { project, actions: [permission] })
    const text = fixture(`resources/${provider}.yaml`)
    simulation.apply(mustReadOne(text))
    simulation.runUntilIdle()
    const second = `${text.replace('name: p', 'name: q')}  deleteRemotePeering: true\n`
    simulation.apply(mustReadOne(second))
    simulation.runUntilIdle()
    expect(simulation.status('q')!.conditions[0]!.type).toBe('Error')
    expect(remotePeerings(simulation.world)).toBe(1)
    simulation.delete('q')
    simulation.advance(5 * HOUR)
    expect(simulation.resources).toEqual(['p'])
    expect(remotePeerings(simulation.world)).toBe(left)
  })
})

describe('a remote peering of GCP that can not be deleted', () => {
  const REMOVE = 'compute.networks.removePeering'

  it.each([
    [
      'for an operation that is in progress is tried again each ten seconds',
      '400',
      'one is in progress',
      'goes within 21s',
    ],
    ['for too many calls is tried again each minute', '429', '', 'goes within 121s'],
    ['for another reason stays', '400', 'no', 'stays'],
  ] as const)('%s', (_, code, message, end) => {
    const simulation = new CloudSimulation<World>(worldOf('gcp'))
    changeOf(simulation, 'grant', { project: 'acme-warehouse-prod', actions: [REMOVE] })
    simulation.apply(mustReadOne(`${fixture('resources/gcp.yaml')}  deleteRemotePeering: true\n`))
    simulation.runUntilIdle()
    const fault = { in: 'acme-warehouse-prod', action: REMOVE, code, message, times: 2 }
    changeOf(simulation, 'fault', fault)
    const remote = () => {
      const { world } = simulation
      return world.provider === 'gcp' && findNetwork(world, CORE)!.network.peerings.length
    }
    const from = simulation.now
    simulation.delete('p')
    while (remote() === 1 && simulation.now - from < HOUR) simulation.advance(1000)
    expect(remote() === 1 ? 'stays' : `goes within ${(simulation.now - from) / 1000}s`).toBe(end)
    simulation.advance(HOUR)
    expect(simulation.resources).toEqual([])
  })
})

it('GCP looks every ten seconds whether a peering has become ACTIVE', () => {
  const simulation = new CloudSimulation<World>(worldOf('gcp'))
  const peering = { name: 'from-kyma', network: 'acme-warehouse-prod/third' }
  changeOf(simulation, 'addNetwork', { project: 'acme-warehouse-prod', network: { name: 'third' } })
  changeOf(simulation, 'addPeering', { network: CORE, peering })
  simulation.apply(mustReadOne(fixture('resources/gcp.yaml')))
  simulation.runUntilIdle()
  expect(simulation.progress('p')).toMatchObject({ step: 'waitActive', retry: 10_000 })
  const back = { name: 'back', network: CORE }
  changeOf(simulation, 'addPeering', { network: 'acme-warehouse-prod/third', peering: back })
  simulation.advance(11_000)
  expect(simulation.status('p')!.state).toBe('Connected')
})

it('only static routes count for the quota of static routes of GCP', () => {
  const simulation = new CloudSimulation(worldOf('gcp'))
  const add = (kind: string, i: number) => {
    const route = { name: `r-${kind}-${i}`, kind, destination: `10.9${i}.0.0/16`, nextHop: 'vpn' }
    expect(changeOf(simulation, 'addRoute', { network: CORE, route })).toBeUndefined()
  }
  add('static', 0)
  add('static', 1)
  add('dynamic', 2)
  const { world } = simulation
  const quotas = quotasOf(world, findNetwork(world, CORE)!, true)
  expect(quotas.map(({ quota, used }) => [quota, used])).toEqual([
    ['PEERINGS_PER_NETWORK', 0],
    ['SUBNET_RANGES_PER_PEERING_GROUP', 1],
    ['STATIC_ROUTES_PER_PEERING_GROUP', 2],
  ])
})

it.each([
  ['vpn', true, '10.0.0.1'],
  ['interconnect', true, '10.0.0.1'],
  ['vpn', false, 'discard'],
  ['internet', true, 'discard'],
] as const)(
  'a route of GCP to %s leads to what is behind it, if anything is (%s)',
  (nextHop, is, to) => {
    const simulation = new CloudSimulation(worldOf('gcp'))
    const route = { name: 'r', destination: '10.9.0.0/16', nextHop }
    changeOf(simulation, 'addRoute', { network: CORE, route })
    const [written] = findNetwork(simulation.world, CORE)!.network.routes
    const behind = parseAddress('10.0.0.1')!
    const found = customRoute(written!, is ? behind : undefined)
    expect(found.nextHop).toBe(to === 'discard' ? to : behind)
    expect(found.meaning === undefined).toBe(to !== 'discard')
  },
)

describe('the quota of active connections of AWS', () => {
  const withOther = (vpcs: readonly [string, string]): string => {
    const simulation = new CloudSimulation<World>(worldOf('aws'))
    for (const [id, cidr] of [
      ['vpc-3', '10.3.0.0/16'],
      ['vpc-4', '10.4.0.0/16'],
    ] as const) {
      const vpc = {
        id,
        region: 'eu-central-1',
        cidrs: [cidr],
        routeTables: [{ id: `rtb-${id}`, main: true }],
      }
      changeOf(simulation, 'addVpc', { account: '111111111111', vpc })
    }
    changeOf(simulation, 'addPeering', { id: 'pcx-1', vpcs })
    const quotas = { activePeeringsPerVpc: 1 }
    changeOf(simulation, 'setQuotas', { account: '111111111111', quotas })
    simulation.apply(mustReadOne(fixture('resources/aws.yaml')))
    simulation.runUntilIdle()
    return simulation.status('p')!.state
  }

  it.each([
    [['vpc-k', 'vpc-3'], 'Warning'],
    [['vpc-3', 'vpc-k'], 'Warning'],
    [['vpc-3', 'vpc-4'], 'active'],
  ] as const)('counts those of the VPC itself, whoever asked: %j', (vpcs, state) => {
    expect(withOther(vpcs)).toBe(state)
  })
})

describe('the time of a condition that is written again with the same words', () => {
  it.each([
    ['moves, as coded', 'as-coded', 61],
    ['stays, as documented', 'documented', 1],
  ] as const)('%s', (_, mode, seconds) => {
    const simulation = new CloudSimulation<World>(worldOf('aws'), { ...DEFAULT_SETTINGS, mode })
    const actions = ['ec2:AcceptVpcPeeringConnection']
    changeOf(simulation, 'revoke', { account: '222222222222', actions })
    simulation.apply(mustReadOne(fixture('resources/aws.yaml')))
    simulation.advance(70_000)
    const { conditions } = simulation.peeringOf('p')!
    expect(conditions.map(({ since }) => since)).toEqual([seconds * 1000])
  })
})

describe('the record of a connection of AWS that has ended is seen', () => {
  const HOURS_2 = 2 * HOUR
  const DAYS_2 = 2 * DAY

  it.each([
    ['failed', {}, 'vpc-r', [HOURS_2, 0]],
    ['expired', {}, 'vpc-r', [DAYS_2, DAYS_2]],
    ['rejected', {}, 'vpc-r', [DAYS_2, HOURS_2]],
    ['rejected', {}, 'vpc-k2', [HOURS_2, HOURS_2]],
    ['deleted', { deletedBy: 'requester' }, 'vpc-r', [HOURS_2, DAYS_2]],
    ['deleted', { deletedBy: 'accepter' }, 'vpc-r', [DAYS_2, HOURS_2]],
    ['active', {}, 'vpc-r', [Infinity, Infinity]],
  ] as const)('%s %o, of vpc-k and %s', (code, by, accepter, times) => {
    const simulation = new CloudSimulation(worldOf('aws'))
    const own = {
      id: 'vpc-k2',
      region: 'eu-central-1',
      cidrs: ['10.251.0.0/16'],
      routeTables: [{ id: 'rtb-k3', main: true }],
    }
    expect(changeOf(simulation, 'addVpc', { account: '111111111111', vpc: own })).toBeUndefined()
    const connection: AwsPeeringConnection = {
      id: 'pcx-1',
      requester: 'vpc-k',
      accepter,
      code,
      message: '',
      since: 0,
      tags: {},
      ...by,
    }
    const isSeen = (vpc: string, now: number) =>
      isVisible({ world: simulation.world, now, settings: DEFAULT_SETTINGS }, connection, vpc)
    for (const [i, vpc] of ['vpc-k', accepter].entries()) {
      const end = Math.min(times[i]!, 400 * DAY)
      if (end > 0) expect(isSeen(vpc, end - 1)).toBe(true)
      if (times[i]! < Infinity) expect(isSeen(vpc, end)).toBe(false)
    }
  })
})
