import { expect, it } from 'vitest'
import { isVisible } from '../../src/cloud/aws/connection.ts'
import type { AwsPeeringConnection } from '../../src/cloud/aws/world.ts'
import { findNetwork } from '../../src/cloud/gcp/lookup.ts'
import { quotasOf } from '../../src/cloud/gcp/quota.ts'
import {
  CloudSimulation,
  DEFAULT_SETTINGS,
  type Settings,
  type World,
} from '../../src/cloud/index.ts'
import { HOUR } from '../../src/cloud/simulation/time.ts'
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

it.each([
  ['refused', 'Warning'],
  ['repairs', 'Connected'],
] as const)(
  'whether an update repairs a Disconnected peering of Azure is a setting: %s',
  (updateOfDisconnected, state) => {
    const settings: Settings = {
      ...DEFAULT_SETTINGS,
      vpcPeeringSync: true,
      azure: { ...DEFAULT_SETTINGS.azure, updateOfDisconnected },
    }
    const simulation = new CloudSimulation<World>(worldOf('azure'), settings)
    simulation.apply(mustReadOne(fixture('resources/azure.yaml')))
    simulation.runUntilIdle()
    changeOf(simulation, 'addPrefix', { network: 'vnet-erp', prefix: '10.31.0.0/16' })
    changeOf(simulation, 'deletePeering', { network: 'vnet-erp', name: 'from-kyma' })
    simulation.resync()
    simulation.runUntilIdle()
    expect(simulation.status('p')).toMatchObject({ state })
  },
)

it('a connection of AWS that was deleted is seen longer by the one who did not delete it', () => {
  const connection: AwsPeeringConnection = {
    id: 'pcx-1',
    requester: 'vpc-k',
    accepter: 'vpc-r',
    code: 'deleted',
    message: '',
    since: 0,
    deletedBy: 'accepter',
    tags: {},
  }
  const seen = (vpc: string, hours: number) =>
    isVisible(
      { world: worldOf('aws'), now: hours * HOUR, settings: DEFAULT_SETTINGS },
      connection,
      vpc,
    )
  expect([seen('vpc-r', 1), seen('vpc-r', 3)]).toEqual([true, false])
  expect([seen('vpc-k', 3), seen('vpc-k', 47), seen('vpc-k', 49)]).toEqual([true, true, false])
})
