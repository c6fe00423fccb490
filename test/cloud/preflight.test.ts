import { describe, expect, it } from 'vitest'
import { preflight, readWorld } from '../../src/cloud/index.ts'
import { mustReadOne } from './manifests.ts'
import { fixture } from './worlds.ts'

/** The reference resource in the reference world, each with a text replaced. */
function look(
  provider: 'aws' | 'gcp' | 'azure',
  inWorld: readonly [string, string] = ['', ''],
  inResource: readonly [string, string] = ['', ''],
) {
  const { world, diagnostics } = readWorld(fixture(`worlds/${provider}.yaml`).replace(...inWorld))
  if (!world) throw new Error(JSON.stringify(diagnostics))
  const resource = mustReadOne(fixture(`resources/${provider}.yaml`).replace(...inResource))
  const found = preflight(resource, world)
  return {
    found,
    problems: found.checks.flatMap(({ name, status }) =>
      status === 'ok' ? [] : [`${status} ${name}`],
    ),
    state: found.predicted?.status.state,
    recovery: found.predicted?.recovery.kind,
    who: found.predicted?.recovery.who,
  }
}

describe('before a resource is applied', () => {
  it.each(['aws', 'gcp', 'azure'] as const)(
    'nothing is wrong in the reference world of %s',
    (provider) => {
      const { problems, recovery, found } = look(provider)
      expect(problems).toEqual([])
      expect(recovery).toBe('ready')
      expect(found.quotas.length).toBeGreaterThan(1)
      expect(found.quotas.every(({ used, limit }) => used < limit)).toBe(true)
    },
  )

  it.each([
    [
      'aws',
      ['peeringRole: documented', 'peeringRole: []'],
      'problem permissions',
      'Warning',
      'retried',
      'remote',
    ],
    [
      'aws',
      ['tags: {c-a1b2c3d: ""}', 'tags: {}'],
      'problem tag',
      'initiating-request',
      'retried',
      'remote',
    ],
    [
      'aws',
      ['cidrs: [10.10.0.0/16]', 'cidrs: [10.10.0.0/16, 10.250.128.0/20]'],
      'problem overlap',
      'failed',
      'recreate',
      'remote',
    ],
    [
      'aws',
      ['- {id: rtb-r2}', '- {id: rtb-r2, routes: [{destination: 10.250.0.0/16, target: pcx-old}]}'],
      'problem routes',
      'Warning',
      'retried',
      'remote',
    ],
    [
      'gcp',
      ['permissions: documented', 'permissions: []'],
      'problem permissions',
      'Disconnected',
      'retried',
      'remote',
    ],
    [
      'gcp',
      ['tags: {acme-warehouse-prod/c-a1b2c3d: "yes"}', 'tags: {}'],
      'problem tag',
      'Disconnected',
      'retried',
      'remote',
    ],
    [
      'gcp',
      ['range: 10.20.0.0/20', 'range: 10.20.0.0/20, secondary: [10.250.2.0/24]'],
      'problem overlap',
      'Disconnected',
      'recreate',
      'remote',
    ],
    [
      'azure',
      ['permissions: documented', 'permissions: []'],
      'problem permissions',
      'Error',
      'retried',
      'remote',
    ],
    ['azure', ['tags: {c-a1b2c3d: ""}', 'tags: {}'], 'problem tag', 'Warning', 'retried', 'remote'],
    [
      'azure',
      ['addressSpace: [10.30.0.0/16]', 'addressSpace: [10.30.0.0/16, 10.250.1.0/24]'],
      'problem overlap',
      'Warning',
      'recreate',
      'remote',
    ],
  ] as const)('on %s, %s is a %s', (provider, inWorld, problem, state, recovery, who) => {
    expect(look(provider, inWorld)).toMatchObject({ problems: [problem], state, recovery, who })
  })

  it.each([
    ['aws', ['vpc-r', 'vpc-x'], ['problem network'], 'Error', 'recreate'],
    ['aws', ['eu-central-1', 'eu-west-1'], ['problem network'], 'Error', 'recreate'],
    ['gcp', ['core-net', 'edge-net'], ['problem network'], 'Disconnected', 'retried'],
    ['azure', ['vnet-erp', 'vnet-x'], ['problem network'], 'Warning', 'recreate'],
    ['azure', ['resourceGroups', 'resourcegroups'], ['problem fields'], '', 'recreate'],
    [
      'azure',
      ['remoteVnet:', 'useRemoteGateway: true\n  remoteVnet:'],
      ['problem gateway'],
      'Warning',
      'recreate',
    ],
    [
      'aws',
      ['remoteVpcId:', 'deleteRemotePeering: true\n  remoteVpcId:'],
      ['warning permissions'],
      'active',
      'ready',
    ],
    [
      'gcp',
      ['remoteVpc:', 'deleteRemotePeering: true\n  remoteVpc:'],
      ['warning permissions'],
      'Connected',
      'ready',
    ],
  ] as const)('on %s, a resource with %s', (provider, inResource, problems, state, recovery) => {
    expect(look(provider, undefined, inResource)).toMatchObject({ problems, state, recovery })
  })

  it('tells of peerings that are there already', () => {
    const erp = 'networkSecurityGroups: [{name: nsg-erp}]'
    const kyma =
      '/subscriptions/0a0a0a0a-0000-4111-8222-aaaaaaaaaaaa/resourceGroups/shoot--kyma--c-a1b2c3d/providers/Microsoft.Network/virtualNetworks/vnet-k'
    const old = `peerings: [{name: old, remote: ${kyma}, state: Disconnected}]`
    const azure = look('azure', [erp, `${erp}\n        ${old}`])
    expect(azure).toMatchObject({
      problems: ['problem peerings'],
      state: 'Warning',
      recovery: 'recreate',
    })
    expect(azure.found.checks.find(({ status }) => status === 'problem')?.help).toContain(
      'az network vnet peering delete --ids /subscriptions/6f1c2d3e',
    )
    const core = 'subnets: [{name: core, range: 10.20.0.0/20}]'
    const named = (network: string) =>
      `${core}\n        peerings: [{name: from-kyma, network: ${network}}]`
    expect(look('gcp', [core, named('kyma-prj/k-net')])).toMatchObject({
      problems: ['warning peerings'],
      recovery: 'ready',
    })
    expect(look('gcp', [core, named('acme/third')]).problems).toEqual(['problem peerings'])
  })

  it('a quota that is used up is seen', () => {
    const quotas = 'peeringRole: documented\n    quotas: {routesPerRouteTable: 0}'
    const { found, recovery } = look('aws', ['peeringRole: documented', quotas])
    expect(found.quotas).toContainEqual({ where: 'rtb-r1', quota: 'routes', used: 0, limit: 0 })
    expect(recovery).toBe('retried')
  })

  it('what the API server refuses is not followed further', () => {
    const { found } = look('gcp', undefined, [
      'remoteProject: acme-warehouse-prod',
      'remoteProject: acme',
    ])
    expect(found.predicted).toBeUndefined()
    expect(found.diagnostics).toMatchObject([{ code: 'admission-refused' }])
  })
})
