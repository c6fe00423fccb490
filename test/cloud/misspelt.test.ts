import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { CloudSimulation, readScenario, type World } from '../../src/cloud/index.ts'
import { changeOf } from './changes.ts'
import { failures, mustRun, readFixture } from './scenarios.ts'
import { worldOf } from './worlds.ts'

const ERP = '6f1c2d3e-1111-4222-8333-abcdefabcdef'
const KYMA_SUBSCRIPTION = '0a0a0a0a-0000-4111-8222-aaaaaaaaaaaa'
const SUBSCRIPTIONS = `${KYMA_SUBSCRIPTION}, ${ERP}`
const REMOTE = { account: '222222222222' }
const WAREHOUSE = 'acme-warehouse-prod'

/** Changes that name a permission, a role, a call, a tenant or a target that is not there. */
const OF_NO_RIGHT = [
  [
    'aws',
    'grant',
    { account: '111111111111', actions: ['ec2:CreateRoute'] },
    'there is no role CloudManagerPeeringRole in account `111111111111`; createRole makes it',
  ],
  [
    'aws',
    'revoke',
    { account: '111111111111', actions: ['ec2:CreateRoute'] },
    'there is no role CloudManagerPeeringRole in account `111111111111`; createRole makes it',
  ],
  [
    'aws',
    'deleteRole',
    { account: '111111111111' },
    'there is no role CloudManagerPeeringRole in account `111111111111`; createRole makes it',
  ],
  ['aws', 'deleteRole', { account: '222222222223' }, 'did you mean `222222222222`?'],
  [
    'aws',
    'revoke',
    { ...REMOTE, actions: ['ec2:DescribeVpcs', 'ec2:DeleteRoute'] },
    'there is no granted permission `ec2:DeleteRoute`; there are: ec2:AcceptVpcPeeringConnection, ec2:DescribeVpcs, ec2:DescribeVpcPeeringConnections, ec2:DescribeRouteTables, ec2:CreateRoute, ec2:CreateTags',
  ],
  [
    'gcp',
    'revoke',
    { project: WAREHOUSE, actions: ['compute.networks.removePeering'] },
    'there is no granted permission `compute.networks.removePeering`; there are: compute.globalOperations.get, compute.networks.addPeering, compute.networks.get, compute.networks.listEffectiveTags',
  ],
  [
    'azure',
    'revoke',
    { subscription: KYMA_SUBSCRIPTION, actions: ['Microsoft.Network/virtualNetworks/read'] },
    'there is no granted permission `Microsoft.Network/virtualNetworks/read`; there are none',
  ],
  [
    'azure',
    'servicePrincipal',
    { tenant: '1b1b1b1b-0000-4111-8222-bbbbbbbbbbbc', present: false },
    'did you mean `1b1b1b1b-0000-4111-8222-bbbbbbbbbbbb`?',
  ],
  [
    'aws',
    'fault',
    { in: '22222222222', action: 'ec2:CreateRoute', code: 'x' },
    'there is no account `22222222222`; did you mean `222222222222`?',
  ],
  [
    'gcp',
    'clearFaults',
    { in: 'x' },
    `there is no project \`x\`; there are: kyma-prj, ${WAREHOUSE}`,
  ],
  [
    'azure',
    'clearFaults',
    { in: 'x' },
    `there is no subscription \`x\`; there are: ${SUBSCRIPTIONS}`,
  ],
  [
    'aws',
    'addRoute',
    { table: 'rtb-r1', destination: '10.9.0.0/16', target: 'pcx-1' },
    'there is no gateway or peering connection `pcx-1`; there are none',
  ],
] as const

describe('rights, calls and targets that are not there are told, and nothing changes:', () => {
  it.each(OF_NO_RIGHT)('on %s, %s %o', (provider, verb, args, reason) => {
    const simulation = new CloudSimulation<World>(worldOf(provider))
    const before = simulation.world
    expect(changeOf(simulation, verb, args)).toContain(reason)
    expect(simulation.world).toBe(before)
  })
})

/** Changes with a word that no world of the provider knows, the word, and what is meant. */
const MISSPELT = [
  ['aws', 'grant: {account: "2", actions: [ec2:CreateRout]}', 'ec2:CreateRout', 'ec2:CreateRoute'],
  [
    'aws',
    'createRole: {account: "2", actions: [ec2:DescribeVpc]}',
    'ec2:DescribeVpc',
    'ec2:DescribeVpcs',
  ],
  ['aws', 'createRole: {account: "2", actions: documentd}', 'documentd', 'documented'],
  ['aws', 'fault: {in: "2", action: sts:AssumeRol, code: x}', 'sts:AssumeRol', 'sts:AssumeRole'],
  [
    'gcp',
    'grant: {project: p, actions: [compute.network.get]}',
    'compute.network.get',
    'compute.networks.get',
  ],
  [
    'gcp',
    'revoke: {project: p, actions: [compute.network.get]}',
    'compute.network.get',
    'compute.networks.get',
  ],
  [
    'azure',
    'revoke: {subscription: s, actions: [Microsoft.Network/virtualNetwork/read]}',
    'Microsoft.Network/virtualNetwork/read',
    'Microsoft.Network/virtualNetworks/read',
  ],
  ['azure', 'fault: {in: s, action: clientt, code: x}', 'clientt', 'client'],
] as const

describe('a misspelt permission or call is told where it stands, before anything runs:', () => {
  it.each(MISSPELT)('on %s, %s', (provider, change, word, meant) => {
    const line = `- change: {${change}}`
    const text = `world: ../worlds/${provider}.yaml\nsteps:\n${line}\n`
    const { scenario, diagnostics } = readScenario({ file: 'steps.yaml', text }, readFixture)
    expect(scenario).toBeUndefined()
    expect(diagnostics).toMatchObject([
      {
        code: 'scenario-invalid',
        help: `did you mean \`${meant}\`?`,
        origin: { file: 'steps.yaml', line: 3, column: line.indexOf(word) + 1 },
      },
    ])
  })

  it.each(MISSPELT)('as code, on %s, %s', (provider, change, word, meant) => {
    const cloud = new CloudSimulation<World>(worldOf(provider))
    const written = load(`{${change}}`) as Record<string, unknown>
    const told = `not the text \`${word}\`\nhelp: did you mean \`${meant}\`?`
    expect(() => cloud.change(written)).toThrow(told)
  })
})

it('a change before the beginning that is refused is a failure, too', () => {
  const { checks } = mustRun(`world: ../worlds/aws.yaml
given:
  - untag: {id: vpc-r, key: c-a1b2c3d}
  - deleteRole: {account: "222222222232"}
steps: [resync: true]
`)
  expect(failures(checks)).toEqual([
    '4: refusal of deleteRole {account: "222222222232"} is\nthere is no account `222222222232`; did you mean `222222222222`?\nand not\nnone',
  ])
})
