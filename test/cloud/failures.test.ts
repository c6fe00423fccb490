import { describe, expect, it } from 'vitest'
import {
  CloudSimulation,
  DEFAULT_SETTINGS,
  formatRetry,
  type ProviderName,
  type Settings,
  type World,
} from '../../src/cloud/index.ts'
import { changeOf } from './changes.ts'
import { mustReadOne } from './manifests.ts'
import { fixture, worldOf } from './worlds.ts'

const REMOTE: Readonly<Record<ProviderName, string>> = {
  aws: '222222222222',
  gcp: 'acme-warehouse-prod',
  azure: '6f1c2d3e-1111-4222-8333-abcdefabcdef',
}
const KYMA: Readonly<Record<ProviderName, string>> = {
  aws: '111111111111',
  gcp: 'kyma-prj',
  azure: '0a0a0a0a-0000-4111-8222-aaaaaaaaaaaa',
}
const PEERINGS = 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings'

/** The resource of a provider in its reference world, in which some calls are answered with an error. */
function withFaults(
  provider: ProviderName,
  faults: readonly object[],
  settings: Partial<Settings> = {},
): CloudSimulation {
  const simulation = new CloudSimulation<World>(worldOf(provider), {
    ...DEFAULT_SETTINGS,
    ...settings,
  })
  for (const fault of faults) changeOf(simulation, 'fault', { in: REMOTE[provider], ...fault })
  simulation.apply(mustReadOne(fixture(`resources/${provider}.yaml`)))
  simulation.runUntilIdle()
  return simulation
}

/** State, conditions, and when it is tried again. */
function shown(simulation: CloudSimulation): string[] {
  const { state, conditions } = simulation.status('p')!
  return [
    state,
    ...conditions.map(({ type, reason, message }) => `${type}/${reason} ${message}`),
    formatRetry(simulation.progress('p')!.retry),
  ]
}

const FAILED = 'Error/FailedCreatingVpcPeeringConnection'

describe('an answer of AWS is shown as Cloud Manager shows it:', () => {
  it.each([
    [
      'sts:AssumeRole',
      'x',
      '111111111111',
      ['Error', 'Error/Error Failed creating AWS client for account 222222222222', '1m'],
    ],
    [
      'ec2:DescribeVpcs',
      'Strange',
      undefined,
      ['Error', 'Error/VpcNotFound Error loading remote VPC Network', 'never'],
    ],
    [
      'ec2:DescribeVpcs',
      'UnauthorizedOperation',
      undefined,
      ['Warning', 'Error/VpcNotFound Not authorized to perform this operation.', '1m'],
    ],
    ['ec2:DescribeVpcs', 'RequestLimitExceeded', undefined, ['initiating-request', '10s']],
    ['ec2:DescribeRouteTables', 'Strange', undefined, ['initiating-request', 'back-off']],
    [
      'ec2:CreateVpcPeeringConnection',
      'Strange',
      '111111111111',
      ['Warning', `${FAILED} Failed creating VpcPeerings. `, '1m'],
    ],
    [
      'ec2:CreateVpcPeeringConnection',
      'UnauthorizedOperation',
      '111111111111',
      [
        'Warning',
        `${FAILED} Failed creating VpcPeerings. Not authorized to perform this operation.`,
        '1m',
      ],
    ],
    ['ec2:CreateVpcPeeringConnection', 'Throttling', '111111111111', ['initiating-request', '10s']],
    [
      'ec2:AcceptVpcPeeringConnection',
      'Strange',
      undefined,
      [
        'Error',
        'Error/FailedAcceptingVpcPeeringConnection Failed accepting VpcPeerings operation error EC2: AcceptVpcPeeringConnection, api error Strange: words',
        '1m',
      ],
    ],
    [
      'ec2:DescribeVpcPeeringConnections',
      'Strange',
      undefined,
      [
        'Error',
        'Error/FailedLoadingRemoteVpcPeeringConnection Error listing AWS peering connections',
        '1m',
      ],
    ],
    [
      'ec2:DescribeVpcPeeringConnections',
      'UnauthorizedOperation',
      undefined,
      [
        'Warning',
        'Error/FailedLoadingRemoteVpcPeeringConnection Not authorized to perform this operation.',
        '1m',
      ],
    ],
    [
      'ec2:CreateRoute',
      'Strange',
      '111111111111',
      ['Error', 'Error/FailedCreatingRoutes Failed creating route for local route table', 'never'],
    ],
    [
      'ec2:CreateRoute',
      'Strange',
      undefined,
      [
        'Warning',
        'Error/FailedCreatingRoutes Failed updating routes for remote route table rtb-r1. ',
        '1m',
      ],
    ],
    [
      'ec2:CreateRoute',
      'UnauthorizedOperation',
      undefined,
      [
        'Warning',
        'Error/FailedCreatingRoutes Failed updating routes for remote route table rtb-r1. Not authorized to perform this operation.',
        '1m',
      ],
    ],
    [
      'ec2:CreateRoute',
      'RouteNotSupported',
      undefined,
      [
        'Warning',
        'Error/FailedCreatingRoutes Failed updating routes for remote route table rtb-r1. Route not supported.',
        'never',
      ],
    ],
  ] as const)('%s answers %s', (action, code, owner, expected) => {
    const fault = { action, code, message: 'words', ...(owner && { in: owner }) }
    expect(shown(withFaults('aws', [fault]))).toEqual(expected)
  })

  it('a failure that passes by leaves nothing behind', () => {
    const faults = [
      { action: 'ec2:DescribeVpcs', code: 'InternalError', times: 2 },
      { action: 'ec2:CreateRoute', code: 'ServiceUnavailable', times: 1 },
    ]
    const simulation = withFaults('aws', faults)
    expect(shown(simulation)).toEqual([
      'active',
      'Ready/Ready Additional VpcPeerings(s) are provisioned',
      'never',
    ])
    expect(simulation.now).toBeGreaterThan(20_000)
  })

  it('a table of a gateway takes no route, and stops the others', () => {
    const simulation = new CloudSimulation<World>(worldOf('aws'))
    changeOf(simulation, 'addRouteTable', { vpc: 'vpc-r', table: { id: 'rtb-edge', edge: true } })
    simulation.apply(mustReadOne(fixture('resources/aws.yaml')))
    simulation.runUntilIdle()
    expect(shown(simulation)[1]).toBe(
      'Error/FailedCreatingRoutes Failed updating routes for remote route table rtb-edge. Route not supported.',
    )
  })

  it('a quota of connections is met when asking, or when accepting', () => {
    const full = (account: string) => {
      const simulation = new CloudSimulation<World>(worldOf('aws'))
      changeOf(simulation, 'setQuotas', { account, quotas: { activePeeringsPerVpc: 0 } })
      simulation.apply(mustReadOne(fixture('resources/aws.yaml')))
      simulation.runUntilIdle()
      return shown(simulation)
    }
    expect(full(KYMA.aws)).toEqual(['Warning', `${FAILED} Failed creating VpcPeerings. `, '1m'])
    expect(full(REMOTE.aws)[1]).toContain('ActiveVpcPeeringConnectionPerVpcLimitExceeded')
  })

  it('without the quirks of the code, no authorization has a reason of its own', () => {
    const fault = { action: 'ec2:DescribeVpcs', code: 'UnauthorizedOperation' }
    expect(shown(withFaults('aws', [fault], { mode: 'documented' }))[1]).toBe(
      'Error/Unauthorized Not authorized to perform this operation.',
    )
  })
})

describe('an answer of GCP is shown as Cloud Manager shows it:', () => {
  it.each([
    [
      'compute.networks.get',
      '403',
      undefined,
      ['Disconnected', `${FAILED} Error loading Remote Vpc Peering`, '1m'],
    ],
    [
      'compute.networks.get',
      '500',
      'kyma-prj',
      ['Disconnected', `${FAILED} Error loading Local Vpc Peering`, '1m'],
    ],
    [
      'compute.networks.listEffectiveTags',
      '403',
      undefined,
      [
        '',
        `${FAILED} Error fetching GCP remote network tags for network acme-warehouse-prod/core-net, due to insufficient permissions`,
        '5m',
      ],
    ],
    [
      'compute.networks.listEffectiveTags',
      '500',
      undefined,
      ['', `${FAILED} Error fetching GCP remote network tags`, '5m'],
    ],
    [
      'compute.networks.addPeering',
      '403',
      undefined,
      [
        'Disconnected',
        `${FAILED} Error creating Remote VpcPeering for network acme-warehouse-prod/core-net due to insufficient permissions`,
        '1m',
      ],
    ],
    [
      'compute.networks.addPeering',
      '500',
      undefined,
      ['Disconnected', `${FAILED} Error creating Remote VpcPeering`, '1m'],
    ],
    [
      'compute.networks.addPeering',
      '500',
      'kyma-prj',
      ['Disconnected', `${FAILED} Error creating local network VpcPeering`, '1m'],
    ],
    [
      'compute.globalOperations.get',
      '403',
      undefined,
      [
        '',
        'Error/Unauthorized Error fetching GCP remote peering operation due to insufficient permissions, please check the documentation for more details',
        '5m',
      ],
    ],
  ] as const)('%s answers %s', (action, code, owner, expected) => {
    expect(shown(withFaults('gcp', [{ action, code, ...(owner && { in: owner }) }]))).toEqual(
      expected,
    )
  })

  it('an operation that can not be loaded is named', () => {
    const simulation = withFaults('gcp', [{ action: 'compute.globalOperations.get', code: '500' }])
    expect(shown(simulation)[1]).toMatch(
      /^Error\/Error Error loading Remote Vpc Peering Operation: operation-[0-9a-f]{12}$/,
    )
  })

  it('a local peering that can not be deleted is tried again each minute', () => {
    const simulation = withFaults('gcp', [])
    const fault = { in: KYMA.gcp, action: 'compute.networks.removePeering', code: '500' }
    changeOf(simulation, 'fault', fault)
    simulation.delete('p')
    simulation.advance(150_000)
    expect(simulation.peeringOf('p')!.conditions).toMatchObject([
      { type: 'Error', reason: 'Error', message: 'Error deleting local network VpcPeering' },
    ])
    changeOf(simulation, 'clearFaults', { in: KYMA.gcp })
    simulation.advance(120_000)
    expect(simulation.status('p')).toBeUndefined()
  })

  it.each([
    ['an error after Ready, as coded', 'as-coded', 'Disconnected', ['Ready']],
    ['an error after Ready, as documented', 'documented', 'Connected', ['Ready']],
  ] as const)('%s', (_, mode, state, types) => {
    const simulation = withFaults('gcp', [], { mode })
    changeOf(simulation, 'fault', { in: REMOTE.gcp, action: 'compute.networks.get', code: '500' })
    simulation.resync()
    simulation.advance(1000)
    expect(simulation.peeringOf('p')!.conditions.map(({ type }) => type)).toEqual([
      'Ready',
      'Error',
    ])
    const { conditions } = simulation.status('p')!
    expect(conditions.map(({ type }) => type)).toEqual(
      mode === 'as-coded' ? ['Ready'] : ['Ready', 'Error'],
    )
    changeOf(simulation, 'clearFaults', { in: REMOTE.gcp })
    simulation.advance(120_000)
    expect(simulation.status('p')).toMatchObject({ state })
    expect(simulation.status('p')!.conditions.map(({ type }) => type)).toEqual(types)
  })
})

describe('an answer of Azure is shown as Cloud Manager shows it:', () => {
  const TENANT = '1b1b1b1b-0000-4111-8222-bbbbbbbbbbbb'
  const LOADING = 'Error/FailedLoadingRemoteVpcPeeringConnection'
  const NETWORK = 'Error/FailedLoadingRemoteVpcNetwork'
  it.each([
    [
      'client',
      'x',
      KYMA.azure,
      '',
      [
        'Error',
        `Error/CloudProviderError Failed creating Azure client for tenant ${KYMA.azure} subscription ${TENANT}`,
        'never',
      ],
    ],
    [
      'client',
      'x',
      undefined,
      '',
      [
        'Error',
        `Error/CloudProviderError Failed creating Azure client for tenant ${REMOTE.azure} subscription ${TENANT}`,
        '5m',
      ],
    ],
    [
      'client/auxiliary',
      'x',
      KYMA.azure,
      '',
      [
        'Error',
        `Error/CloudProviderError Failed creating Azure peering client for tenant ${KYMA.azure} subscription ${TENANT}`,
        'never',
      ],
    ],
    [`${PEERINGS}/read`, 'x', KYMA.azure, '', ['Initiated', '5m']],
    [`${PEERINGS}/read`, 'TooManyRequests', KYMA.azure, '', ['Initiated', '10s']],
    [`${PEERINGS}/read`, 'TooManyRequests', undefined, '', ['Initiated', '1m']],
    [
      `${PEERINGS}/read`,
      'AuthorizationFailed',
      undefined,
      '',
      ['Error', 'Error/Unauthorized Not authorized to perform action.', '5m'],
    ],
    [
      `${PEERINGS}/read`,
      'x',
      undefined,
      '',
      ['Error', `${LOADING} Error loading remote VPC peering`, 'never'],
    ],
    [
      `${PEERINGS}/read`,
      'x',
      undefined,
      'their words',
      ['Error', `${LOADING} their words`, 'never'],
    ],
    [
      'Microsoft.Network/virtualNetworks/read',
      'ResourceNotFound',
      undefined,
      '',
      ['Error', `${NETWORK} Remote VPC network not found`, 'never'],
    ],
    [
      'Microsoft.Network/virtualNetworks/read',
      'ResourceNotFound',
      undefined,
      'their words',
      ['Warning', `${NETWORK} Remote VPC network not found`, 'never'],
    ],
    [
      'Microsoft.Network/virtualNetworks/read',
      'AuthorizationFailed',
      undefined,
      '',
      ['Warning', 'Error/Unauthorized Not authorized to perform action.', '1m'],
    ],
    [
      'Microsoft.Network/virtualNetworks/read',
      'x',
      undefined,
      '',
      ['Error', `${NETWORK} Error loading remote network`, '1m'],
    ],
    [
      `${PEERINGS}/write`,
      'x',
      KYMA.azure,
      '',
      ['Error', `${FAILED} Error creating VPC peering`, 'never'],
    ],
    [
      `${PEERINGS}/write`,
      'x',
      undefined,
      '',
      ['Error', `${FAILED} Error creating remote VPC peering`, 'never'],
    ],
    [
      `${PEERINGS}/write`,
      'x',
      undefined,
      'their words',
      ['Warning', `${FAILED} their words`, 'never'],
    ],
    [`${PEERINGS}/write`, 'TooManyRequests', undefined, '', ['Initiated', '1m']],
    [
      `${PEERINGS}/write`,
      'Conflict',
      undefined,
      '',
      ['Warning', `${FAILED} Another Azure operation is pending for requested object`, 'never'],
    ],
    [
      `${PEERINGS}/write`,
      'InvalidAuthenticationTokenTenant',
      undefined,
      '',
      ['Warning', `${FAILED} Authentication failed`, 'never'],
    ],
    [
      `${PEERINGS}/write`,
      'AuthorizationFailed',
      undefined,
      '',
      ['Warning', `${FAILED} Not authorized to perform action.`, 'never'],
    ],
    [
      `${PEERINGS}/write`,
      'AnotherPeeringAlreadyReferencesRemoteVnet',
      undefined,
      '',
      [
        'Warning',
        `${FAILED} Peering already references remote virtual network. Cannot add another peering referencing the same remote virtual network.`,
        'never',
      ],
    ],
  ] as const)('%s answers %s (in %s) %s', (action, code, owner, message, expected) => {
    const fault = { action, code, message, ...(owner && { in: owner }) }
    expect(shown(withFaults('azure', [fault]))).toEqual(expected)
  })

  it('a local peering stays behind where the remote one fails, until the resource goes', () => {
    const simulation = withFaults('azure', [{ action: `${PEERINGS}/write`, code: 'x' }])
    const local = () => worldPeerings(simulation)
    expect(local()).toEqual(['Initiated'])
    simulation.delete('p')
    simulation.runUntilIdle()
    expect(local()).toEqual([])
  })

  it('the quota of peerings is told in words of Azure', () => {
    const simulation = new CloudSimulation<World>(worldOf('azure'))
    const quotas = { peeringsPerVirtualNetwork: 0 }
    changeOf(simulation, 'setQuotas', { subscription: KYMA.azure, quotas })
    simulation.apply(mustReadOne(fixture('resources/azure.yaml')))
    simulation.runUntilIdle()
    expect(shown(simulation)).toEqual([
      'Warning',
      `${FAILED} The virtual network has reached its maximum number of peerings.`,
      'never',
    ])
  })

  function worldPeerings({ world }: CloudSimulation): string[] {
    if (world.provider !== 'azure') return []
    const networks = world.subscriptions.flatMap(({ virtualNetworks }) => virtualNetworks)
    return networks.flatMap(({ peerings }) => peerings.map(({ state }) => state))
  }
})
