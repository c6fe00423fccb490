import { describe, expect, test } from 'vitest'
import { networkOfWorld } from '../../../src/cloud/index.ts'
import { Network } from '../../../src/network.ts'
import { readOk } from './read.ts'

interface Options {
  readonly kyma?: string
  readonly kymaPeering?: string
  readonly remote?: string
  readonly remotePeering?: string | null
  readonly firewall?: string
  readonly more?: string
}

function network({
  kyma = '',
  kymaPeering = '',
  remote = '',
  remotePeering = '',
  firewall = '{name: from-kyma, protocol: tcp, ports: 443, ranges: [10.250.0.0/22]}',
  more = '',
}: Options = {}): Network {
  const world = readOk(`provider: gcp
kyma: {shoot: c-a1b2c3d, network: kyma-prj/k-net}
projects:
  - id: kyma-prj
    networks:
      - name: k-net
        subnets: [{name: nodes, range: 10.250.0.0/22}]
        instances: [{name: node, address: 10.250.0.10, subnet: nodes}]
        peerings: [{name: cm-1, network: acme/core-net${kymaPeering}}]
${kyma}
  - id: acme
    networks:
      - name: core-net
        subnets: [{name: core, range: 10.20.0.0/20}]
        firewallRules: [${firewall}]
        instances: [{name: vm, address: 10.20.0.5, subnet: core, networkTags: [web], secureTags: [env/prod]}]
        peerings: [${remotePeering === null ? '' : `{name: from-kyma, network: kyma-prj/k-net${remotePeering}}`}${more && ', {name: onward, network: acme/far-net}'}]
${remote}
${more}`)
  return new Network(networkOfWorld(world))
}

const HTTPS = { protocol: 'tcp', port: 443 } as const
const there = (net: Network, to = 'core-net/vm') => net.trace({ from: 'k-net/node', to, ...HTTPS })

const FAR = `      - name: far-net
        subnets: [{name: far, range: 10.30.0.0/20}]
        firewallRules: [{name: open}]
        instances: [{name: vm-far, address: 10.30.0.5, subnet: far}]
        peerings: [{name: onward, network: acme/core-net}]`

describe('two networks with an active peering', () => {
  test('reach each other without any route, where a firewall rule lets them in', () => {
    expect(there(network()).verdict).toBe('reachable')
    const back = network().trace({ from: 'core-net/vm', to: 'k-net/node', ...HTTPS })
    expect([back.verdict, back.request.reason]).toEqual(['unreachable', 'acl-drop'])
  })

  test('do not where one side has gone', () => {
    expect(there(network({ remotePeering: null })).request.reason).toBe('no-route')
  })

  test('do not hand packets on to a third one', () => {
    const trace = network({ more: FAR }).trace({
      from: 'k-net/node',
      to: 'k-net:10.30.0.5',
      ...HTTPS,
    })
    expect(trace.verdict).toBe('unreachable')
    const net = network({
      more: FAR,
      kyma: '        routes: [{name: wrong, destination: 10.30.0.0/20, nextHop: instance}]',
    })
    expect(there(net, 'far-net/vm-far').verdict).toBe('unreachable')
    expect(net.trace({ from: 'core-net/vm', to: 'far-net/vm-far', ...HTTPS }).verdict).toBe(
      'reachable',
    )
  })
})

describe('custom routes', () => {
  const remote = `        routes:
          - {name: office, destination: 192.168.0.0/16, nextHop: vpn}
          - {name: lab, destination: 172.31.0.0/16, nextHop: vpn, networkTags: [lab]}`
  const exchanging = {
    remote,
    kymaPeering: ', importCustomRoutes: true',
    remotePeering: ', exportCustomRoutes: true',
  }
  const office = (net: Network, address = '192.168.1.1') =>
    net.trace({ from: 'k-net/node', to: `core-net on premises:${address}`, ...HTTPS })

  test('lead on where one side exports and the other imports them', () => {
    expect(office(network(exchanging)).verdict).toBe('reachable')
  })

  test('are not there where one of the two is missing', () => {
    for (const missing of [{ kymaPeering: '' }, { remotePeering: '' }]) {
      expect(office(network({ ...exchanging, ...missing })).request.reason).toBe('no-route')
    }
  })

  test('of network tags are never exchanged, and are for the tagged alone', () => {
    const net = network({ ...exchanging, remote: `${remote.replace('[lab]', '[web]')}` })
    expect(office(net, '172.31.0.1').request.reason).toBe('no-route')
    const tagged = net.trace({
      from: 'core-net/vm',
      to: 'core-net on premises:172.31.0.1',
      ...HTTPS,
    })
    expect(tagged.verdict).toBe('reachable')
    const untagged = network({ ...exchanging }).trace({
      from: 'core-net/vm',
      to: 'core-net on premises:172.31.0.1',
      ...HTTPS,
    })
    expect(untagged.request.reason).toBe('policy-drop')
  })
})

describe('firewall rules', () => {
  const rule = (text: string) => there(network({ firewall: text })).verdict

  test('decide by the lowest number, and among equals by denial', () => {
    const allow = (n: number) => `{name: a, priority: ${n}}`
    const deny = (n: number) => `{name: d, priority: ${n}, action: deny}`
    expect(rule(`${allow(10)}, ${deny(20)}`)).toBe('reachable')
    expect(rule(`${allow(20)}, ${deny(10)}`)).toBe('unreachable')
    expect(rule(`${allow(10)}, ${deny(10)}`)).toBe('unreachable')
  })

  test('are for the instances with a target tag', () => {
    expect(rule('{name: a, targetTags: [web]}')).toBe('reachable')
    expect(rule('{name: a, targetTags: [db]}')).toBe('unreachable')
  })

  test('know the network tags of their own network alone, and secure tags of peers', () => {
    const kyma = network({ firewall: '{name: a, sourceTags: [node]}' })
    expect(there(kyma).verdict).toBe('unreachable')
    const secure = (tag: string) =>
      new Network(
        networkOfWorld(
          readOk(`provider: gcp
kyma: {shoot: s, network: p/k}
projects:
  - id: p
    networks:
      - {name: k, subnets: [{name: s, range: 10.1.0.0/24}], instances: [{name: a, address: 10.1.0.5, subnet: s, secureTags: [${tag}]}], peerings: [{name: x, network: p/r}]}
      - {name: r, subnets: [{name: s, range: 10.2.0.0/24}], instances: [{name: b, address: 10.2.0.5, subnet: s}], peerings: [{name: x, network: p/k}], firewallRules: [{name: t, sourceSecureTags: [env/prod]}]}
`),
        ),
      ).trace({ from: 'k/a', to: 'r/b', ...HTTPS }).verdict
    expect(secure('env/prod')).toBe('reachable')
    expect(secure('env/test')).toBe('unreachable')
  })

  test('may stop what an instance sends', () => {
    const kyma =
      '        firewallRules: [{name: out, direction: egress, action: deny, ranges: [10.20.0.0/20]}]'
    const trace = there(network({ kyma }))
    expect([trace.verdict, trace.request.hops.length]).toEqual(['unreachable', 1])
  })
})
