import { describe, expect, it } from 'vitest'
import type { World } from '../../src/cloud/index.ts'
import { cloudNetwork, simulateCloud } from '../../src/cloud.ts'
import { explain } from '../../src/report/explain.ts'
import { fixture } from '../cloud/worlds.ts'

type Provider = World['provider']
type Change = Readonly<Record<string, object>>

/** What is advised about a packet in a reference world, after changes; peered, unless it says `apart`. */
function advice(
  provider: Provider,
  [from, to, service]: readonly [string, string, number | 'icmp'],
  changes: readonly Change[] = [],
  apart = false,
) {
  const resources = apart ? undefined : fixture(`resources/${provider}.yaml`)
  const cloud = simulateCloud(fixture(`worlds/${provider}.yaml`), resources)
  cloud.runUntilIdle()
  for (const change of changes) expect(cloud.change(change)).toBeUndefined()
  const network = cloudNetwork(cloud.world)
  const packet =
    service === 'icmp' ? { protocol: 'icmp' as const } : { protocol: 'tcp' as const, port: service }
  const why = explain(network.trace({ from, to, ...packet }), network.model)!
  expect(`${why.help}`).not.toContain('localConnectIP')
  return [why.help, why.change]
}

const AWS = ['vpc-k/node', 'vpc-r/web-1'] as const
const GCP = ['k-net/node', 'core-net/vm'] as const
const AZURE = ['vnet-k/node', 'vnet-erp/vm'] as const

describe('what helps in a cloud is told in the words of its provider:', () => {
  it('a rule of a security group', () => {
    expect(advice('aws', [...AWS, 22])).toEqual([
      'no ingress rule of a security group of `web-1` allows it: add one, or name the groups of the other side',
      '`{ protocol: tcp, ports: 22, cidr: 10.250.0.10/32 }` into the ingress rules of security group `sg-web`',
    ])
    expect(advice('aws', [...AWS, 'icmp'])[1]).toBe(
      '`{ protocol: icmp, cidr: 10.250.0.10/32 }` into the ingress rules of security group `sg-web`',
    )
  })

  it('a route in the table of the sender, also of the reply', () => {
    const forgotten = { deleteRoute: { table: 'rtb-r1', destination: '10.250.0.0/16' } }
    expect(advice('aws', [...AWS, 443], [forgotten])).toEqual([
      'the peering with `vpc-k` is up, and route table `rtb-r1` of `vpc-r` has no route to 10.250.0.0/16',
      '`{ destination: 10.250.0.0/16, target: <id of the peering connection with vpc-k> }` into the routes of table `rtb-r1`',
    ])
  })

  it.each([
    ['aws', AWS, 'an AwsVpcPeering, or add a peering to the world, and give the route tables'],
    ['gcp', GCP, 'a GcpVpcPeering, or add a peering to the world'],
    ['azure', AZURE, 'an AzureVpcPeering, or add a peering to the world'],
  ] as const)('a peering on %s', (provider, ends, words) => {
    const [help, change] = advice(provider, [...ends, 443], [], true)
    expect(help).toContain('and no peering with it is up: apply')
    expect(help).toContain(words)
    expect(change).toBeUndefined()
  })

  it('a firewall rule, or less of the one that denies', () => {
    expect(advice('gcp', [...GCP, 22])).toEqual([
      'no firewall rule of the network allows it, and ingress is denied where none does',
      '`{ name: allow-it, direction: ingress, protocol: tcp, ports: 22, ranges: [10.250.0.10/32] }` into the firewallRules of network `core-net`',
    ])
    const rule = { name: 'no', action: 'deny', priority: 5 }
    const denied = { addFirewallRule: { network: 'acme-warehouse-prod/core-net', rule } }
    expect(advice('gcp', [...GCP, 443], [denied])).toEqual([
      expect.stringContaining('narrow the firewall rule that denies it'),
      undefined,
    ])
  })

  it('a rule of a network security group before the one that denies', () => {
    const deny = (priority: number, direction = 'inbound') => ({
      setSecurityRules: {
        network: 'vnet-erp',
        group: 'nsg-erp',
        rules: [{ name: 'no', direction, priority, access: 'deny' }],
      },
    })
    expect(advice('azure', [...AZURE, 22], [deny(110)])).toEqual([
      'add a rule that allows it, with a lower number than the one that denies it',
      '`{ name: allow-it, direction: inbound, priority: 109, access: allow, protocol: tcp, ports: 22, source: 10.250.0.10/32 }` into the rules of network security group `nsg-erp` of `vnet-erp`',
    ])
    expect(advice('azure', [...AZURE, 22], [deny(100)])).toEqual([
      'narrow the rule with priority 100 that denies it: none goes before it',
      undefined,
    ])
    expect(
      advice('azure', ['vnet-erp/vm', 'vnet-k/node', 80], [deny(4096, 'outbound')])[1],
    ).toContain(
      'direction: outbound, priority: 4095, access: allow, protocol: tcp, ports: 80, destination: 10.250.0.10/32',
    )
  })

  it('an entry of a network ACL, and one for replies', () => {
    const entry = (number: number, action: string, more = {}) => ({ number, action, ...more })
    const subnet = (acl: object) => [
      {
        addVpc: {
          account: '222222222222',
          vpc: {
            id: 'vpc-x',
            region: 'eu-central-1',
            cidrs: ['10.12.0.0/16'],
            subnets: [
              { id: 'x', cidr: '10.12.0.0/24', networkAcl: 'acl-x' },
              { id: 'y', cidr: '10.12.1.0/24' },
            ],
            networkAcls: [{ id: 'acl-x', ...acl }],
            routeTables: [{ id: 'rtb-x', main: true }],
            securityGroups: [{ id: 'sg-x', ingress: [{ cidr: '0.0.0.0/0' }] }],
            endpoints: [
              { name: 'x', address: '10.12.0.5', subnet: 'x', securityGroups: ['sg-x'] },
              { name: 'y', address: '10.12.1.5', subnet: 'y', securityGroups: ['sg-x'] },
            ],
          },
        },
      },
    ]
    const to = (acl: object) => advice('aws', ['vpc-x/y', 'vpc-x/x', 443], subnet(acl))
    expect(to({ ingress: [entry(200, 'deny')] })).toEqual([
      'network ACL `acl-x` is stateless: an entry has to let packets pass, and another one their replies',
      '`{ number: 199, action: allow, protocol: tcp, ports: 443, cidr: 10.12.1.5/32 }` into the ingress entries of network ACL `acl-x`',
    ])
    expect(to({ ingress: [entry(1, 'deny')] })).toEqual([
      'narrow entry 1 of the ingress entries of network ACL `acl-x`: none goes before it',
      undefined,
    ])
    expect(to({ ingress: [entry(1, 'allow')] })[1]).toBe(
      '`{ number: 100, action: allow, protocol: tcp, ports: 1024-65535, cidr: 10.12.1.5/32 }` into the egress entries of network ACL `acl-x`',
    )
  })
})
