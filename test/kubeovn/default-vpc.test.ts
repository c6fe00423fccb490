import { describe, expect, it } from 'vitest'
import { fate, load, ping, pod, subnet, trace, vpc, type Written } from './cluster.ts'

const node = (name: string, internal: string, join?: string): Written => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    ...(join !== undefined && { annotations: { 'ovn.kubernetes.io/ip_address': join } }),
  },
  status: {
    addresses: [
      { type: 'Hostname', address: name },
      { type: 'InternalIP', address: internal },
    ],
  },
})

const on = (nodeName: string, written: Written): Written => ({ ...written, spec: { nodeName } })

const cluster = (...more: Written[]) => [
  node('n1', '192.168.0.1', '100.64.0.11'),
  node('n2', '192.168.0.2'),
  on('n1', pod('a', 'ovn-default', '10.16.0.11')),
  on('n2', pod('b', 'ovn-default', '10.16.0.12')),
  ...more,
]

const policies = (objects: Written[]) =>
  load(objects)
    .network.model.routers.find(({ name }) => name === 'ovn-cluster')!
    .policies.map(({ priority, match, action, nextHops }) => [
      priority,
      match,
      action,
      nextHops.length,
    ])

const receiver = (objects: Written[], from: string, to: string) =>
  trace(objects, { from, to }).request.receiver?.name

describe('the default VPC', () => {
  it('is there as soon as something is in it or refers to it, and not before', () => {
    const routers = (...objects: Written[]) =>
      load(objects).network.model.routers.map(({ name }) => name)
    expect(routers(vpc('v'))).toEqual(['v'])
    expect(routers(vpc('v'), subnet('s', '', '10.5.0.0/16'))).toEqual(['v', 'ovn-cluster'])
    expect(
      routers(
        vpc('v', { vpcPeerings: [{ remoteVpc: 'ovn-cluster', localConnectIP: '169.254.0.1/30' }] }),
      ),
    ).toEqual(['v', 'ovn-cluster'])
    expect(routers(pod('p', '', '10.16.0.2'))).toEqual(['ovn-cluster'])
    expect(routers(vpc('ovn-cluster'))).toEqual(['ovn-cluster'])
  })

  it('joins its subnets, and lets them speak without a node', () => {
    const objects = cluster(
      subnet('more', 'ovn-cluster', '10.5.0.0/16'),
      pod('m', 'more', '10.5.0.2'),
    )
    expect(ping(objects, 'a', 'b')).toBe('there and back')
    expect(ping(objects, 'a', 'm')).toBe('there and back')
    expect(trace(objects, { from: 'a', to: 'm' }).notes).toEqual([])
  })

  it('has the policies of the controller', () => {
    expect(policies(cluster())).toEqual([
      [31000, 'ip4.dst == 10.16.0.0/16', 'allow', 0],
      [31000, 'ip4.dst == 100.64.0.0/16', 'allow', 0],
      [30000, 'ip4.dst == 192.168.0.1', 'reroute', 1],
      [30000, 'ip4.dst == 192.168.0.2', 'reroute', 1],
      [29000, 'ip4.src == $ovn.default.n1_ip4', 'reroute', 1],
      [29000, 'ip4.src == $ovn.default.n2_ip4', 'reroute', 1],
    ])
  })

  it('sends what no subnet takes to the node that the pod is on', () => {
    expect(receiver(cluster(), 'a', '8.8.8.8')).toBe('node-n1')
    expect(receiver(cluster(), 'b', '8.8.8.8')).toBe('node-n2')
  })

  it('takes nothing for granted where the nodes are written', () => {
    expect(trace(cluster(), { from: 'a', to: 'b' }).notes).toEqual([])
    const { notes } = trace(cluster(), { from: 'a', to: '8.8.8.8' })
    expect(notes.map(({ code }) => code)).toEqual(['not-simulated'])
    expect(notes[0]!.message).toContain('the packet leaves through node `n1`')
  })

  it('says which node it takes for that of a pod that names none', () => {
    const objects = cluster(pod('c', 'ovn-default', '10.16.0.13'))
    expect(receiver(objects, 'c', '8.8.8.8')).toBe('node-n1')
    const told = (from: string) =>
      trace(objects, { from, to: '8.8.8.8' }).notes.map(({ message }) => message)
    const leaves = (node: string) =>
      `the packet leaves through node \`${node}\`: what happens behind it is not simulated`
    expect(told('c')).toEqual([
      'pods of subnet `ovn-default` that do not say on which node they are (`spec.nodeName`) are taken to be on `n1`',
      leaves('n1'),
    ])
    expect(told('b')).toEqual([leaves('n2')])
  })

  it('sends what is for a node to it', () => {
    expect(fate(trace(cluster(), { from: 'a', to: '192.168.0.2' }))).toBe('there and back')
    expect(receiver(cluster(), 'a', '192.168.0.2')).toBe('node-n2')
    expect(receiver(cluster(), 'b', '100.64.0.11')).toBe('node-n1')
  })

  it('sends what leaves a centralized subnet to its gateway node, or to several', () => {
    const central = (spec: object) =>
      cluster(
        subnet('c', 'ovn-cluster', '10.5.0.0/16', { gatewayType: 'centralized', ...spec }),
        on('n1', pod('m', 'c', '10.5.0.2')),
      )
    expect(receiver(central({ gatewayNode: 'n2' }), 'm', '8.8.8.8')).toBe('node-n2')
    expect(policies(central({ gatewayNode: 'n2, n1' })).at(-1)).toEqual([
      29000,
      'ip4.src == 10.5.0.0/16',
      'reroute',
      1,
    ])
    expect(policies(central({ gatewayNode: 'n2,n1', enableEcmp: true })).at(-1)).toEqual([
      29000,
      'ip4.src == 10.5.0.0/16',
      'reroute',
      2,
    ])
    expect(
      trace(central({ gatewayNode: 'n2,n1', enableEcmp: true }), { from: 'm', to: '8.8.8.8' })
        .verdict,
    ).toBe('undefined')
    expect(
      trace(central({ gatewayNode: 'gone' }), { from: 'm', to: '8.8.8.8' }).request.reason,
    ).toBe('no-route')
  })

  it('takes one node for granted where none is written, and says so where it matters', () => {
    const objects = [pod('a', 'ovn-default', '10.16.0.11'), pod('b', 'ovn-default', '10.16.0.12')]
    expect(receiver(objects, 'a', '8.8.8.8')).toBe('node-node')
    const { notes } = trace(objects, { from: 'a', to: '8.8.8.8' })
    expect(notes.map(({ code }) => code)).toEqual(['node-assumed', 'not-simulated'])
    expect(trace(objects, { from: 'a', to: 'b' }).notes).toEqual([])
  })

  it('can be asked from a node', () => {
    expect(fate(trace(cluster(), { from: 'node-n1', to: 'a' }))).toBe('there and back')
    expect(
      fate(
        trace(cluster(vpc('v'), subnet('s', 'v', '10.1.0.0/16'), pod('p', 's', '10.1.0.2')), {
          from: 'node-n1',
          to: 'p',
        }),
      ),
    ).toBe('dropped at ovn-cluster: no-route')
  })

  it('has the CIDRs that its subnets are written with', () => {
    const objects = [
      subnet('ovn-default', 'ovn-cluster', '10.77.0.0/16'),
      subnet('join', 'ovn-cluster', '100.99.0.0/16'),
      pod('a', 'ovn-default', '10.77.0.2'),
    ]
    expect(
      policies(objects)
        .slice(0, 2)
        .map(([, match]) => match),
    ).toEqual(['ip4.dst == 10.77.0.0/16', 'ip4.dst == 100.99.0.0/16'])
    expect(receiver(objects, 'a', '8.8.8.8')).toBe('node-node')
  })

  it('keeps policies of its own above those of the controller', () => {
    const objects = cluster(
      vpc('ovn-cluster', {
        policyRoutes: [{ priority: 29500, match: 'ip4.dst == 8.0.0.0/8', action: 'drop' }],
      }),
    )
    expect(trace(objects, { from: 'a', to: '8.8.8.8' }).request.reason).toBe('policy-drop')
    expect(receiver(objects, 'a', '9.9.9.9')).toBe('node-n1')
  })
})
