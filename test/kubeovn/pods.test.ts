import { formatAddress } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import {
  codes,
  fate,
  load,
  pair,
  pod,
  resource,
  subnet,
  trace,
  vpc,
  type Written,
} from './cluster.ts'

const object = (
  apiVersion: string,
  kind: string,
  name: string,
  more: object = {},
  metadata: object = {},
): Written => ({
  apiVersion,
  kind,
  metadata: { name, ...metadata },
  ...more,
})

const bare = (name: string, namespace: string, annotations: Record<string, string> = {}) =>
  object('v1', 'Pod', name, { spec: {} }, { namespace, annotations })

/** The subnet and address of each pod, or why it has none. */
const places = (...objects: Written[]) => {
  const { model } = load(objects).network
  return model.endpoints
    .filter(({ kind }) => kind !== 'Node')
    .map(({ addresses, port, problem }) => {
      if (problem) return problem.message
      const home = model.switches.find(({ ports }) => ports.some(({ name }) => name === port))
      return `${home!.name} ${addresses.map(formatAddress).join()}`
    })
}

const nets = [
  vpc('v', { namespaces: ['team', 'other'], defaultSubnet: 'two' }),
  subnet('one', 'v', '10.1.0.0/24', { namespaces: ['team'] }),
  subnet('two', 'v', '10.2.0.0/24', { namespaces: ['team'] }),
]

describe('a pod is put into', () => {
  it('the subnet that its annotation names', () => {
    expect(
      places(...nets, bare('p', 'team', { 'ovn.kubernetes.io/logical_switch': 'one' })),
    ).toEqual(['one 10.1.0.2'])
  })

  it('the first subnet, of several that it names', () => {
    expect(
      places(...nets, bare('p', 'x', { 'ovn.kubernetes.io/logical_switch': 'one, two' })),
    ).toEqual(['one 10.1.0.2'])
  })

  it('the subnet that its namespace names', () => {
    const namespace = object(
      'v1',
      'Namespace',
      'x',
      {},
      { annotations: { 'ovn.kubernetes.io/logical_switch': 'one,two' } },
    )
    expect(places(...nets, namespace, bare('p', 'x'))).toEqual(['one 10.1.0.2'])
  })

  it("a subnet bound to its namespace, the VPC's default first", () => {
    expect(places(...nets, bare('p', 'team'))).toEqual(['two 10.2.0.2'])
    const without = [vpc('v', { namespaces: ['team'] }), ...nets.slice(1)]
    expect(places(...without, bare('p', 'team'))).toEqual(['one 10.1.0.2'])
  })

  it.each<[object, boolean]>([
    [{ matchLabels: { env: 'prod' } }, true],
    [{ matchLabels: { env: 'test' } }, false],
    [{ matchLabels: { env: 'prod', more: 'no' } }, false],
    [{ matchExpressions: [{ key: 'env', operator: 'In', values: ['test', 'prod'] }] }, true],
    [{ matchExpressions: [{ key: 'env', operator: 'In', values: ['test'] }] }, false],
    [{ matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['test'] }] }, true],
    [{ matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['prod'] }] }, false],
    [{ matchExpressions: [{ key: 'env', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
    [{ matchExpressions: [{ key: 'env', operator: 'DoesNotExist' }] }, false],
    [{ matchExpressions: [{ key: 'env', operator: 'Gt', values: ['a'] }] }, false],
    [
      { matchLabels: { env: 'prod' }, matchExpressions: [{ key: 'zone', operator: 'Exists' }] },
      false,
    ],
    [{}, true],
  ])('a subnet that selects its namespace by %j: %s', (selector, selected) => {
    const objects = [
      vpc('v'),
      subnet('one', 'v', '10.1.0.0/24', { namespaceSelectors: [selector] }),
      object('v1', 'Namespace', 'x', {}, { labels: { env: 'prod', more: 'yes' } }),
      bare('p', 'x'),
    ]
    expect(places(...objects)).toEqual([selected ? 'one 10.1.0.2' : 'ovn-default 10.16.0.2'])
  })

  it("the default subnet of the namespace's VPC", () => {
    expect(places(...nets, bare('p', 'other'))).toEqual(['two 10.2.0.2'])
    const flagged = [
      vpc('v', { namespaces: ['team'] }),
      subnet('s', 'v', '10.1.0.0/24'),
      subnet('d', 'v', '10.2.0.0/24', { default: true }),
    ]
    expect(places(...flagged, bare('p', 'team'))).toEqual(['d 10.2.0.2'])
  })

  it('the default subnet of the cluster', () => {
    expect(places(bare('p', 'any'))).toEqual(['ovn-default 10.16.0.2'])
    expect(places(...nets, bare('p', 'any'))).toEqual(['ovn-default 10.16.0.2'])
    expect(places(...nets, pod('p', 'ovn-default', '10.16.0.9'))).toEqual(['ovn-default 10.16.0.9'])
    expect(places(subnet('mine', 'ovn-cluster', '10.5.0.0/16'), bare('p', 'any'))).toEqual([
      'ovn-default 10.16.0.2',
    ])
  })

  it('no subnet, and says why', () => {
    expect(places(...nets, pod('p', 'tow', '10.2.0.2'))).toEqual([
      'pod `default/p` is to be in subnet `tow`, which is not among the manifests',
    ])
    expect(
      places(vpc('v'), subnet('bad', 'v', '10.1.0.0/32'), pod('p', 'bad', '10.1.0.0')),
    ).toEqual(['pod `default/p` is to be in subnet `bad`, which the controller refuses'])
    expect(places(subnet('ovn-default', 'ovn-cluster', '10.1.0.0/32'), bare('p', 'any'))).toEqual([
      'pod `any/p` has no subnet',
    ])
    const hosted = object('v1', 'Pod', 'p', { spec: { hostNetwork: true } })
    expect(places(...nets, hosted)).toEqual(['pod `default/p` uses the network of its node'])
    const done = { ...pod('p', 'one', '10.1.0.2'), status: { phase: 'Succeeded' } }
    expect(places(...nets, done)).toEqual([
      'pod `default/p` has ended (Succeeded) and holds no address',
    ])
    const [endpoint] = load([...nets, hosted]).network.model.endpoints
    expect(endpoint!.problem).toMatchObject({
      code: 'pod-outside',
      severity: 'warning',
      origin: { path: 'spec.hostNetwork' },
    })
    expect(() => load([...nets, hosted]).network.trace({ from: 'p', to: '10.1.0.2' })).toThrow(
      'uses the network of its node',
    )
  })
})

describe('the address of a pod', () => {
  const deployment = (annotations: Record<string, string>) =>
    object('apps/v1', 'StatefulSet', 'web', {
      spec: {
        replicas: 3,
        template: {
          metadata: { annotations: { 'ovn.kubernetes.io/logical_switch': 'one', ...annotations } },
          spec: {},
        },
      },
    })

  it('comes from the pool that its workload names, one entry for each replica', () => {
    expect(
      places(...nets, deployment({ 'ovn.kubernetes.io/ip_pool': '10.1.0.9, 10.1.0.7' })),
    ).toEqual(['one 10.1.0.9', 'one 10.1.0.7', 'one 10.1.0.2'])
  })

  it('comes from a pool of both families by semicolons', () => {
    const dual = [vpc('v'), subnet('one', 'v', '10.1.0.0/24,fd00::/64')]
    expect(
      places(
        ...dual,
        deployment({ 'ovn.kubernetes.io/ip_pool': '10.1.0.9,fd00::9;10.1.0.7,fd00::7' }),
      ).slice(0, 2),
    ).toEqual(['one 10.1.0.9,fd00::9', 'one 10.1.0.7,fd00::7'])
  })

  it('may be any, of a pool that is an object', () => {
    expect(places(...nets, deployment({ 'ovn.kubernetes.io/ip_pool': 'pool-1' }))).toEqual([
      'one 10.1.0.2',
      'one 10.1.0.3',
      'one 10.1.0.4',
    ])
  })

  it('is the one that an IP object records', () => {
    const record = resource('IP', 'p.team', {
      podName: 'p',
      namespace: 'team',
      subnet: 'two',
      v4IpAddress: '10.2.0.77',
    })
    expect(places(...nets, record, bare('p', 'team'))).toEqual(['two 10.2.0.77'])
    const both = resource('IP', 'p.team', {
      podName: 'p',
      namespace: 'team',
      ipAddress: '10.2.0.78',
    })
    expect(places(...nets, both, bare('p', 'team'))).toEqual(['two 10.2.0.78'])
    expect(places(...nets, record, bare('q', 'team'))).toEqual(['two 10.2.0.2'])
  })

  it('is the one that its annotation asks for, whatever an IP object records', () => {
    const record = resource('IP', 'a.default', {
      podName: 'a',
      namespace: 'default',
      v4IpAddress: '10.1.0.77',
    })
    const { endpoints } = load([...pair(), record]).network.model
    expect(endpoints[0]!.addresses.map(formatAddress)).toEqual(['10.1.0.2'])
  })
})

describe('a virtual machine', () => {
  const machine = (spec: object) =>
    object('kubevirt.io/v1', 'VirtualMachine', 'vm', {
      spec: {
        ...spec,
        template: {
          metadata: { annotations: { 'ovn.kubernetes.io/logical_switch': 'one' } },
          spec: {},
        },
      },
    })

  it.each([
    { running: true },
    { running: false },
    { runStrategy: 'Halted' },
    { runStrategy: 'Always' },
    {},
  ])('is an endpoint with %j: Kube-OVN keeps its address while it stands still', (spec) => {
    expect(places(...nets, machine(spec))).toEqual(['one 10.1.0.2'])
    expect(codes(load([...nets, machine(spec)]))).toEqual([])
  })
})

describe('an annotation that is not simulated', () => {
  it('is noted by the traces of its pod', () => {
    const objects = pair({ podA: { eip: '1.2.3.4' } })
    expect(trace(objects, { from: 'a', to: 'b' }).notes).toMatchObject([
      {
        code: 'not-simulated',
        message: expect.stringContaining('annotation `ovn.kubernetes.io/eip` of pod `default/a`'),
        origin: { path: expect.stringContaining('ovn.kubernetes.io/eip') },
      },
    ])
    expect(trace(objects, { from: 'b', to: 'a' }).notes).toHaveLength(1)
    expect(trace(objects, { from: 'a2', to: 'b' }).notes).toEqual([])
  })

  it.each(['port_vips', 'vip', 'aaps', 'layer2_forward', 'routes', 'eip', 'snat', 'north_gateway'])(
    'may be %s',
    (key) => {
      expect(trace(pair({ podA: { [key]: 'x' } }), { from: 'a', to: 'b' }).notes).toHaveLength(1)
    },
  )
})

it('pods of all namespaces are found by their names, and the namespace of the caller is the default', () => {
  const objects = [...nets, bare('p', 'team'), bare('q', 'other')]
  expect(fate(load(objects).network.trace({ from: 'team/p', to: 'other/q' }))).toBe(
    'there and back',
  )
  expect(
    fate(load(objects, { namespace: 'team' }).network.trace({ from: 'p', to: 'other/q' })),
  ).toBe('there and back')
})

describe('an address that is wanted', () => {
  const dual = [vpc('v'), subnet('s', 'v', '10.1.0.0/24,fd00::/64')]
  const wanting = (annotations: Record<string, string>) =>
    bare('p', 'x', { 'ovn.kubernetes.io/logical_switch': 's', ...annotations })

  it('of one family of a dual-stack subnet brings the lowest free one of the other', () => {
    expect(places(...dual, wanting({ 'ovn.kubernetes.io/ip_address': '10.1.0.9' }))).toEqual([
      's 10.1.0.9,fd00::2',
    ])
    expect(places(...dual, wanting({ 'ovn.kubernetes.io/ip_pool': 'fd00::9' }))).toEqual([
      's fd00::9,10.1.0.2',
    ])
  })

  it('from an IPPool brings the pod into the subnet of the pool', () => {
    const pool = object('kubeovn.io/v1', 'IPPool', 'lot', { spec: { subnet: 's' } })
    const pod = bare('p', 'x', { 'ovn.kubernetes.io/ip_pool': 'lot' })
    expect(places(...dual, pool, pod)).toEqual(['s 10.1.0.2,fd00::2'])
  })
})
