import { describe, expect, it } from 'vitest'
import { codes, load, pair, subnet, trace, type Written } from './cluster.ts'

const object = (apiVersion: string, kind: string, spec: object, namespace?: string): Written => ({
  apiVersion,
  kind,
  metadata: { name: 'x', ...(namespace !== undefined && { namespace }) },
  spec,
})

/** For the ways a → b, a → a2 and b → b2: whether the trace carries the caveat. */
const touched = (...more: Written[]) => {
  const { network } = load([...pair(), ...more])
  return [
    ['a', 'b'],
    ['a', 'a2'],
    ['b', 'b2'],
  ].map(([from, to]) => {
    const { notes } = network.trace({ from: from!, to: to! })
    for (const note of notes)
      expect(note).toMatchObject({
        code: 'not-simulated',
        severity: 'warning',
        origin: { file: 'cluster.json' },
      })
    return notes.length
  })
}

describe('what is written and not simulated is noted by the traces that it could touch', () => {
  it.each<[string, Written, number[]]>([
    [
      'an egress gateway of vpc-a',
      object('kubeovn.io/v1', 'VpcEgressGateway', { vpc: 'vpc-a' }),
      [1, 0, 0],
    ],
    [
      'an egress gateway of no VPC, which is the default one',
      object('kubeovn.io/v1', 'VpcEgressGateway', {}),
      [0, 0, 0],
    ],
    [
      'a NAT gateway of vpc-b',
      object('kubeovn.io/v1', 'VpcNatGateway', { vpc: 'vpc-b' }),
      [1, 0, 0],
    ],
    ['a DNS of vpc-a', object('kubeovn.io/v1', 'VpcDns', { vpc: 'vpc-a' }), [1, 0, 0]],
    ['a pool of net-a', object('kubeovn.io/v1', 'IPPool', { subnet: 'net-a' }), [1, 1, 0]],
    ['a pool of no subnet', object('kubeovn.io/v1', 'IPPool', {}), [1, 1, 1]],
    ['a virtual address of b', object('kubeovn.io/v1', 'Vip', { v4ip: '10.2.0.2' }), [1, 0, 1]],
    [
      'a load balancer on b2',
      object('kubeovn.io/v1', 'SwitchLBRule', { vip: '10.2.0.3' }),
      [0, 0, 1],
    ],
    ['a Service elsewhere', object('v1', 'Service', { clusterIP: '10.96.0.1' }), [0, 0, 0]],
    [
      'a Service on a2',
      object('v1', 'Service', { clusterIPs: ['10.96.0.1', '10.1.0.3'] }),
      [0, 1, 0],
    ],
    [
      'a policy for all pods of the namespace',
      object('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {} }, 'default'),
      [1, 1, 1],
    ],
    [
      'a policy for another namespace',
      object('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {} }, 'other'),
      [0, 0, 0],
    ],
    [
      'a policy for pods with labels that none has',
      object('networking.k8s.io/v1', 'NetworkPolicy', {
        podSelector: { matchLabels: { app: 'web' } },
      }),
      [0, 0, 0],
    ],
    ...['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'].map(
      (kind): [string, Written, number[]] => [
        kind,
        object('policy.networking.k8s.io/v1alpha1', kind, {}),
        [1, 1, 1],
      ],
    ),
    ...['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'].map(
      (kind): [string, Written, number[]] => [kind, object('cilium.io/v2', kind, {}), [1, 1, 1]],
    ),
    ...[
      'IptablesEIP',
      'IptablesFIPRule',
      'IptablesDnatRule',
      'IptablesSnatRule',
      'OvnEip',
      'OvnFip',
      'OvnDnatRule',
      'OvnSnatRule',
      'RouterLBRule',
    ].map((kind): [string, Written, number[]] => [
      kind,
      object('kubeovn.io/v1', kind, {}),
      [1, 1, 1],
    ]),
  ])('%s', (_, written, expected) => {
    expect(touched(written)).toEqual(expected)
  })

  it('a policy for some pods', () => {
    const labelled = pair().map((written) =>
      written.metadata.name === 'b'
        ? { ...written, metadata: { ...written.metadata, labels: { app: 'web', more: 'yes' } } }
        : written,
    )
    const policy = object('networking.k8s.io/v1', 'NetworkPolicy', {
      podSelector: { matchLabels: { app: 'web' } },
    })
    const notes = (from: string, to: string) =>
      trace([...labelled, policy], { from, to }).notes.length
    expect([notes('a', 'b'), notes('b', 'b2'), notes('a', 'b2')]).toEqual([1, 1, 0])
  })

  it.each(['enableExternal', 'enableBfd'])('%s of a VPC', (field) => {
    const notes = (value: boolean) =>
      trace(pair({ a: { [field]: value } }), { from: 'a', to: 'b' }).notes
    expect(notes(true)).toMatchObject([
      { code: 'not-simulated', origin: { path: `spec.${field}` } },
    ])
    expect(notes(false)).toEqual([])
    expect(trace(pair({ a: { [field]: true } }), { from: 'b', to: 'b2' }).notes).toEqual([])
  })

  it('further external subnets and the BFD port of a VPC', () => {
    const a = { extraExternalSubnets: ['x'], bfdPort: { enabled: true } }
    expect(trace(pair({ a }), { from: 'a', to: 'b' }).notes).toHaveLength(2)
    const none = { extraExternalSubnets: [], bfdPort: { enabled: false } }
    expect(trace(pair({ a: none }), { from: 'a', to: 'b' }).notes).toEqual([])
  })

  it.each<[string, object]>([
    ['vlan', { vlan: 'x', logicalGateway: true }],
    ['u2oInterconnection', { u2oInterconnection: true }],
    ['externalEgressGateway', { externalEgressGateway: '10.1.0.9' }],
    ['vips', { vips: ['10.1.0.9'] }],
    ['enableMulticastSnoop', { enableMulticastSnoop: true }],
  ])('%s of a subnet', (field, netA) => {
    const { notes } = trace(pair({ netA: { ...netA } }), { from: 'a', to: 'a2' })
    expect(notes).toMatchObject([{ code: 'not-simulated', origin: { path: `spec.${field}` } }])
    expect(trace(pair({ netA: { ...netA } }), { from: 'b', to: 'b2' }).notes).toEqual([])
  })

  it('natOutgoing only where it does anything: at the nodes of the default VPC', () => {
    expect(trace(pair({ netA: { natOutgoing: true } }), { from: 'a', to: 'b' }).notes).toEqual([])
    const { caveats } = load([subnet('s', 'ovn-cluster', '10.5.0.0/16', { natOutgoing: true })])
      .network.model
    expect(caveats).toMatchObject([{ scope: { kind: 'port', names: new Set(['node-node']) } }])
    expect(caveats[0]!.diagnostic.message).toContain('natOutgoing')
  })

  it('a Service that has no address yet, where nobody in the network answers', () => {
    const service = object('v1', 'Service', { type: 'LoadBalancer' })
    expect(trace([...pair(), service], { from: 'a', to: 'b' }).notes).toEqual([])
    const [note] = trace([...pair(), service], { from: 'a', to: '10.96.0.10' }).notes
    expect(note!.message).toContain('Service')
  })

  it('a Vip that has no address yet, in its subnet', () => {
    const vip = object('kubeovn.io/v1', 'Vip', { subnet: 'net-b' })
    const [note] = trace([...pair(), vip], { from: 'a', to: 'b' }).notes
    expect(note!.message).toContain('Vip')
  })
})

it('kinds that do not matter to routing are counted by name, and noted by no trace', () => {
  const objects = [
    object('v1', 'ConfigMap', {}),
    { ...object('v1', 'ConfigMap', {}), metadata: { name: 'y' } },
    object('apps.example/v1', 'Thing', {}),
  ]
  const { diagnostics, network } = load([...pair(), ...objects])
  expect(diagnostics).toEqual([
    {
      code: 'kinds-ignored',
      severity: 'info',
      message:
        'not read, because they do not matter to routing as far as Isthmus knows: 2 ConfigMap, 1 Thing.apps.example',
    },
  ])
  expect(network.trace({ from: 'a', to: 'b' }).notes).toEqual([])
  expect(codes(load([object('example.io/v1', 'Vpc', {})]))).toEqual(['kinds-ignored'])
})

it('kinds and versions that Kube-OVN does not have are warned of, with the likeliest one meant', () => {
  const { diagnostics } = load([
    ...pair(),
    object('kubeovn.io/v1', 'Subnets', {}),
    object('kubeovn.io/v2', 'Vpc', {}),
    object('kubeovn.io/v1', 'Vlan', {}),
  ])
  expect(diagnostics).toMatchObject([
    { code: 'kind-unknown', severity: 'warning', help: 'did you mean `Subnet` in kubeovn.io/v1?' },
    { code: 'kind-unknown', severity: 'warning', help: 'did you mean `Vpc` in kubeovn.io/v1?' },
    { code: 'kinds-ignored', severity: 'info' },
  ])
})
