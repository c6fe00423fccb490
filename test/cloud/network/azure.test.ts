import { describe, expect, test } from 'vitest'
import { networkOfWorld } from '../../../src/cloud/index.ts'
import { Network } from '../../../src/network.ts'
import { readOk } from './read.ts'

const ID = (name: string) =>
  `/subscriptions/0a0a0a0a-0000-4111-8222-aaaaaaaaaaaa/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/${name}`

interface VirtualNetworkOptions {
  readonly name: string
  readonly space: string
  readonly subnet: string
  readonly address: string
  /** Names of peers, or a whole peering. */
  readonly peers?: readonly string[]
  readonly subnetMore?: string
  readonly machines?: string
  readonly more?: string
}

function peering(remote: string, more = ''): string {
  return `{name: to-${remote}, remote: ${ID(remote)}${more}}`
}

function virtualNetwork(options: VirtualNetworkOptions): string {
  const { name, space, subnet, address, peers = [], subnetMore = '', machines = '' } = options
  return `
      - name: ${name}
        resourceGroup: rg
        addressSpace: [${space}]
        subnets: [{name: main, prefix: ${subnet}${subnetMore}}]
        virtualMachines: [{name: vm-${name}, address: ${address}, subnet: main}${machines}]
        peerings: [${peers.map((peer) => (peer.startsWith('{') ? peer : peering(peer))).join(', ')}]
${options.more ?? ''}`
}

const KYMA = { name: 'k', space: '10.250.0.0/22', subnet: '10.250.0.0/24', address: '10.250.0.10' }
const HUB = { name: 'hub', space: '10.30.0.0/16', subnet: '10.30.0.0/24', address: '10.30.0.4' }
const SPOKE = { name: 'spoke', space: '10.40.0.0/16', subnet: '10.40.0.0/24', address: '10.40.0.4' }

function network(...networks: readonly VirtualNetworkOptions[]): Network {
  const world = readOk(`provider: azure
kyma: {shoot: c-a1b2c3d, network: ${ID('k')}}
subscriptions:
  - id: 0a0a0a0a-0000-4111-8222-aaaaaaaaaaaa
    tenant: 1b1b1b1b-0000-4111-8222-bbbbbbbbbbbb
    virtualNetworks:${networks.map(virtualNetwork).join('')}`)
  return new Network(networkOfWorld(world))
}

const HTTPS = { protocol: 'tcp', port: 443 } as const
const trace = (net: Network, from: string, to: string) => net.trace({ from, to, ...HTTPS })

describe('two virtual networks with a connected peering', () => {
  const pair = network({ ...KYMA, peers: ['hub'] }, { ...HUB, peers: ['k'] })

  test('reach each other both ways, without a route or a rule', () => {
    expect(trace(pair, 'k/vm-k', 'hub/vm-hub').verdict).toBe('reachable')
    expect(trace(pair, 'hub/vm-hub', 'k/vm-k').verdict).toBe('reachable')
  })

  test('do not while one side is disconnected', () => {
    const net = network(
      { ...KYMA, peers: [peering('hub')] },
      { ...HUB, peers: [peering('k', ', state: Disconnected')] },
    )
    expect(trace(net, 'k/vm-k', 'hub/vm-hub').verdict).toBe('unreachable')
  })

  test('route the address space of when they were synchronized last', () => {
    const stale = peering('hub', ', remoteAddressSpace: [10.30.0.0/24]')
    const grown = { ...HUB, subnet: '10.30.1.0/24', address: '10.30.1.4', peers: ['k'] }
    expect(trace(network({ ...KYMA, peers: [stale] }, grown), 'k/vm-k', 'hub/vm-hub').verdict).toBe(
      'unreachable',
    )
    expect(trace(network({ ...KYMA, peers: ['hub'] }, grown), 'k/vm-k', 'hub/vm-hub').verdict).toBe(
      'reachable',
    )
  })
})

describe('a hub between two spokes', () => {
  const spokes = (hub: Partial<VirtualNetworkOptions>, forwarded: string, routed: boolean) => {
    const udr = (to: string) =>
      routed
        ? {
            subnetMore: ', routeTable: via',
            more: `        routeTables: [{name: via, routes: [{name: onward, prefix: ${to}, nextHop: virtual-appliance, nextHopAddress: 10.30.0.9}]}]`,
          }
        : {}
    return network(
      { ...KYMA, peers: [peering('hub', forwarded)], ...udr(SPOKE.space) },
      { ...HUB, peers: ['k', 'spoke'], ...hub },
      { ...SPOKE, peers: [peering('hub', forwarded)], ...udr(KYMA.space) },
    )
  }
  const appliance = {
    machines: ', {name: nva, address: 10.30.0.9, subnet: main, ipForwarding: true}',
  }

  test('is not transitive', () => {
    const result = trace(spokes({}, '', false), 'k/vm-k', 'spoke/vm-spoke')
    expect(result.verdict).toBe('unreachable')
  })

  test('hands packets on with an appliance, routes to it, and peers that take forwarded traffic', () => {
    const result = trace(
      spokes(appliance, ', allowForwardedTraffic: true', true),
      'k/vm-k',
      'spoke/vm-spoke',
    )
    expect(result.verdict).toBe('reachable')
    expect(result.request.hops.map(({ node }) => node)).toContain('hub/nva')
  })

  test('does not where a spoke refuses forwarded traffic', () => {
    const result = trace(spokes(appliance, '', true), 'k/vm-k', 'spoke/vm-spoke')
    expect([result.verdict, result.request.reason]).toEqual(['unreachable', 'policy-drop'])
  })
})

describe('a gateway', () => {
  const office = `        gateway: {name: vpn, prefixes: [192.168.0.0/16]}`
  const gateways = (own: string, theirs: string) =>
    network(
      { ...KYMA, peers: [peering('hub', own)] },
      { ...HUB, peers: [peering('k', theirs)], more: office },
    )
  const toOffice = (net: Network) => trace(net, 'k/vm-k', 'hub/vpn:192.168.1.1')

  test('serves a peer where one side offers it and the other uses it', () => {
    expect(
      toOffice(gateways(', useRemoteGateways: true', ', allowGatewayTransit: true')).verdict,
    ).toBe('reachable')
  })

  test('does not where one of the two is missing', () => {
    expect(toOffice(gateways(', useRemoteGateways: true', '')).verdict).toBe('unreachable')
    expect(toOffice(gateways('', ', allowGatewayTransit: true')).verdict).toBe('unreachable')
  })
})

describe('network security groups', () => {
  const guarded = (rules: string, nic = '') =>
    network(
      { ...KYMA, peers: ['hub'] },
      {
        ...HUB,
        peers: ['k'],
        subnetMore: ', networkSecurityGroup: nsg',
        machines:
          nic && `, {name: db, address: 10.30.0.5, subnet: main, networkSecurityGroup: nic}`,
        more: `        networkSecurityGroups: [{name: nsg, rules: [${rules}]}${nic && `, {name: nic, rules: [${nic}]}`}]`,
      },
    )
  const DENY = '{name: deny, direction: inbound, priority: 200, access: deny}'
  const ALLOW = (n: number) =>
    `{name: allow, direction: inbound, priority: ${n}, access: allow, protocol: tcp, ports: 443, source: 10.250.0.0/22}`

  test('let peers in by default', () => {
    expect(trace(guarded(''), 'k/vm-k', 'hub/vm-hub').verdict).toBe('reachable')
  })

  test('decide by the lowest number', () => {
    expect(trace(guarded(`${ALLOW(100)}, ${DENY}`), 'k/vm-k', 'hub/vm-hub').verdict).toBe(
      'reachable',
    )
    expect(trace(guarded(`${ALLOW(300)}, ${DENY}`), 'k/vm-k', 'hub/vm-hub').request.reason).toBe(
      'acl-drop',
    )
  })

  test('of the subnet and of the interface have both to let a packet in', () => {
    const verdict = (rules: string, nic: string) =>
      trace(guarded(rules, nic), 'k/vm-k', 'hub/db').verdict
    expect(verdict(ALLOW(100), ALLOW(100))).toBe('reachable')
    expect(verdict(DENY, ALLOW(100))).toBe('unreachable')
    expect(verdict(ALLOW(100), DENY)).toBe('unreachable')
  })

  test('take VirtualNetwork for the peers that may access', () => {
    const rule =
      '{name: a, direction: inbound, priority: 100, access: deny, source: VirtualNetwork}'
    expect(trace(guarded(rule), 'k/vm-k', 'hub/vm-hub').verdict).toBe('unreachable')
    const closed = network(
      { ...KYMA, peers: ['hub'] },
      {
        ...HUB,
        peers: [peering('k', ', allowVirtualNetworkAccess: false')],
        subnetMore: ', networkSecurityGroup: nsg',
        more: '        networkSecurityGroups: [{name: nsg}]',
      },
    )
    expect(trace(closed, 'k/vm-k', 'hub/vm-hub').verdict).toBe('unreachable')
  })
})
