import { describe, expect, it } from 'vitest'
import { AWS_CHANGES } from '../../src/cloud/aws/changes.ts'
import { AZURE_CHANGES } from '../../src/cloud/azure/changes.ts'
import { GCP_CHANGES } from '../../src/cloud/gcp/changes.ts'
import { CloudSimulation, type World } from '../../src/cloud/index.ts'
import { changeOf } from './changes.ts'
import { worldOf } from './worlds.ts'

const CHANGES = { aws: AWS_CHANGES, gcp: GCP_CHANGES, azure: AZURE_CHANGES }
const CORE = 'acme-warehouse-prod/core-net'
const ERP = '6f1c2d3e-1111-4222-8333-abcdefabcdef'
const KYMA_SUBSCRIPTION = '0a0a0a0a-0000-4111-8222-aaaaaaaaaaaa'
const SUBSCRIPTIONS = `${KYMA_SUBSCRIPTION}, ${ERP}`
const VPCS = 'vpc-k, vpc-r'
const TABLES = 'rtb-k1, rtb-k2, rtb-r1, rtb-r2'
const NETWORKS = `kyma-prj/k-net, ${CORE}`

/** Changes of what is not there in the reference worlds, and what is there instead. */
const OF_NOTHING = [
  [
    'aws',
    'tag',
    { id: 'x', key: 'k' },
    'VPC or route table `x`; there are: vpc-k, rtb-k1, rtb-k2, vpc-r, rtb-r1, rtb-r2',
  ],
  ['aws', 'untag', { id: 'vpc-r', key: 'k' }, 'tag `k`; there are: c-a1b2c3d'],
  ['aws', 'untag', { id: 'rtb-r1', key: 'k' }, 'tag `k`; there are none'],
  [
    'aws',
    'createRole',
    { account: 'x', actions: 'all' },
    'account `x`; there are: 111111111111, 222222222222',
  ],
  ['aws', 'deleteRole', { account: 'x' }, 'account `x`; there are: 111111111111, 222222222222'],
  [
    'aws',
    'setQuotas',
    { account: 'x', quotas: {} },
    'account `x`; there are: 111111111111, 222222222222',
  ],
  ['aws', 'removeVpc', { vpc: 'x' }, `VPC \`x\`; there are: ${VPCS}`],
  ['aws', 'addCidr', { vpc: 'x', cidr: '10.9.0.0/16' }, `VPC \`x\`; there are: ${VPCS}`],
  [
    'aws',
    'removeCidr',
    { vpc: 'vpc-r', cidr: '10.9.0.0/16' },
    'CIDR `10.9.0.0/16`; did you mean `10.10.0.0/16`?',
  ],
  [
    'aws',
    'removeSubnet',
    { vpc: 'vpc-r', subnet: 'x' },
    'subnet `x`; there are: subnet-r1, subnet-r2',
  ],
  ['aws', 'removeEndpoint', { vpc: 'vpc-r', name: 'x' }, 'endpoint `x`; there are: web-1, web-2'],
  [
    'aws',
    'setIngress',
    { group: 'x', rules: [] },
    'security group `x`; there are: sg-nodes, sg-web',
  ],
  ['aws', 'removeRouteTable', { table: 'x' }, `route table \`x\`; there are: ${TABLES}`],
  [
    'aws',
    'addRoute',
    { table: 'x', destination: '10.9.0.0/16', target: 't' },
    `route table \`x\`; there are: ${TABLES}`,
  ],
  [
    'aws',
    'addRoute',
    { table: 'rtb-r1', destination: '10.9.0.0/16', peer: 'vpc-k' },
    'connection of `vpc-r and vpc-k`; there are none',
  ],
  [
    'aws',
    'deleteRoute',
    { table: 'x', destination: '10.9.0.0/16' },
    `route table \`x\`; there are: ${TABLES}`,
  ],
  [
    'aws',
    'deleteRoute',
    { table: 'rtb-r1', destination: '10.9.0.0/16' },
    'route to `10.9.0.0/16`; there are none',
  ],
  ['aws', 'addPeering', { id: 'pcx-1', vpcs: ['vpc-k', 'x'] }, `VPC \`x\`; there are: ${VPCS}`],
  [
    'aws',
    'deletePeering',
    { vpcs: ['vpc-k', 'vpc-r'] },
    'connection of `vpc-k and vpc-r`; there are none',
  ],
  [
    'aws',
    'rejectPeering',
    { vpcs: ['vpc-k', 'vpc-r'] },
    'request between vpc-k and vpc-r that waits for acceptance',
  ],
  ['gcp', 'tag', { network: 'x', key: 'k' }, `network \`x\`; there are: ${NETWORKS}`],
  [
    'gcp',
    'untag',
    { network: CORE, key: 'k' },
    'tag `k`; there are: acme-warehouse-prod/c-a1b2c3d',
  ],
  [
    'gcp',
    'addNetwork',
    { project: 'x', network: { name: 'n' } },
    'project `x`; there are: kyma-prj, acme-warehouse-prod',
  ],
  [
    'gcp',
    'revoke',
    { project: 'x', actions: [] },
    'project `x`; there are: kyma-prj, acme-warehouse-prod',
  ],
  ['gcp', 'setQuotas', { network: 'x', quotas: {} }, `network \`x\`; there are: ${NETWORKS}`],
  ['gcp', 'removeNetwork', { network: 'x' }, `network \`x\`; there are: ${NETWORKS}`],
  ['gcp', 'removeSubnet', { network: CORE, name: 'x' }, 'subnet `x`; there are: core'],
  ['gcp', 'removeRoute', { network: CORE, name: 'x' }, 'route `x`; there are none'],
  [
    'gcp',
    'removeFirewallRule',
    { network: CORE, name: 'x' },
    'firewall rule `x`; there are: from-kyma',
  ],
  ['gcp', 'removeInstance', { network: CORE, name: 'x' }, 'instance `x`; there are: vm'],
  ['gcp', 'removePeering', { network: CORE, name: 'x' }, 'peering `x`; there are none'],
  ['azure', 'tag', { network: 'x', key: 'k' }, 'virtual network `x`; there are: vnet-k, vnet-erp'],
  ['azure', 'untag', { network: 'vnet-erp', key: 'k' }, 'tag `k`; there are: c-a1b2c3d'],
  [
    'azure',
    'revoke',
    { subscription: 'x', actions: [] },
    `subscription \`x\`; there are: ${SUBSCRIPTIONS}`,
  ],
  [
    'azure',
    'setQuotas',
    { subscription: 'x', quotas: {} },
    `subscription \`x\`; there are: ${SUBSCRIPTIONS}`,
  ],
  ['azure', 'removeNetwork', { network: 'x' }, 'virtual network `x`; there are: vnet-k, vnet-erp'],
  [
    'azure',
    'removePrefix',
    { network: 'vnet-erp', prefix: '10.9.0.0/16' },
    'prefix `10.9.0.0/16`; did you mean `10.30.0.0/16`?',
  ],
  ['azure', 'removeSubnet', { network: 'vnet-erp', name: 'x' }, 'subnet `x`; there are: erp'],
  [
    'azure',
    'removeVirtualMachine',
    { network: 'vnet-erp', name: 'x' },
    'virtual machine `x`; there are: vm',
  ],
  [
    'azure',
    'setSecurityRules',
    { network: 'vnet-erp', group: 'x', rules: [] },
    'network security group `x`; there are: nsg-erp',
  ],
  [
    'azure',
    'associateRouteTable',
    { network: 'vnet-erp', subnet: 'x', table: 't' },
    'subnet `x`; there are: erp',
  ],
  [
    'azure',
    'addPeering',
    { network: 'vnet-erp', peering: { name: 'p', remote: 'x' } },
    'virtual network `x`; there are: vnet-k, vnet-erp',
  ],
  [
    'azure',
    'deletePeering',
    { network: 'x', name: 'p' },
    'virtual network `x`; there are: vnet-k, vnet-erp',
  ],
  ['azure', 'deletePeering', { network: 'vnet-k', name: 'x' }, 'peering `x`; there are none'],
  [
    'azure',
    'syncPeering',
    { network: 'x', name: 'p' },
    'virtual network `x`; there are: vnet-k, vnet-erp',
  ],
  ['azure', 'syncPeering', { network: 'vnet-k', name: 'x' }, 'peering `x`; there are none'],
] as const

describe('a change of what is not there is refused, and what is there is named:', () => {
  it.each(OF_NOTHING)('on %s, %s %o', (provider, verb, args, reason) => {
    const simulation = new CloudSimulation<World>(worldOf(provider))
    const before = simulation.world
    expect(changeOf(simulation, verb, args)).toBe(`there is no ${reason}`)
    expect(simulation.world).toBe(before)
  })

  it.each(['aws', 'gcp', 'azure'] as const)('on %s, that is so for whatever takes away', (name) => {
    const verbs = Object.keys(CHANGES[name]).filter((verb) =>
      /^(remove|delete|untag|reject|set|associate|sync)/.test(verb),
    )
    const tried = new Set<string>(OF_NOTHING.flatMap(([at, verb]) => (at === name ? [verb] : [])))
    expect(verbs.length).toBeGreaterThan(7)
    expect(verbs.filter((verb) => !tried.has(verb))).toEqual([])
  })
})

it('a virtual network that is removed leaves one of the same name in another resource group', () => {
  const simulation = new CloudSimulation(worldOf('azure'))
  const twin = { name: 'vnet-erp', resourceGroup: 'rg-2', addressSpace: ['10.60.0.0/16'] }
  expect(changeOf(simulation, 'addNetwork', { subscription: ERP, network: twin })).toBeUndefined()
  expect(changeOf(simulation, 'removeNetwork', { network: 'vnet-erp' })).toBeUndefined()
  const left = simulation.world.subscriptions[1]!.virtualNetworks
  expect(left.map(({ resourceGroup }) => resourceGroup)).toEqual(['rg-2'])
})

describe('what takes a part away leaves the others:', () => {
  it.each([
    ['aws', 'untag', { id: 'vpc-r', key: 'c-a1b2c3d' }],
    ['aws', 'removeEndpoint', { vpc: 'vpc-r', name: 'web-2' }],
    ['aws', 'removeSubnet', { vpc: 'vpc-k', subnet: 'subnet-k2' }],
    ['gcp', 'untag', { network: CORE, key: 'acme-warehouse-prod/c-a1b2c3d' }],
    ['gcp', 'removeInstance', { network: CORE, name: 'vm' }],
    ['gcp', 'removeFirewallRule', { network: CORE, name: 'from-kyma' }],
    ['azure', 'untag', { network: 'vnet-erp', key: 'c-a1b2c3d' }],
    ['azure', 'removeVirtualMachine', { network: 'vnet-erp', name: 'vm' }],
  ] as const)('on %s, %s %o', (provider, verb, args) => {
    const simulation = new CloudSimulation<World>(worldOf(provider))
    const sizes = (world: World) => JSON.stringify(world).length
    const before = sizes(simulation.world)
    expect(changeOf(simulation, verb, args)).toBeUndefined()
    expect(sizes(simulation.world)).toBeLessThan(before)
    expect(changeOf(simulation, verb, args)).toMatch(/^there is no /)
  })
})

it('what is still in use stays', () => {
  const simulation = new CloudSimulation<World>(worldOf('aws'))
  expect(changeOf(simulation, 'removeRouteTable', { table: 'rtb-k2' })).toBe(
    'the parts of the world would no longer fit: there is no route table `rtb-k2`',
  )
})

describe('a CIDR that overlaps a peer', () => {
  it('is refused on AWS while the peering is active', () => {
    const simulation = new CloudSimulation<World>(worldOf('aws'))
    changeOf(simulation, 'addPeering', { id: 'pcx-1', vpcs: ['vpc-k', 'vpc-r'] })
    expect(changeOf(simulation, 'addCidr', { vpc: 'vpc-r', cidr: '10.250.9.0/24' })).toBe(
      '10.250.9.0/24 overlaps vpc-k, a peer',
    )
    expect(changeOf(simulation, 'addPeering', { id: 'pcx-2', vpcs: ['vpc-r', 'vpc-k'] })).toBe(
      'VpcPeeringConnectionAlreadyExists',
    )
  })

  it('fails the request on AWS while it waits for acceptance', () => {
    const world = worldOf('aws')
    const connection = { id: 'pcx-1', requester: 'vpc-k', accepter: 'vpc-r', since: 0, tags: {} }
    const pending = { ...connection, code: 'pending-acceptance' as const, message: '' }
    const simulation = new CloudSimulation({ ...world, peeringConnections: [pending] })
    const cidr = '10.250.9.0/24'
    expect(changeOf(simulation, 'addCidr', { vpc: 'vpc-r', cidr })).toBeUndefined()
    expect(simulation.world.peeringConnections).toEqual([
      {
        ...connection,
        code: 'failed',
        message: 'Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range',
      },
    ])
    expect(simulation.world.accounts[1]!.vpcs[0]!.cidrs).toEqual(['10.10.0.0/16', cidr])
  })
})

it('a side of a peering of Azure routes what was added to the other once it is synchronized', () => {
  const simulation = new CloudSimulation(worldOf('azure'))
  const peer = (network: string, remote: string) =>
    changeOf(simulation, 'addPeering', { network, peering: { name: `to-${remote}`, remote } })
  expect([peer('vnet-k', 'vnet-erp'), peer('vnet-erp', 'vnet-k')]).toEqual([undefined, undefined])
  changeOf(simulation, 'addPrefix', { network: 'vnet-erp', prefix: '10.31.0.0/16' })
  const routed = () =>
    simulation.world.subscriptions[0]!.virtualNetworks[0]!.peerings[0]!.remoteAddressSpace
  expect(routed()).toEqual(['10.30.0.0/16'])
  const side = { network: 'vnet-k', name: 'to-vnet-erp' }
  expect(changeOf(simulation, 'syncPeering', side)).toBeUndefined()
  expect(routed()).toEqual(['10.30.0.0/16', '10.31.0.0/16'])
})
