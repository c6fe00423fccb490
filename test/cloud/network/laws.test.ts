import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { CloudSimulation, DEFAULT_SETTINGS, type ProviderName } from '../../../src/cloud/index.ts'
import { cloudNetwork } from '../../../src/cloud-network.ts'
import { changeOf } from '../changes.ts'
import { type CloudEvent, EVENTS, happen } from '../events.ts'
import { worldOf } from '../worlds.ts'
import { peeredPairs } from './twin.ts'

const CORE = 'acme-warehouse-prod/core-net'
const ERP =
  '/subscriptions/6f1c2d3e-1111-4222-8333-abcdefabcdef/resourceGroups/rg-erp/providers/Microsoft.Network/virtualNetworks'

/** A third network, open to everybody, that the remote one is peered with, and all routes that one could write by hand. */
const THIRD: Readonly<Record<ProviderName, readonly (readonly [string, object])[]>> = {
  aws: [
    [
      'addVpc',
      {
        account: '222222222222',
        vpc: {
          id: 'vpc-x',
          region: 'eu-central-1',
          cidrs: ['10.12.0.0/16'],
          subnets: [{ id: 'subnet-x', cidr: '10.12.0.0/24' }],
          routeTables: [{ id: 'rtb-x', main: true }],
          securityGroups: [{ id: 'sg-x', ingress: [{ cidr: '0.0.0.0/0' }] }],
          endpoints: [
            { name: 'x', address: '10.12.0.5', subnet: 'subnet-x', securityGroups: ['sg-x'] },
          ],
        },
      },
    ],
    ['addPeering', { id: 'pcx-x', vpcs: ['vpc-r', 'vpc-x'] }],
    ['addRoute', { table: 'rtb-r1', destination: '10.12.0.0/16', target: 'pcx-x' }],
    ['addRoute', { table: 'rtb-x', destination: '10.250.0.0/16', target: 'pcx-x' }],
    ['addRoute', { table: 'rtb-x', destination: '10.10.0.0/16', target: 'pcx-x' }],
    ['setIngress', { group: 'sg-web', rules: [{ cidr: '0.0.0.0/0' }] }],
    ['setIngress', { group: 'sg-nodes', rules: [{ cidr: '0.0.0.0/0' }] }],
  ],
  gcp: [
    [
      'addNetwork',
      {
        project: 'acme-warehouse-prod',
        network: {
          name: 'x-net',
          subnets: [{ name: 'x', range: '10.30.0.0/20' }],
          firewallRules: [{ name: 'open' }],
          instances: [{ name: 'x', address: '10.30.0.5', subnet: 'x' }],
        },
      },
    ],
    [
      'addPeering',
      {
        network: CORE,
        peering: { name: 'x', network: 'acme-warehouse-prod/x-net', exportCustomRoutes: true },
      },
    ],
    [
      'addPeering',
      {
        network: 'acme-warehouse-prod/x-net',
        peering: { name: 'x', network: CORE, importCustomRoutes: true },
      },
    ],
    ['addFirewallRule', { network: CORE, rule: { name: 'open-core' } }],
    ['addFirewallRule', { network: 'kyma-prj/k-net', rule: { name: 'open-kyma' } }],
  ],
  azure: [
    [
      'addNetwork',
      {
        subscription: '6f1c2d3e-1111-4222-8333-abcdefabcdef',
        network: {
          name: 'vnet-x',
          resourceGroup: 'rg-erp',
          addressSpace: ['10.12.0.0/16'],
          subnets: [{ name: 'x', prefix: '10.12.0.0/24' }],
          virtualMachines: [{ name: 'x', address: '10.12.0.5', subnet: 'x' }],
        },
      },
    ],
    ['addPeering', { network: 'vnet-erp', peering: { name: 'x', remote: `${ERP}/vnet-x` } }],
    ['addPeering', { network: 'vnet-x', peering: { name: 'x', remote: `${ERP}/vnet-erp` } }],
  ],
}

function simulationOf(provider: ProviderName): CloudSimulation {
  const simulation = new CloudSimulation(worldOf(provider), DEFAULT_SETTINGS)
  for (const [verb, args] of THIRD[provider]) {
    expect(changeOf(simulation, verb, args)).toBeUndefined()
  }
  return simulation
}

/** The pairs of networks of which one's packets get to the other one, whatever becomes of replies. */
function crossed({ world }: CloudSimulation): string[] {
  const network = cloudNetwork(world)
  const { endpoints } = network.model
  const name = (index: number) => `${endpoints[index]!.namespace}/${endpoints[index]!.name}`
  const pairs = endpoints.flatMap((from, i) =>
    endpoints.flatMap((to, j) => {
      if (from.namespace === to.namespace) return []
      const { request } = network.trace({ from: name(i), to: name(j), protocol: 'tcp', port: 443 })
      return request.outcome === 'delivered' ? [`${from.namespace} → ${to.namespace}`] : []
    }),
  )
  return [...new Set(pairs)]
}

const KYMA: Readonly<Record<ProviderName, string>> = { aws: 'vpc-k', gcp: 'k-net', azure: 'vnet-k' }

const ERP_SIDE = { network: 'vnet-erp', name: 'from-kyma' }

/** What ends a peering, or takes away the network with it. */
const ENDS: Readonly<Record<ProviderName, readonly (readonly [string, object])[]>> = {
  aws: [
    ['deletePeering', { vpcs: ['vpc-k', 'vpc-r'] }],
    ['deletePeering', { vpcs: ['vpc-r', 'vpc-k'] }],
    ['rejectPeering', { vpcs: ['vpc-k', 'vpc-r'] }],
    ['removeVpc', { vpc: 'vpc-k' }],
  ],
  gcp: [
    ['removePeering', { network: CORE, name: 'from-kyma' }],
    ['removeNetwork', { network: CORE }],
  ],
  azure: [
    ['deletePeering', ERP_SIDE],
    ['removeNetwork', { network: 'vnet-erp' }],
  ],
}

const APPLY: CloudEvent = { kind: 'apply', name: 'p', both: false }
const routeTo = (peer: string, route: object): CloudEvent => ({
  kind: 'change',
  verb: 'addRoute',
  args: { ...route, peer },
})
const ACCEPT = ['ec2:AcceptVpcPeeringConnection']

/** How far a peering has come before it ends. */
const BEGINNINGS: Readonly<Record<ProviderName, readonly (readonly CloudEvent[])[]>> = {
  aws: [
    [APPLY, { kind: 'idle' }],
    [
      { kind: 'change', verb: 'revoke', args: { account: '222222222222', actions: ACCEPT } },
      APPLY,
      { kind: 'advance', time: 90_000 },
      // Owners may write routes to a connection that nobody has accepted.
      routeTo('vpc-r', { table: 'rtb-k1', destination: '10.10.0.0/16' }),
      routeTo('vpc-k', { table: 'rtb-r1', destination: '10.250.0.0/16' }),
    ],
  ],
  gcp: [[APPLY, { kind: 'idle' }]],
  azure: [[APPLY, { kind: 'idle' }]],
}

describe.each<ProviderName>(['aws', 'gcp', 'azure'])('on %s', (provider) => {
  it('the remote network reaches both its peers, and they do not reach each other', () => {
    const simulation = simulationOf(provider)
    happen(simulation, { kind: 'apply', name: 'p', both: false })
    simulation.runUntilIdle()
    const [kyma, remote, third] = [
      ...new Set(cloudNetwork(simulation.world).model.endpoints.map(({ namespace }) => namespace)),
    ]
    const found = crossed(simulation)
    expect(found).toContain(`${kyma} → ${remote}`)
    expect(found).toContain(`${remote} → ${third}`)
    expect(found).not.toContain(`${kyma} → ${third}`)
    expect(found).not.toContain(`${third} → ${kyma}`)
  })

  test.prop({ events: fc.array(EVENTS[provider], { maxLength: 14 }) }, { numRuns: 60 })(
    'traffic passes between networks only while both sides of a peering of theirs are up',
    ({ events }) => {
      const simulation = simulationOf(provider)
      for (const event of events) {
        happen(simulation, event)
        const allowed = peeredPairs(simulation.world).map((pair) => pair.join(' → '))
        for (const pair of crossed(simulation)) expect(allowed).toContain(pair)
      }
    },
  )

  const beginning = fc.constantFrom(...BEGINNINGS[provider])
  const events = fc.array(EVENTS[provider], { maxLength: 5 })
  const end = fc.constantFrom(...ENDS[provider])
  const passingKyma = (simulation: CloudSimulation) =>
    crossed(simulation).filter((pair) => pair.includes(KYMA[provider]))

  test.prop({ beginning, events, end }, { numRuns: 60 })(
    'nothing passes to or from Kyma once somebody has ended the peering',
    ({ beginning, events, end: [verb, args] }) => {
      const simulation = simulationOf(provider)
      for (const event of [...beginning, ...events]) happen(simulation, event)
      fc.pre(changeOf(simulation, verb, args) === undefined)
      expect(passingKyma(simulation)).toEqual([])
    },
  )

  test.prop({ beginning, events }, { numRuns: 60 })(
    'nothing passes to or from Kyma while there is no resource',
    ({ beginning, events }) => {
      const simulation = simulationOf(provider)
      for (const event of [...beginning, ...events, { kind: 'repair' } as const]) {
        happen(simulation, event)
      }
      for (const name of simulation.resources) simulation.delete(name)
      simulation.advance('12h')
      fc.pre(simulation.resources.length === 0)
      expect(passingKyma(simulation)).toEqual([])
    },
  )
})
