import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  type CloudSimulation,
  DEFAULT_SETTINGS,
  formatDuration,
  type ProviderName,
  type WrittenSettings,
} from '../../src/cloud/index.ts'
import { settingsSchema } from '../../src/cloud/simulation/settings.ts'
import { simulateCloud } from '../../src/cloud.ts'
import { changeOf } from './changes.ts'
import { fixture } from './worlds.ts'

const KYMA = '111111111111'
const REMOTE = '222222222222'
const CORE = 'acme-warehouse-prod/core-net'
const KYMA_SUBSCRIPTION = '0a0a0a0a-0000-4111-8222-aaaaaaaaaaaa'

/** A value of a setting, and what is seen with it. */
type Seen = readonly [value: string | number | boolean, seen: string]

/** One setting, its default first, and how to see what it decides. */
interface Knob {
  readonly values: readonly [Seen, Seen, ...Seen[]]
  readonly look: (settings: WrittenSettings) => string
}

const start = (provider: ProviderName, settings: WrittenSettings): CloudSimulation =>
  simulateCloud(fixture(`worlds/${provider}.yaml`), undefined, settings)

const applied = (cloud: CloudSimulation, name = 'p', more = ''): CloudSimulation => {
  const text = fixture(`resources/${cloud.world.provider}.yaml`)
  cloud.apply(text.replace('name: p', `name: ${name}`) + more)
  cloud.runUntilIdle()
  return cloud
}

/** What is seen first of all conditions. */
function told(cloud: CloudSimulation, name = 'p'): string {
  const [first] = cloud.status(name)!.conditions
  return `${first?.reason} ${first?.message}`
}

/** When a resource first showed a state. */
function when(cloud: CloudSimulation, state: string): string {
  const entry = cloud.timeline.find((one) => one.kind === 'status' && one.state === state)
  return entry ? formatDuration(entry.at) : 'never'
}

/** When it is noticed that somebody else has deleted a peering of AWS. */
function deletedByOthers(settings: WrittenSettings): string {
  const cloud = applied(start('aws', settings))
  changeOf(cloud, 'deletePeering', { vpcs: ['vpc-k', 'vpc-r'] })
  cloud.advance('12h')
  return when(cloud, 'deleted')
}

/** A peering of Azure whose remote side is resized, or not, and deleted. */
function disconnected(settings: WrittenSettings, resized: boolean): string {
  const cloud = applied(start('azure', { vpcPeeringSync: true, ...settings }))
  if (resized) changeOf(cloud, 'addPrefix', { network: 'vnet-erp', prefix: '10.31.0.0/16' })
  changeOf(cloud, 'deletePeering', { network: 'vnet-erp', name: 'from-kyma' })
  cloud.resync()
  cloud.runUntilIdle()
  return cloud.status('p')!.state
}

function withoutAzureQuota(settings: WrittenSettings): string {
  const cloud = start('azure', settings)
  const quotas = { peeringsPerVirtualNetwork: 0 }
  changeOf(cloud, 'setQuotas', { subscription: KYMA_SUBSCRIPTION, quotas })
  return told(applied(cloud))
}

const FAILED = 'FailedCreatingVpcPeeringConnection'
const OVERLAP = 'Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range'

const KNOBS: Readonly<Record<string, Knob>> = {
  mode: {
    values: [
      ['as-coded', 'VpcNotFound Not authorized to assume role.'],
      ['documented', 'Unauthorized Not authorized to assume role.'],
    ],
    look: (settings) => {
      const cloud = start('aws', settings)
      changeOf(cloud, 'deleteRole', { account: REMOTE })
      return told(applied(cloud))
    },
  },
  vpcPeeringSync: {
    values: [
      [false, '10.30.0.0/16'],
      [true, '10.30.0.0/16,10.31.0.0/16'],
    ],
    look: (settings) => {
      const cloud = applied(start('azure', settings))
      changeOf(cloud, 'addPrefix', { network: 'vnet-erp', prefix: '10.31.0.0/16' })
      cloud.resync()
      cloud.runUntilIdle()
      const { world } = cloud
      if (world.provider !== 'azure') throw new Error('another provider')
      return `${world.subscriptions[0]!.virtualNetworks[0]!.peerings[0]!.remoteAddressSpace}`
    },
  },
  seed: {
    values: [
      [1, 'pcx-3b7cf3c25632b9240'],
      [2, 'pcx-50810fc0f1f83a0ce'],
    ],
    look: (settings) => {
      const { world } = applied(start('aws', settings))
      if (world.provider !== 'aws') throw new Error('another provider')
      return world.peeringConnections[0]!.id
    },
  },
  resyncPeriod: {
    values: [
      ['10h', '10h'],
      ['1h', '1h'],
    ],
    look: deletedByOthers,
  },
  resyncJitter: {
    values: [
      [0, '10h'],
      [0.1, '10h15m14s932ms'],
    ],
    look: deletedByOthers,
  },
  statusLag: {
    values: [
      ['0s', '2s110ms'],
      ['30s', '30s110ms'],
    ],
    look: (settings) => {
      const cloud = applied(start('aws', settings))
      cloud.advance('5m')
      return when(cloud, 'active')
    },
  },
  selfTrigger: {
    values: [
      [false, 'looked at after 1m1s'],
      [true, 'looked at after 1m9s'],
    ],
    look: (settings) => {
      const cloud = start('aws', settings)
      const actions = ['ec2:AcceptVpcPeeringConnection']
      changeOf(cloud, 'revoke', { account: REMOTE, actions })
      cloud.apply(fixture('resources/aws.yaml'))
      cloud.advance('70s')
      return `looked at after ${formatDuration(Math.floor(cloud.progress('p')!.at / 1000) * 1000)}`
    },
  },
  'aws.requestTime': {
    values: [
      ['1s', '2s110ms'],
      ['1m', '1m1s110ms'],
    ],
    look: (settings) => when(applied(start('aws', settings)), 'active'),
  },
  'aws.provisioningTime': {
    values: [
      ['1s', '2s110ms'],
      ['1m', '1m1s110ms'],
    ],
    look: (settings) => when(applied(start('aws', settings)), 'active'),
  },
  'aws.failedMessage': {
    values: [
      [OVERLAP, `FailedAcceptingVpcPeeringConnection ${OVERLAP}`],
      ['They overlap', 'FailedAcceptingVpcPeeringConnection They overlap'],
    ],
    look: (settings) => {
      const cloud = start('aws', settings)
      changeOf(cloud, 'addCidr', { vpc: 'vpc-r', cidr: '10.250.128.0/20' })
      return told(applied(cloud))
    },
  },
  'aws.sameTargetRoute': {
    values: [
      ['refused', 'RouteAlreadyExists'],
      ['accepted', 'undefined'],
    ],
    look: (settings) => {
      const route = { table: 'rtb-r1', destination: '10.250.0.0/16', peer: 'vpc-k' }
      return `${changeOf(applied(start('aws', settings)), 'addRoute', route)}`
    },
  },
  'aws.gatewayTableCode': {
    values: [
      [
        'RouteNotSupported',
        'FailedCreatingRoutes Failed updating routes for remote route table rtb-edge. Route not supported.',
      ],
      [
        'UnauthorizedOperation',
        'FailedCreatingRoutes Failed updating routes for remote route table rtb-edge. Not authorized to perform this operation.',
      ],
    ],
    look: (settings) => {
      const cloud = start('aws', settings)
      changeOf(cloud, 'addRouteTable', { vpc: 'vpc-r', table: { id: 'rtb-edge', edge: true } })
      return told(applied(cloud))
    },
  },
  'aws.activeQuotaAt': {
    values: [
      ['request', `${FAILED} Failed creating VpcPeerings. `],
      [
        'acceptance',
        'FailedAcceptingVpcPeeringConnection Failed accepting VpcPeerings operation error EC2: AcceptVpcPeeringConnection, api error ActiveVpcPeeringConnectionPerVpcLimitExceeded: ',
      ],
    ],
    look: (settings) => {
      const cloud = start('aws', settings)
      changeOf(cloud, 'setQuotas', { account: KYMA, quotas: { activePeeringsPerVpc: 0 } })
      return told(applied(cloud))
    },
  },
  'gcp.operationTime': {
    values: [
      ['30s', '1m105ms'],
      ['2m', '4m105ms'],
    ],
    look: (settings) => when(applied(start('gcp', settings)), 'Connected'),
  },
  'gcp.overlapDetectedOn': {
    values: [
      ['secondSide', 'Error The cloud provider had an error while creating Local Vpc Peering'],
      ['firstSide', 'Error The cloud provider had an error while creating Vpc Peering '],
      ['syncReject', `${FAILED} Error creating Remote VpcPeering`],
    ],
    look: (settings) => {
      // As coded, the local peering is tried all the same, and fails as well (Q4).
      const cloud = start('gcp', { ...settings, mode: 'documented' })
      const subnet = { name: 'same', range: '10.250.2.0/24' }
      changeOf(cloud, 'addSubnet', { network: CORE, subnet })
      return told(applied(cloud))
    },
  },
  'gcp.duplicateRefusedAs': {
    values: [
      ['call', `${FAILED} Error creating Remote VpcPeering`],
      ['operation', 'Error The cloud provider had an error while creating Local Vpc Peering'],
    ],
    look: (settings) => {
      const cloud = applied(start('gcp', settings))
      const second = fixture('resources/gcp.yaml').replace('name: p', 'name: q')
      cloud.apply(second.replace('from-kyma', 'also-from-kyma'))
      cloud.runUntilIdle()
      return told(cloud, 'q')
    },
  },
  'gcp.inactivePeeringsCount': {
    values: [
      [
        true,
        'QuotaExceeded Error creating remote Vpc Peering due to quota limits, please check if your vpc quota limits are not exceeded.',
      ],
      [false, 'Ready VpcPeering :from-kyma is provisioned'],
    ],
    look: (settings) => {
      const cloud = start('gcp', settings)
      const peering = { name: 'alone', network: 'acme/gone' }
      changeOf(cloud, 'addPeering', { network: CORE, peering })
      changeOf(cloud, 'setQuotas', { network: CORE, quotas: { peeringsPerNetwork: 1 } })
      return told(applied(cloud))
    },
  },
  'gcp.quotaRefusedAs': {
    values: [
      [
        'operation',
        'QuotaExceeded Error creating remote Vpc Peering due to quota limits, please check if your vpc quota limits are not exceeded.',
      ],
      ['call', `${FAILED} Error creating Remote VpcPeering`],
    ],
    look: (settings) => {
      const cloud = start('gcp', settings)
      changeOf(cloud, 'setQuotas', { network: CORE, quotas: { peeringsPerNetwork: 0 } })
      return told(applied(cloud))
    },
  },
  'azure.peeringQuotaCode': {
    values: [
      [
        'PeeringLimitReached',
        `${FAILED} The virtual network has reached its maximum number of peerings.`,
      ],
      ['AuthorizationFailed', `${FAILED} Not authorized to perform action.`],
    ],
    look: withoutAzureQuota,
  },
  'azure.peeringQuotaMessage': {
    values: [
      [
        'The virtual network has reached its maximum number of peerings.',
        `${FAILED} The virtual network has reached its maximum number of peerings.`,
      ],
      ['Full', `${FAILED} Full`],
    ],
    look: withoutAzureQuota,
  },
  'azure.updateOfDisconnected': {
    values: [
      ['refused', 'Warning'],
      ['repairs', 'Connected'],
    ],
    look: (settings) => disconnected(settings, true),
  },
  'azure.syncLevelOfDisconnected': {
    values: [
      ['compared', 'resized Connected, not resized Warning'],
      ['inSync', 'resized Warning, not resized Warning'],
      ['outOfSync', 'resized Connected, not resized Connected'],
    ],
    look: ({ azure }) => {
      const settings = { azure: { ...azure, updateOfDisconnected: 'repairs' as const } }
      return `resized ${disconnected(settings, true)}, not resized ${disconnected(settings, false)}`
    },
  },
}

/** A setting as it is written, with nothing beside it. */
function written(name: string, value: Seen[0]): WrittenSettings {
  const [outer, inner] = name.split('.')
  return (inner === undefined ? { [outer!]: value } : { [outer!]: { [inner]: value } }) as object
}

/** Every setting with its schema; those of providers by `provider.setting`. */
function schemas(): Map<string, { readonly enum?: readonly string[]; readonly type?: string }> {
  interface Schema {
    readonly properties?: Readonly<Record<string, Schema>>
    readonly enum?: readonly string[]
    readonly type?: string
  }
  const all = z.toJSONSchema(settingsSchema, { io: 'input' }) as Schema
  return new Map(
    Object.entries(all.properties!).flatMap(([name, schema]) =>
      schema.properties && name !== 'quirks'
        ? Object.entries(schema.properties).map(([inner, of]) => [`${name}.${inner}`, of] as const)
        : [[name, schema] as const],
    ),
  )
}

const SCHEMAS = schemas()
const DOCS = readFileSync('docs/cloud.md', 'utf8')

describe.each(Object.entries(KNOBS))('the setting %s', (name, { values, look }) => {
  it.each(values)('%s shows', (value, seen) => {
    expect(look(written(name, value))).toBe(seen)
  })

  it('has the first of them as its default, and each shows something else', () => {
    expect(look({})).toBe(values[0][1])
    expect(new Set(values.map(([, seen]) => seen)).size).toBe(values.length)
  })

  it('is tried with every value that it can have', () => {
    const schema = SCHEMAS.get(name)
    const tried = values.map(([value]) => value)
    if (schema?.enum) expect(tried).toEqual(schema.enum)
    if (schema?.type === 'boolean') expect(new Set(tried)).toEqual(new Set([true, false]))
  })

  it('is documented with its default and its other values', () => {
    const row = DOCS.split('\n').find((line) => line.startsWith(`| \`${name}\` |`))
    expect(row).toContain(`| \`${values[0][0]}\` |`)
    for (const value of SCHEMAS.get(name)?.enum ?? []) expect(row).toContain(`\`${value}\``)
  })
})

it('no setting is left out, but for the quirks, which have a table of their own', () => {
  expect(Object.keys(KNOBS).sort()).toEqual(
    [...SCHEMAS.keys()].filter((name) => name !== 'quirks').sort(),
  )
  expect(Object.keys(DEFAULT_SETTINGS).sort()).toEqual(
    [...new Set([...SCHEMAS.keys()].map((name) => name.split('.')[0]!))].sort(),
  )
})
