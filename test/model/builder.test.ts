import { Network, NetworkBuilder, OVN_BEHAVIOURS } from 'isthmus'
import { describe, expect, it } from 'vitest'

/** red ══ blue, one workload in each. */
function pair(): NetworkBuilder {
  return new NetworkBuilder()
    .router('red')
    .subnet('red-net', 'red', '10.1.0.0/16,fd00:1::/64')
    .router('blue')
    .subnet('blue-net', 'blue', '10.2.0.0/16,fd00:2::/64')
    .peer('red', '169.254.0.1/30,fd00:9::1/64', 'blue', '169.254.0.2/30,fd00:9::2/64')
    .route('red', '10.2.0.0/16', '169.254.0.2')
    .route('blue', '10.1.0.0/16', '169.254.0.1')
    .endpoint('default/a', 'red-net', '10.1.0.2,fd00:1::2')
    .endpoint('default/b', 'blue-net', '10.2.0.2,fd00:2::2', {
      groups: ['web'],
      labels: { app: 'web' },
    })
}

const verdict = (builder: NetworkBuilder, from = 'a', to = 'b', port = 80) =>
  new Network(builder.build()).trace({ from, to, protocol: 'tcp', port }).verdict

describe('NetworkBuilder', () => {
  it('writes a peering that works both ways', () => {
    expect(verdict(pair())).toBe('reachable')
    expect(verdict(pair(), 'b', 'a')).toBe('reachable')
  })

  it('names ports as Kube-OVN does, and gives a subnet its first address as gateway', () => {
    const { routers, switches } = pair().build()
    expect(routers[0]!.ports.map(({ name, peer }) => [name, peer])).toEqual([
      ['red-red-net', undefined],
      ['red-blue', 'blue-red'],
    ])
    expect(switches[0]!.ports.map(({ name }) => name)).toEqual(['red-net-red', 'a.default'])
    const answered = new Network(pair().build()).trace({ from: 'a', to: '10.2.0.1' })
    expect(answered.request.outcome).toBe('answered')
    const v6 = new Network(
      pair()
        .route('red', 'fd00:2::/64', 'fd00:9::2')
        .route('blue', 'fd00:1::/64', 'fd00:9::1')
        .build(),
    ).trace({ from: 'a', to: 'fd00:2::1', ipVersion: 6 })
    expect(v6.request.outcome).toBe('answered')
  })

  it('takes a gateway, a half peering, route tables, policies, ACLs, groups and address sets', () => {
    expect(verdict(pair().policy('red', 100, 'ip4.dst == 10.2.0.2', 'drop'))).toBe('unreachable')
    expect(
      verdict(
        pair().acl('red-net', { direction: 'from-lport', match: 'tcp.dst == 80', action: 'drop' }),
      ),
    ).toBe('unreachable')
    const grouped = () =>
      pair()
        .addressSet('friends', '10.1.0.2')
        .groupAcl('web', { direction: 'to-lport', match: 'outport == @web && ip', action: 'drop' })
    expect(verdict(grouped())).toBe('unreachable')
    expect(
      verdict(
        grouped().groupAcl('web', {
          direction: 'to-lport',
          match: 'outport == @web && ip4.src == $friends',
          action: 'allow-related',
          priority: 2000,
        }),
      ),
    ).toBe('reachable')
    const half = new NetworkBuilder()
      .router('red')
      .subnet('red-net', 'red', '10.1.0.0/16', { gateway: '10.1.255.254', table: 'rtb' })
      .halfPeer('red', 'blue', '169.254.0.1/30')
      .route('red', '10.2.0.0/16', '169.254.0.2', { table: 'rtb' })
      .endpoint('default/a', 'red-net', '10.1.0.2', { portSecurity: true })
    const { request } = new Network(half.build()).trace({ from: 'a', to: '10.2.0.2' })
    expect(request.reason).toBe('peer-missing')
  })

  it('forwards like the OVN build it is given', () => {
    const design = (builder: NetworkBuilder) =>
      builder
        .router('v')
        .subnet('n', 'v', '10.1.0.0/24')
        .endpoint('default/a', 'n', '10.1.0.2')
        .endpoint('default/gw', 'n', '10.1.0.9')
        .route('v', '0.0.0.0/0', 'discard')
        .route('v', '10.1.0.0/24', '10.1.0.9', { policy: 'src-ip' })
    const outcome = (builder: NetworkBuilder) =>
      new Network(design(builder).build()).trace({ from: 'a', to: '8.8.8.8' }).request.reason
    expect(outcome(new NetworkBuilder())).toBe('route-discard')
    expect(outcome(new NetworkBuilder(OVN_BEHAVIOURS['ovn-23.03']))).toBe('not-the-owner')
  })

  it.each<[string, (builder: NetworkBuilder) => unknown, string]>([
    ['a router twice', (b) => b.router('red'), 'there is a router `red` already'],
    [
      'a subnet twice',
      (b) => b.subnet('red-net', 'red', '10.3.0.0/16'),
      'there is a subnet `red-net` already',
    ],
    [
      'an unknown router',
      (b) => b.route('green', '0.0.0.0/0', '10.1.0.9'),
      'there is no router `green`; add it first',
    ],
    [
      'an unknown subnet',
      (b) => b.endpoint('x/y', 'green-net', '10.3.0.2'),
      'there is no subnet `green-net`; add it first',
    ],
    ['a bad CIDR', (b) => b.subnet('n', 'red', '10.3.0.0'), '`10.3.0.0` is not a CIDR'],
    ['a bad next hop', (b) => b.route('red', '10.3.0.0/16', 'blue'), '`blue` is not an address'],
    [
      'a bad prefix',
      (b) => b.route('red', '10.3.0.0/33', '10.1.0.9'),
      '`10.3.0.0/33` is neither a CIDR nor an address',
    ],
    [
      'a bad link',
      (b) => b.halfPeer('red', 'x', '169.254.0.1'),
      '`169.254.0.1` is not an address with the length of its network',
    ],
    [
      'a bare name',
      (b) => b.endpoint('x', 'red-net', '10.1.0.3'),
      '`x` is not of the form namespace/name',
    ],
  ])('refuses %s', (_, use, message) => {
    expect(() => use(pair())).toThrow(new TypeError(message))
  })
})
