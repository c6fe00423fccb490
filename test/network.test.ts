import { type Probe, ProbeError } from 'isthmus'
import { formatAddress } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import {
  fate,
  load,
  pair,
  peering,
  pod,
  securityGroup,
  subnet,
  to,
  vpc,
  type Written,
} from './kubeovn/cluster.ts'

const { network } = load(pair())

const ask = (probe: Partial<Probe>, objects?: readonly Written[]) =>
  (objects ? load(objects).network : network).trace({ from: 'a', to: 'b', ...probe })

function refusal(probe: Partial<Probe>, objects?: readonly Written[]) {
  try {
    ask(probe, objects)
  } catch (error) {
    if (error instanceof ProbeError) return [error.code, error.message, error.help]
    throw error
  }
  return 'no refusal'
}

describe('a probe', () => {
  it.each<[string, Partial<Probe>]>([
    ['a pod', {}],
    ['a pod with its namespace', { from: 'default/a', to: 'default/b' }],
    ['an address in a VPC', { from: 'vpc-a:10.1.0.2', to: 'vpc-b:10.2.0.2' }],
    ['an address alone', { to: '10.2.0.2' }],
  ])('may name %s', (_, probe) => {
    const { from, request } = ask(probe)
    expect([from?.name, request.receiver?.name, fate(ask(probe))]).toEqual([
      'a',
      'b.default',
      'there and back',
    ])
  })

  it('is an echo request from port 49152 with a time to live of 64 unless it says otherwise', () => {
    expect(ask({}).packet).toMatchObject({
      protocol: 1,
      icmpType: 8,
      sourcePort: 0,
      destinationPort: 0,
      ttl: 64,
    })
    expect(ask({ protocol: 'TCP', port: 80 }).packet).toMatchObject({
      protocol: 6,
      sourcePort: 49152,
      destinationPort: 80,
    })
    expect(ask({ protocol: 'udp', port: 53, sourcePort: 9, ttl: 7 }).packet).toMatchObject({
      protocol: 17,
      sourcePort: 9,
      destinationPort: 53,
      ttl: 7,
    })
    expect(ask({ protocol: 'sctp', port: 5 }).packet).toMatchObject({
      protocol: 132,
      destinationPort: 5,
    })
    expect(ask({ protocol: 47 }).packet).toMatchObject({
      protocol: 47,
      sourcePort: 0,
      destinationPort: 0,
    })
    expect(ask({ protocol: '47', port: 9 }).packet).toMatchObject({
      protocol: 47,
      destinationPort: 0,
    })
    for (const protocol of ['icmp', 'ICMP6', 'icmpv6', 1, '58'] as const) {
      expect(ask({ protocol }).packet).toMatchObject({ protocol: 1, icmpType: 8 })
    }
  })

  it('takes the family that both have, IPv4 first, or the one that is asked for', () => {
    const dual = [
      vpc('v'),
      subnet('s', 'v', '10.1.0.0/16,fd00::/64'),
      subnet('six', 'v', 'fd00:1::/64'),
      pod('a', 's', '10.1.0.2,fd00::2'),
      pod('b', 's', '10.1.0.3,fd00::3'),
      pod('c', 'six', 'fd00:1::2'),
    ]
    const destination = (probe: Partial<Probe>) =>
      formatAddress(ask(probe, dual).packet.destination)
    expect([
      destination({}),
      destination({ ipVersion: 4 }),
      destination({ ipVersion: 6 }),
      destination({ to: 'c' }),
    ]).toEqual(['10.1.0.3', '10.1.0.3', 'fd00::3', 'fd00:1::2'])
    expect(ask({ ipVersion: 6 }, dual).packet).toMatchObject({ protocol: 58, icmpType: 128 })
    expect(ask({ to: 'c', ipVersion: 4 }, dual).request).toMatchObject({
      outcome: 'dropped',
      reason: 'no-address-of-family',
    })
    expect(ask({ to: 'fd00:1::2', ipVersion: 4 }, dual).verdict).toBe('unreachable')
  })

  it('says which end lacks an address of the family, and keeps what was asked', () => {
    const { packet, notes } = ask({ protocol: 'tcp', port: 80, ipVersion: 6 })
    expect(packet).toMatchObject({ protocol: 6, destinationPort: 80 })
    expect(notes.map(({ code, message }) => [code, message])).toEqual([
      ['no-common-family', '`a` has IPv4 addresses only'],
      ['no-common-family', '`b` has IPv4 addresses only'],
    ])
  })

  it.each<[string, Partial<Probe>, ReturnType<typeof refusal>]>([
    [
      'an unknown pod',
      { to: 'bb' },
      ['unknown-endpoint', 'there is no pod `bb`', 'did you mean `b`?'],
    ],
    [
      'a pod unlike any',
      { to: 'zzz' },
      ['unknown-endpoint', 'there is no pod `zzz`', 'pods that are there: a, a2, b, b2'],
    ],
    [
      'a pod of another namespace',
      { to: 'prod/b' },
      ['unknown-endpoint', 'there is no pod `prod/b`', 'did you mean `default/b`?'],
    ],
    [
      'an unknown VPC',
      { to: 'vpc-c:10.1.0.2' },
      ['unknown-vpc', 'there is no VPC `vpc-c`', 'VPCs that are there: vpc-a, vpc-b'],
    ],
    [
      'a VPC nearly right',
      { to: 'vpc:10.1.0.2' },
      ['unknown-vpc', 'there is no VPC `vpc`', 'did you mean `vpc-a`?'],
    ],
    [
      'no address in a VPC',
      { to: 'vpc-a:web' },
      [
        'bad-address',
        '`web` is not an address',
        'write the address behind the colon as in `vpc-a:10.1.0.2`',
      ],
    ],
    [
      'an address nobody sends from',
      { from: '10.9.0.1' },
      [
        'unknown-endpoint',
        'nobody in the network sends from `10.9.0.1`',
        expect.any(String) as unknown as string,
      ],
    ],
    [
      'a gateway to send from',
      { from: 'vpc-a:10.1.0.1' },
      [
        'unknown-endpoint',
        'nobody in the network sends from `vpc-a:10.1.0.1`',
        expect.any(String) as unknown as string,
      ],
    ],
    [
      'ports of icmp',
      { port: 80 },
      ['bad-probe', 'icmp has no ports', 'leave out the port, or name tcp or udp'],
    ],
    [
      'tcp without a port',
      { protocol: 'tcp' },
      ['bad-probe', 'protocol tcp needs a port', 'name the destination port'],
    ],
    [
      'port 0',
      { protocol: 'tcp', port: 0 },
      ['bad-probe', 'port is 0', 'write a whole number from 1 to 65535'],
    ],
    [
      'port 65536',
      { protocol: 'tcp', port: 65536 },
      ['bad-probe', 'port is 65536', 'write a whole number from 1 to 65535'],
    ],
    [
      'half a port',
      { protocol: 'tcp', port: 1.5 },
      ['bad-probe', 'port is 1.5', 'write a whole number from 1 to 65535'],
    ],
    [
      'source port 0',
      { protocol: 'tcp', port: 1, sourcePort: 0 },
      ['bad-probe', 'sourcePort is 0', 'write a whole number from 1 to 65535'],
    ],
    ['time to live 0', { ttl: 0 }, ['bad-probe', 'ttl is 0', 'write a whole number from 1 to 255']],
    [
      'time to live 256',
      { ttl: 256 },
      ['bad-probe', 'ttl is 256', 'write a whole number from 1 to 255'],
    ],
    [
      'an unknown protocol',
      { protocol: 'http' },
      ['bad-probe', '`http` is not a protocol', expect.any(String) as unknown as string],
    ],
    [
      'protocol 256',
      { protocol: 256 },
      ['bad-probe', '`256` is not a protocol', expect.any(String) as unknown as string],
    ],
    [
      'a name of every object',
      { protocol: 'constructor' },
      ['bad-probe', '`constructor` is not a protocol', expect.any(String) as unknown as string],
    ],
  ])('with %s is refused', (_, probe, expected) => {
    expect(refusal(probe)).toEqual(expected)
  })

  it('about nothing says that there is nothing', () => {
    expect(refusal({}, [])).toEqual([
      'unknown-endpoint',
      'there is no pod `a`',
      'there are no pods among the manifests',
    ])
    expect(refusal({ from: 'v:10.0.0.1' }, [])).toEqual([
      'unknown-vpc',
      'there is no VPC `v`',
      'there are no VPCs among the manifests',
    ])
  })

  it('about a pod without an address says why it has none, and where', () => {
    const objects = [...pair(), pod('lost', 'net-a', '10.9.0.1')]
    const [code, message] = refusal({ to: 'lost' }, objects) as string[]
    expect([code, message]).toEqual([
      'endpoint-without-address',
      'pod `default/lost` wants address `10.9.0.1`, which is not in subnet `net-a`, and gets none',
    ])
  })
})

describe('an address that nobody has', () => {
  it('is taken for a workload without security groups where it is asked for in a VPC', () => {
    const trace = ask({ from: 'vpc-a:10.1.0.77', to: 'vpc-b:10.2.0.77' })
    expect(fate(trace)).toBe('there and back')
    expect(trace.notes.map(({ code, message }) => [code, message])).toEqual([
      ['endpoint-assumed', expect.stringContaining('10.1.0.77 in subnet `net-a`')],
      ['endpoint-assumed', expect.stringContaining('10.2.0.77 in subnet `net-b`')],
    ])
    expect(trace.from).toMatchObject({ kind: 'Assumed', securityGroups: [] })
  })

  it('is nobody where it is asked for alone', () => {
    expect(fate(ask({ to: '10.2.0.77' }))).toBe('dropped at vpc-b: no-such-endpoint')
  })

  it('changes nothing for the next question', () => {
    ask({ to: 'vpc-b:10.2.0.77' })
    expect(fate(ask({ to: '10.2.0.77' }))).toBe('dropped at vpc-b: no-such-endpoint')
    expect(network.model.endpoints).toHaveLength(4)
  })

  it('outside all subnets of the VPC is only an address', () => {
    expect(fate(ask({ to: 'vpc-b:10.9.0.1' }))).toBe('dropped at vpc-a: no-route')
    expect(fate(ask({ to: 'vpc-b:10.2.0.1' }))).toBe('answered, delivered')
  })
})

describe('where the same address is in two VPCs', () => {
  const twins = [
    ...pair(),
    vpc('vpc-c'),
    subnet('net-c', 'vpc-c', '10.2.0.0/16'),
    pod('c', 'net-c', '10.2.0.2', { security_groups: 'web' }),
    securityGroup('web'),
  ]

  it('the pod that is meant is the one that is named', () => {
    expect(fate(ask({ to: 'b' }, twins))).toBe('there and back')
    expect(fate(ask({ to: 'c' }, twins))).toBe('misdelivered at net-b: not-the-owner')
    expect(fate(ask({ to: 'vpc-c:10.2.0.2' }, twins))).toBe('misdelivered at net-b: not-the-owner')
  })
})

describe('what a live cluster would do', () => {
  const form = (nextHop: string, routesB = [to('10.1.0.0/16', '192.168.2.1')]) =>
    pair({
      a: {
        vpcPeerings: [peering('vpc-b', '192.168.1.0/24')],
        staticRoutes: [to('10.2.0.0/16', nextHop)],
      },
      b: { vpcPeerings: [peering('vpc-a', '192.168.2.0/24')], staticRoutes: routesB },
    })
  const live = (objects: Written[], connectIp?: 'address') =>
    load(objects, connectIp ? { connectIp } : {})
      .network.trace({ from: 'a', to: 'b' })
      .notes.filter(({ code }) => code === 'live-cluster-differs')
      .map(({ message }) => message)

  it('is told where the answer rests on another reading', () => {
    expect(live(form('192.168.1.1'))).toEqual([
      'on a live cluster, which reads localConnectIP as an address, the packet is dropped at router `vpc-a` (next-hop-unresolved), so the verdict is unreachable',
    ])
  })

  it('is told for the reply as well', () => {
    const official = pair({
      a: {
        vpcPeerings: [peering('vpc-b', '192.168.1.0/24')],
        staticRoutes: [to('10.2.0.0/16', '192.168.1.7')],
      },
      b: {
        vpcPeerings: [peering('vpc-a', '192.168.1.7/24')],
        staticRoutes: [to('10.1.0.0/16', '192.168.1.9')],
      },
    })
    expect(live(official)).toEqual([
      'on a live cluster, which reads localConnectIP as an address, the reply is dropped at router `vpc-b` (next-hop-unresolved), so the verdict is unreachable',
    ])
  })

  it('is told for assumed workloads too, and is not where nothing rests on it', () => {
    const notes = load(form('192.168.1.1')).network.trace({
      from: 'vpc-a:10.1.0.77',
      to: 'b',
    }).notes
    expect(notes.map(({ code }) => code)).toContain('live-cluster-differs')
    expect(live(form('192.168.1.1'), 'address')).toEqual([])
    expect(live(pair())).toEqual([])
  })
})

it('a network cannot be changed once it is compiled', () => {
  const { model } = network
  const lists: unknown[][] = [
    model.routers,
    model.endpoints,
    model.routers[0]!.staticRoutes,
    model.routers[0]!.policies,
    model.switches[0]!.ports,
    model.switches[0]!.acls,
  ] as never
  for (const list of lists) expect(() => list.push('x')).toThrow(TypeError)
})
