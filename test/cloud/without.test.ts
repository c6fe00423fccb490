import { describe, expect, it } from 'vitest'
import {
  CloudSimulation,
  type ProviderName,
  peeringSides,
  removableKinds,
  type World,
  worldWith,
  worldWithout,
} from '../../src/cloud/index.ts'
import { checkWorld } from '../../src/cloud/world/check.ts'
import { reachOutcome } from '../../src/cloud-network.ts'
import { fixture, worldOf } from './worlds.ts'

const HTTPS = { protocol: 'tcp', port: 443 } as const
const reach = (world: World, from: string, to: string) =>
  reachOutcome(world, { from, to, ...HTTPS })

/** A reference world with its peering up. */
function peered(provider: ProviderName): World {
  const simulation = new CloudSimulation<World>(worldOf(provider))
  simulation.apply(fixture(`resources/${provider}.yaml`))
  simulation.runUntilIdle()
  return simulation.world
}

function without(world: World, part: string): World {
  const [, kind, name] = /^(\w+):(.*)$/.exec(part)!
  const found = worldWithout(world, kind as 'peering', name!)
  if ('known' in found) throw new Error(`there are: ${found.known.join(', ')}`)
  return found.world
}

describe('a world without a part', () => {
  it.each([
    ['aws', 'peering:vpc-k/vpc-r', 'node', 'web-1', 'blackhole'],
    ['aws', 'peering:vpc-r/vpc-k', 'node', 'web-1', 'blackhole'],
    ['aws', 'route:rtb-k1/10.10.0.0/16', 'node', 'web-1', 'no-route'],
    ['aws', 'route:rtb-r2/10.250.0.0/16', 'node', 'web-2', 'no-return-route'],
    ['aws', 'group:sg-web', 'node', 'web-1', 'filter-in'],
    ['aws', 'vpc:vpc-r', 'node', '10.10.0.5', 'blackhole'],
    ['gcp', 'peering:core-net/k-net', 'node', 'vm', 'no-route'],
    ['gcp', 'rule:core-net/from-kyma', 'node', 'vm', 'filter-in'],
    ['azure', 'peering:vnet-erp/vnet-k', 'node', 'vm', 'no-route'],
  ] as const)('%s %s', (provider, part, from, to, outcome) => {
    const world = peered(provider)
    const left = without(world, part)
    expect(reach(left, from, to)).toBe(outcome)
    expect(checkWorld(left)).toEqual([])
    // What was there is as it was.
    expect(reach(world, from, to)).toBe('ok')
  })

  it('loses the whole peering, whichever side is named first', () => {
    for (const provider of ['aws', 'gcp', 'azure'] as const) {
      const world = peered(provider)
      const { from, to } = peeringSides(world)[0]!
      for (const name of [`${from}/${to}`, `${to}/${from}`]) {
        expect(peeringSides(without(world, `peering:${name}`))).toEqual([])
      }
    }
  })

  it('loses routes, rules, groups, networks and endpoints of GCP and Azure', () => {
    const gcp = new CloudSimulation<World>(worldOf('gcp'))
    const route = { name: 'vpn', destination: '192.168.0.0/16', nextHop: 'vpn' }
    gcp.change({ addRoute: { network: 'acme-warehouse-prod/core-net', route } })
    expect(worldWithout(gcp.world, 'route', 'core-net/192.168.0.0/16')).toEqual({
      world: expect.objectContaining({ provider: 'gcp' }),
    })
    const routeless = without(gcp.world, 'route:core-net/192.168.0.0/16')
    expect(worldWithout(routeless, 'route', 'core-net/192.168.0.0/16')).toEqual({ known: [] })

    const azure = new CloudSimulation<World>(worldOf('azure'))
    const rule = { name: 'no-web', direction: 'inbound', priority: 100, access: 'deny' }
    azure.change({ setSecurityRules: { network: 'vnet-erp', group: 'nsg-erp', rules: [rule] } })
    azure.change({
      addRouteTable: {
        network: 'vnet-erp',
        table: { name: 'rt', routes: [{ name: 'x', prefix: '10.250.0.0/22', nextHop: 'none' }] },
      },
    })
    azure.change({ associateRouteTable: { network: 'vnet-erp', subnet: 'erp', table: 'rt' } })
    azure.apply(fixture('resources/azure.yaml'))
    azure.runUntilIdle()
    expect(reach(azure.world, 'node', 'vm')).toBe('filter-in')
    for (const part of ['rule:vnet-erp/no-web', 'group:vnet-erp/nsg-erp']) {
      const open = without(azure.world, part)
      expect(reach(open, 'node', 'vm')).toBe('no-return-route')
      expect(reach(without(open, 'route:vnet-erp/10.250.0.0/22'), 'node', 'vm')).toBe('ok')
      expect(checkWorld(open)).toEqual([])
    }
  })

  it('loses networks and endpoints, but not the network of the cluster', () => {
    for (const [provider, own, remote, endpoint] of [
      ['aws', 'vpc-k', 'vpc-r', 'web-1'],
      ['gcp', 'k-net', 'core-net', 'vm'],
      ['azure', 'vnet-k', 'vnet-erp', 'vm'],
    ] as const) {
      const world = peered(provider)
      expect(worldWithout(world, 'vpc', own)).toEqual({ known: [remote] })
      expect(peeringSides(without(world, `vpc:${remote}`)).some(({ isUp }) => isUp)).toBe(false)
      const emptier = without(world, `pod:${remote}/${endpoint}`)
      expect(worldWithout(emptier, 'pod', `${remote}/${endpoint}`)).toEqual({
        known: expect.arrayContaining([`${own}/node`]),
      })
    }
  })

  it('has parts that depend on the provider', () => {
    expect(removableKinds(worldOf('aws'))).toEqual(['peering', 'route', 'group', 'vpc', 'pod'])
    expect(removableKinds(worldOf('gcp'))).toEqual(['peering', 'route', 'rule', 'vpc', 'pod'])
  })
})

describe('a world with more in it', () => {
  const source = (text: string, file = 'more.yaml') => ({ file, text })
  const openWeb = `changes:
  - setIngress: {group: sg-web, rules: [{protocol: tcp, ports: 22, cidr: 10.250.0.0/16}]}
`

  it('has the peering that a resource asks for, after the changes', () => {
    const { world, diagnostics } = worldWith(worldOf('aws'), [
      source(fixture('resources/aws.yaml')),
      source(openWeb),
    ])
    expect(diagnostics).toEqual([])
    expect(reach(world!, 'node', 'web-1')).toBe('filter-in')
    expect(reachOutcome(world!, { from: 'node', to: 'web-1', protocol: 'tcp', port: 22 })).toBe(
      'ok',
    )
  })

  it('warns of a resource that does not become Ready', () => {
    const wrong = fixture('resources/aws.yaml').replace('vpc-r', 'vpc-q')
    const { world, diagnostics } = worldWith(worldOf('aws'), [source(wrong)])
    expect(world).toBeDefined()
    expect(diagnostics).toEqual([
      expect.objectContaining({
        code: 'resource-not-ready',
        severity: 'warning',
        message:
          'AwsVpcPeering `p` does not become Ready: Error, Error/VpcNotFound Remote VPC ID vpc-q not found',
        origin: expect.objectContaining({ file: 'more.yaml', line: 4 }),
      }),
    ])
  })

  it.each([
    ['changes: [{addCidr: {vpc: vpc-q, cidr: 10.9.0.0/16}}]', 'there is no VPC `vpc-q`', 1],
    ['changes:\n  - tga: {id: vpc-r, key: a}', '`tga` is no field of changes[0]', 2],
    ['changes: 5', 'changes must be a list', 1],
    ['changes: []', 'changes must be a list with something in it', 1],
  ])('is none where %j can not be had', (text, message, line) => {
    const { world, diagnostics } = worldWith(worldOf('aws'), [source(text)])
    expect(world).toBeUndefined()
    expect(diagnostics[0]).toMatchObject({ message: expect.stringContaining(message) })
    expect(diagnostics[0]!.origin).toMatchObject({ file: 'more.yaml', line })
  })
})
