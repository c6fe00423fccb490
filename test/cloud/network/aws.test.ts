import { describe, expect, test } from 'vitest'
import { networkOfWorld } from '../../../src/cloud/index.ts'
import { Network } from '../../../src/network.ts'
import { readOk } from './read.ts'

const KYMA = `
  - id: "111111111111"
    vpcs:
      - id: vpc-k
        region: eu-central-1
        cidrs: [10.250.0.0/16]
        subnets: [{id: subnet-k, cidr: 10.250.0.0/19}]
        routeTables: [{id: rtb-k, main: true, routes: [{destination: 10.10.0.0/16, target: pcx-1}, {destination: 10.12.0.0/16, target: pcx-1}]}]
        securityGroups: [{id: sg-nodes, ingress: [{cidr: 10.250.0.0/16}]}]
        endpoints: [{name: node, address: 10.250.0.10, subnet: subnet-k, securityGroups: [sg-nodes]}]
`
const REMOTE = `
  - id: "222222222222"
    vpcs:
      - id: vpc-r
        region: eu-central-1
        cidrs: [10.10.0.0/16]
        subnets: [{id: subnet-r, cidr: 10.10.0.0/24}]
        routeTables: [{id: rtb-r, main: true, routes: [{destination: 10.250.0.0/16, target: pcx-1}]}]
        securityGroups: [{id: sg-web, ingress: [{protocol: tcp, ports: 443, cidr: 10.250.0.0/16}]}]
        endpoints: [{name: web, address: 10.10.0.5, subnet: subnet-r, securityGroups: [sg-web]}]
`
const FURTHER = `
      - id: vpc-x
        region: eu-central-1
        cidrs: [10.12.0.0/16]
        subnets: [{id: subnet-x, cidr: 10.12.0.0/24}]
        routeTables: [{id: rtb-x, main: true, routes: [{destination: 10.250.0.0/16, target: pcx-2}]}]
        securityGroups: [{id: sg-x, ingress: [{cidr: 0.0.0.0/0}]}]
        endpoints: [{name: far, address: 10.12.0.5, subnet: subnet-x, securityGroups: [sg-x]}]
`

function network({ kyma = KYMA, remote = REMOTE, code = 'active' } = {}): Network {
  const world = readOk(`provider: aws
kyma: {shoot: c-a1b2c3d, network: vpc-k}
accounts:${kyma}${remote}
peeringConnections:
  - {id: pcx-1, requester: vpc-k, accepter: vpc-r, code: ${code}}
${remote.includes('vpc-x') ? '  - {id: pcx-2, requester: vpc-r, accepter: vpc-x}\n' : ''}`)
  return new Network(networkOfWorld(world))
}

const HTTPS = { protocol: 'tcp', port: 443 } as const
const there = (net: Network, to = 'vpc-r/web') => net.trace({ from: 'vpc-k/node', to, ...HTTPS })

describe('two VPCs with an active peering connection', () => {
  test('reach each other where routes and security groups say so', () => {
    expect(there(network()).verdict).toBe('reachable')
  })

  test('let nothing in that no security group allows', () => {
    const back = network().trace({ from: 'vpc-r/web', to: 'vpc-k/node', ...HTTPS })
    expect([back.verdict, back.request.reason]).toEqual(['unreachable', 'acl-drop'])
    expect(back.notes.map(({ code }) => code)).toEqual(['nothing-allows'])
    const other = network().trace({
      from: 'vpc-k/node',
      to: 'vpc-r/web',
      protocol: 'tcp',
      port: 80,
    })
    expect([other.verdict, other.request.reason]).toEqual(['unreachable', 'acl-drop'])
  })

  test('have no way back where the remote table has no route', () => {
    const remote = REMOTE.replace(
      'routes: [{destination: 10.250.0.0/16, target: pcx-1}]',
      'routes: []',
    )
    const trace = there(network({ remote }))
    expect([trace.request.outcome, trace.reply?.outcome, trace.reply?.reason]).toEqual([
      'delivered',
      'dropped',
      'no-route',
    ])
  })

  test('lose what a route of a connection that is not active takes, and say so', () => {
    const trace = there(network({ code: 'deleted' }))
    expect([trace.verdict, trace.request.reason]).toEqual(['unreachable', 'route-discard'])
    expect(trace.notes.map(({ code, message }) => [code, message])).toContainEqual([
      'route-black-hole',
      'the route is a black hole: peering connection `pcx-1` is deleted',
    ])
  })

  test('route by the table of the sending subnet', () => {
    const kyma = KYMA.replace(
      'cidr: 10.250.0.0/19}',
      'cidr: 10.250.0.0/19, routeTable: rtb-2}',
    ).replace('routeTables: [', 'routeTables: [{id: rtb-2}, ')
    expect(there(network({ kyma })).request.reason).toBe('no-route')
  })

  test('do not hand packets on to a third one', () => {
    const trace = there(network({ remote: REMOTE + FURTHER }), 'vpc-x/far')
    expect([trace.verdict, trace.request.reason]).toEqual(['unreachable', 'route-discard'])
    expect(trace.request.hops.at(-1)?.node).toBe('vpc-r')
    expect(trace.notes.map(({ code }) => code)).toContain('peering-not-transitive')
  })

  test('take the most specific route, whatever is behind it', () => {
    const kyma = KYMA.replace(
      'routes: [',
      'routes: [{destination: 10.10.0.0/24, target: pcx-gone}, ',
    )
    expect(there(network({ kyma })).request.reason).toBe('route-discard')
  })
})

describe('security groups', () => {
  test('may name a group of the peer, in the same region and while the connection is active', () => {
    const remote = REMOTE.replace('cidr: 10.250.0.0/16}]}]', 'group: sg-nodes}]}]')
    expect(there(network({ remote })).verdict).toBe('reachable')
    const apart = remote.replace('region: eu-central-1', 'region: us-east-1')
    expect(there(network({ remote: apart })).request.reason).toBe('acl-drop')
  })

  test('of an endpoint that names none are the default: in from itself, out to everywhere', () => {
    const kyma = KYMA.replace(
      ', securityGroups: [sg-nodes]}',
      '}, {name: other, address: 10.250.0.11, subnet: subnet-k}',
    )
    const net = network({ kyma })
    expect(there(net).verdict).toBe('reachable')
    expect(net.trace({ from: 'vpc-k/node', to: 'vpc-k/other', ...HTTPS }).verdict).toBe('reachable')
    expect(net.trace({ from: 'vpc-r/web', to: 'vpc-k/node', ...HTTPS }).verdict).toBe('unreachable')
  })
})

describe('a network ACL', () => {
  const withAcl = (entries: string) =>
    REMOTE.replace('cidr: 10.10.0.0/24}', 'cidr: 10.10.0.0/24, networkAcl: acl-1}').replace(
      'securityGroups: [{',
      `networkAcls: [{id: acl-1, ${entries}}]\n        securityGroups: [{`,
    )
  const IN = 'ingress: [{number: 100, action: allow, protocol: tcp, ports: 443}]'

  test('drops replies that it does not let out, for it keeps no state', () => {
    const trace = there(network({ remote: withAcl(IN) }))
    expect([trace.request.outcome, trace.reply?.reason]).toEqual(['delivered', 'policy-drop'])
  })

  test('lets through what it allows both ways', () => {
    const remote = withAcl(
      `${IN}, egress: [{number: 100, action: allow, protocol: tcp, ports: 1024-65535}]`,
    )
    expect(there(network({ remote })).verdict).toBe('reachable')
  })

  test('decides by its lowest number', () => {
    const entries = (deny: number) =>
      `ingress: [{number: 100, action: allow}, {number: ${deny}, action: deny, cidr: 10.250.0.0/24}], egress: [{number: 1, action: allow}]`
    expect(there(network({ remote: withAcl(entries(101)) })).verdict).toBe('reachable')
    expect(there(network({ remote: withAcl(entries(99)) })).request.reason).toBe('policy-drop')
  })

  test('says nothing about traffic inside of its subnet', () => {
    const remote = withAcl('ingress: []')
      .replace(
        'endpoints: [',
        'endpoints: [{name: near, address: 10.10.0.6, subnet: subnet-r, securityGroups: [sg-web]}, ',
      )
      .replace('cidr: 10.250.0.0/16}]}]', 'cidr: 10.0.0.0/8}]}]')
    const net = network({ remote })
    expect(net.trace({ from: 'vpc-r/near', to: 'vpc-r/web', ...HTTPS }).verdict).toBe('reachable')
  })
})
