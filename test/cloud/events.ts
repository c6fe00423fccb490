import { fc } from '@fast-check/vitest'
import type { CloudSimulation, ProviderName } from '../../src/cloud/index.ts'
import { changeOf } from './changes.ts'
import { mustReadOne } from './manifests.ts'
import { fixture } from './worlds.ts'

/** Something that happens to a simulation. */
export type CloudEvent =
  | { readonly kind: 'apply'; readonly name: string; readonly both: boolean }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'advance'; readonly time: number }
  | { readonly kind: 'idle' | 'resync' | 'repair' }
  | { readonly kind: 'change'; readonly verb: string; readonly args: object }

const ERP = '6f1c2d3e-1111-4222-8333-abcdefabcdef'
const CORE = 'acme-warehouse-prod/core-net'
const WAREHOUSE = 'acme-warehouse-prod'
const OTHER = { account: '222222222222' }

/** Changes of the reference worlds that matter to a peering. */
const CHANGES: Readonly<Record<ProviderName, readonly (readonly [string, object])[]>> = {
  aws: [
    ['tag', { id: 'vpc-r', key: 'c-a1b2c3d' }],
    ['untag', { id: 'vpc-r', key: 'c-a1b2c3d' }],
    ['createRole', { ...OTHER, actions: 'documented' }],
    ['createRole', { ...OTHER, actions: 'all' }],
    ['deleteRole', OTHER],
    ['revoke', { ...OTHER, actions: ['ec2:AcceptVpcPeeringConnection'] }],
    ['addCidr', { vpc: 'vpc-r', cidr: '10.11.0.0/16' }],
    ['addCidr', { vpc: 'vpc-r', cidr: '10.250.128.0/20' }],
    ['removeCidr', { vpc: 'vpc-r', cidr: '10.11.0.0/16' }],
    ['deletePeering', { vpcs: ['vpc-k', 'vpc-r'] }],
    ['rejectPeering', { vpcs: ['vpc-k', 'vpc-r'] }],
    ['deleteRoute', { table: 'rtb-r1', destination: '10.250.0.0/16' }],
    ['deleteRoute', { table: 'rtb-k1', destination: '10.10.0.0/16' }],
    ['setQuotas', { ...OTHER, quotas: { routesPerRouteTable: 0 } }],
    ['setQuotas', { ...OTHER, quotas: { routesPerRouteTable: 50 } }],
    ['removeVpc', { vpc: 'vpc-k' }],
    // Parts that others need: nobody can take them away.
    ['removeRouteTable', { table: 'rtb-r2' }],
    ['removeCidr', { vpc: 'vpc-r', cidr: '10.10.0.0/16' }],
    ['controlPlane', { localNetwork: 'missing' }],
    ['controlPlane', { localNetwork: 'ready' }],
    [
      'fault',
      { in: '222222222222', action: 'ec2:DescribeVpcs', code: 'RequestLimitExceeded', times: 2 },
    ],
    ['fault', { in: '222222222222', action: 'ec2:CreateRoute', code: 'InternalError' }],
    ['clearFaults', { in: '222222222222' }],
  ],
  gcp: [
    ['tag', { network: CORE, key: 'acme-warehouse-prod/c-a1b2c3d' }],
    ['untag', { network: CORE, key: 'acme-warehouse-prod/c-a1b2c3d' }],
    ['grant', { project: WAREHOUSE, actions: ['compute.networks.removePeering'] }],
    ['revoke', { project: WAREHOUSE, actions: ['compute.networks.addPeering'] }],
    ['revoke', { project: WAREHOUSE, actions: ['compute.networks.get'] }],
    [
      'grant',
      { project: WAREHOUSE, actions: ['compute.networks.addPeering', 'compute.networks.get'] },
    ],
    ['addSubnet', { network: CORE, subnet: { name: 'late', range: '10.250.3.0/24' } }],
    ['removeSubnet', { network: CORE, name: 'late' }],
    ['removeSubnet', { network: CORE, name: 'core' }],
    ['removePeering', { network: CORE, name: 'from-kyma' }],
    ['removeNetwork', { network: CORE }],
    ['setQuotas', { network: CORE, quotas: { peeringsPerNetwork: 0 } }],
    ['setQuotas', { network: CORE, quotas: { peeringsPerNetwork: 25 } }],
    ['controlPlane', { localNetwork: 'error' }],
    ['controlPlane', { localNetwork: 'ready' }],
    ['fault', { in: WAREHOUSE, action: 'compute.networks.removePeering', code: '429', times: 2 }],
    ['clearFaults', { in: WAREHOUSE }],
  ],
  azure: [
    ['tag', { network: 'vnet-erp', key: 'c-a1b2c3d' }],
    ['untag', { network: 'vnet-erp', key: 'c-a1b2c3d' }],
    [
      'revoke',
      {
        subscription: ERP,
        actions: ['Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write'],
      },
    ],
    [
      'revoke',
      {
        subscription: ERP,
        actions: ['Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read'],
      },
    ],
    [
      'grant',
      {
        subscription: ERP,
        actions: [
          'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write',
          'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read',
        ],
      },
    ],
    ['addPrefix', { network: 'vnet-erp', prefix: '10.31.0.0/16' }],
    ['addPrefix', { network: 'vnet-erp', prefix: '10.250.2.0/24' }],
    ['removePrefix', { network: 'vnet-erp', prefix: '10.31.0.0/16' }],
    ['removePrefix', { network: 'vnet-erp', prefix: '10.30.0.0/16' }],
    ['deletePeering', { network: 'vnet-erp', name: 'from-kyma' }],
    ['servicePrincipal', { tenant: '1b1b1b1b-0000-4111-8222-bbbbbbbbbbbb', present: true }],
    ['controlPlane', { scope: 'missing' }],
    ['controlPlane', { scope: 'present' }],
    ['fault', { in: ERP, action: 'client', code: 'bad-credentials' }],
    [
      'fault',
      {
        in: ERP,
        action: 'Microsoft.Network/virtualNetworks/read',
        code: 'TooManyRequests',
        times: 2,
      },
    ],
    ['clearFaults', { in: ERP }],
  ],
}

const name = fc.constantFrom('p', 'q')

const eventOf = (provider: ProviderName): fc.Arbitrary<CloudEvent> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('apply' as const), name, both: fc.boolean() }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), name }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('advance' as const),
        // Moments that lie between the steps of controllers, and longer times.
        time: fc.constantFrom(1, 3, 50, 200, 1500, 31_000, 90_000, 400_000, 40_000_000),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom({ kind: 'idle' as const }, { kind: 'resync' as const }),
    },
    {
      weight: 5,
      arbitrary: fc
        .constantFrom(...CHANGES[provider])
        .map(([verb, args]) => ({ kind: 'change' as const, verb, args })),
    },
  )

export const EVENTS: Readonly<Record<ProviderName, fc.Arbitrary<CloudEvent>>> = {
  aws: eventOf('aws'),
  gcp: eventOf('gcp'),
  azure: eventOf('azure'),
}

export function happen(simulation: CloudSimulation, event: CloudEvent): void {
  const { provider } = simulation.world
  switch (event.kind) {
    case 'apply': {
      const text = fixture(`resources/${provider}.yaml`)
      const both = event.both ? '  deleteRemotePeering: true\n' : ''
      simulation.apply(mustReadOne(text.replace('name: p', `name: ${event.name}`) + both))
      return
    }
    case 'delete':
      simulation.delete(event.name)
      return
    case 'advance':
      simulation.advance(event.time)
      return
    case 'idle':
      simulation.runUntilIdle()
      return
    case 'resync':
      simulation.resync()
      return
    case 'repair':
      // The control plane is not the user's to break.
      changeOf(simulation, 'controlPlane', { scope: 'present', localNetwork: 'ready' })
      return
    case 'change':
      changeOf(simulation, event.verb, event.args)
  }
}
