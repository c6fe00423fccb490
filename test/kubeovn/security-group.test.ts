import type { ReleaseName } from 'isthmus'
import { describe, expect, it } from 'vitest'
import {
  codes,
  connect,
  fate,
  load,
  pair,
  ping,
  pod,
  rule,
  securityGroup,
  tcp,
  trace,
} from './cluster.ts'

const problems = (ingress: object, spec: object = {}, release: ReleaseName = '1.17') =>
  load([securityGroup('web', { ingressRules: [ingress], ...spec })], { release }).diagnostics.map(
    ({ code, origin, message, help }) => {
      expect(help).toBeDefined()
      expect(message).toContain('security group `web` is refused by the controller')
      return `${code} ${origin!.path}`
    },
  )

const refused = (field: string) => [`security-group-refused spec.ingressRules[0].${field}`]

describe('a rule of a security group', () => {
  it.each<[string, object, string[]]>([
    ['as it should be', rule('allow', 1), []],
    ['without an IP version', rule('allow', 1, { ipVersion: undefined }), refused('ipVersion')],
    [
      'with an IP version in upper case',
      rule('allow', 1, { ipVersion: 'IPv4' }),
      refused('ipVersion'),
    ],
    ['of priority 0', rule('allow', 0), refused('priority')],
    ['of the lowest priority', rule('allow', 16384), []],
    ['below the lowest priority', rule('allow', 16385), refused('priority')],
    ['without a remote type', rule('allow', 1, { remoteType: undefined }), refused('remoteType')],
    [
      'with an unknown remote type',
      rule('allow', 1, { remoteType: 'cidr' }),
      refused('remoteType'),
    ],
    ['without an address', rule('allow', 1, { remoteAddress: '' }), refused('remoteAddress')],
    [
      'with a name for an address',
      rule('allow', 1, { remoteAddress: 'web' }),
      refused('remoteAddress'),
    ],
    ['with an address', rule('allow', 1, { remoteAddress: '10.0.0.1' }), []],
    [
      'with a bad mask',
      rule('allow', 1, { remoteAddress: '10.0.0.0/33' }),
      refused('remoteAddress'),
    ],
    ['with a list of CIDRs', rule('allow', 1, { remoteAddress: '10.0.0.0/8,11.0.0.0/8' }), []],
    [
      'about itself',
      rule('allow', 1, { remoteType: 'securityGroup', remoteSecurityGroup: 'web' }),
      [],
    ],
    [
      'about a group that is not there',
      rule('allow', 1, { remoteType: 'securityGroup', remoteSecurityGroup: 'x' }),
      refused('remoteSecurityGroup'),
    ],
    ['of tcp without ports', rule('allow', 1, { protocol: 'tcp' }), refused('portRangeMin')],
    [
      'of udp with ports backwards',
      rule('allow', 1, { protocol: 'udp', portRangeMin: 2, portRangeMax: 1 }),
      refused('portRangeMin'),
    ],
    ['of tcp with port 0', rule('allow', 1, tcp(0, 1)), refused('portRangeMin')],
    ['of tcp with port 65536', rule('allow', 1, tcp(1, 65536)), refused('portRangeMin')],
    ['of tcp with all ports', rule('allow', 1, tcp(1, 65535)), []],
    [
      'of icmp with bad ports',
      rule('allow', 1, { protocol: 'icmp', portRangeMin: 9, portRangeMax: 1 }),
      [],
    ],
    ['that passes', rule('pass', 1), []],
    ['with a local address', rule('allow', 1, { localAddress: '10.1.0.0/16' }), []],
    ['with a local name', rule('allow', 1, { localAddress: 'x' }), refused('localAddress')],
    [
      'with a local address and no source ports',
      rule('allow', 1, { ...tcp(80), localAddress: '10.1.0.1' }),
      refused('sourcePortRangeMin'),
    ],
    [
      'with bad source ports and no local address',
      rule('allow', 1, { ...tcp(80), sourcePortRangeMin: 9, sourcePortRangeMax: 1 }),
      [],
    ],
  ])('%s', (_, ingress, expected) => {
    expect(problems(ingress)).toEqual(expected)
  })

  it('is checked by what the release knows', () => {
    for (const release of ['1.12', '1.13', '1.14', '1.15'] as const) {
      expect(problems(rule('allow', 200), {}, release)).toEqual([])
      expect(problems(rule('allow', 201), {}, release)).toEqual(refused('priority'))
      expect(problems(rule('allow', 1, { localAddress: 'x' }), {}, release)).toEqual([])
      expect(problems(rule('pass', 1), { tier: 7 }, release)).toEqual([])
    }
    expect(problems(rule('pass', 1), { tier: 1 })).toEqual(refused('policy'))
    expect(problems(rule('allow', 1), { tier: 1 })).toEqual([])
    expect(problems(rule('allow', 1), { tier: 2 })).toEqual(['security-group-refused spec.tier'])
  })

  it('is told with what it says', () => {
    const messages = (...ingressRules: object[]) =>
      load([securityGroup('web', { ingressRules })]).diagnostics.map(
        ({ message }) => message.split(': ')[1],
      )
    expect(messages(rule('allow', 0, { ipVersion: 'v4' }), rule('allow', 1, tcp(9, 8)))).toEqual([
      'ingressRules[0] has ipVersion `v4`',
      'ingressRules[0] has priority 0',
      'ingressRules[1] has ports 9 to 8',
    ])
  })

  it('is told wherever it stands, with all others that are wrong', () => {
    const spec = {
      ingressRules: [rule('allow', 0), rule('allow', 1)],
      egressRules: [rule('allow', 1, { ipVersion: '4', remoteAddress: 'x' })],
    }
    expect(
      load([securityGroup('web', spec)]).diagnostics.map(({ origin }) => origin!.path),
    ).toEqual([
      'spec.ingressRules[0].priority',
      'spec.egressRules[0].ipVersion',
      'spec.egressRules[0].remoteAddress',
    ])
  })
})

/** The ACLs of the group that pod b is in, as direction, priority, tier, action and match. */
const acls = (spec: object, release: ReleaseName = '1.17') =>
  load([...pair({ podB: { security_groups: 'my-web' } }), securityGroup('my-web', { ...spec })], {
    release,
  }).network.model.portGroups.map((group) => [
    group.name,
    group.ports.join(),
    group.acls.map(
      ({ direction, priority, tier, action, match }) =>
        `${direction} ${priority} ${tier} ${action} ${match}`,
    ),
  ])

describe('the ACLs of a security group', () => {
  it('let in what a port needs before any rule, on both tiers', () => {
    const base = (
      direction: string,
      side: string,
      tier: number,
      nd: string,
      dhcp: string,
      dhcp6: string,
    ) =>
      [
        'arp',
        `icmp6.type == {${nd}} && icmp6.code == 0 && ip.ttl == 255`,
        dhcp,
        dhcp6,
        'ip.proto == 112',
      ].map(
        (match) => `${direction} 2005 ${tier} allow-related ${side} == @ovn.sg.my.web && ${match}`,
      )
    const ingress = (tier: number) =>
      base(
        'to-lport',
        'outport',
        tier,
        '130, 134, 135, 136',
        'udp.src == 67 && udp.dst == 68 && ip4',
        'udp.src == 547 && udp.dst == 546 && ip6',
      )
    const egress = (tier: number) =>
      base(
        'from-lport',
        'inport',
        tier,
        '130, 133, 135, 136',
        'udp.src == 68 && udp.dst == 67 && ip4',
        'udp.src == 546 && udp.dst == 547 && ip6',
      )
    const closing = (tier: number) => [
      `to-lport 2003 ${tier} drop outport == @ovn.sg.kubeovn_deny_all && ip`,
      `from-lport 2003 ${tier} drop inport == @ovn.sg.kubeovn_deny_all && ip`,
    ]
    expect(acls({})).toEqual([
      ['ovn.sg.my.web', 'b.default', [...ingress(2), ...ingress(3), ...egress(2), ...egress(3)]],
      ['ovn.sg.kubeovn_deny_all', 'b.default', [...closing(2), ...closing(3)]],
    ])
    expect(acls({}, '1.15')).toEqual([
      ['ovn.sg.my.web', 'b.default', [...ingress(2), ...egress(2)]],
      ['ovn.sg.kubeovn_deny_all', 'b.default', closing(2)],
    ])
  })

  const first = (spec: object, release?: ReleaseName) => (acls(spec, release)[0]![2] as string[])[0]

  it('are made of its rules', () => {
    const web = 'outport == @ovn.sg.my.web'
    expect(
      first({ ingressRules: [rule('allow', 1, { ...tcp(80, 90), remoteAddress: '10.1.0.0/16' })] }),
    ).toBe(
      `to-lport 18483 2 allow-related ${web} && ip4 && ip4.src == 10.1.0.0/16 && 80 <= tcp.dst <= 90`,
    )
    expect(
      first({
        ingressRules: [
          rule('drop', 5, { protocol: 'icmp', ipVersion: 'ipv6', remoteAddress: '::/0' }),
        ],
      }),
    ).toBe(`to-lport 18479 2 drop ${web} && ip6 && ip6.src == ::/0 && icmp6`)
    expect(
      first({ tier: 1, egressRules: [], ingressRules: [rule('allow', 5, { protocol: 'icmp' })] }),
    ).toBe(`to-lport 18479 3 allow-related ${web} && ip4 && ip4.src == 0.0.0.0/0 && icmp4`)
    const local = {
      ...tcp(80),
      localAddress: '10.2.0.2',
      sourcePortRangeMin: 1024,
      sourcePortRangeMax: 65535,
    }
    expect(first({ ingressRules: [rule('allow', 1, local)] })).toBe(
      `to-lport 18483 2 allow-related ${web} && ip4 && ip4.src == 0.0.0.0/0 && ip4.dst == 10.2.0.2 && 80 <= tcp.dst <= 80 && 1024 <= tcp.src <= 65535`,
    )
    expect(first({ ingressRules: [rule('allow', 1, local)] }, '1.15')).toBe(
      `to-lport 2299 2 allow-related ${web} && ip4 && ip4.src == 0.0.0.0/0 && 80 <= tcp.dst <= 80`,
    )
    expect(first({ ingressRules: [rule('pass', 1)] })).toContain(' pass ')
    expect(first({ ingressRules: [rule('pass', 1)] }, '1.15')).toContain(' drop ')
  })

  it('of egress look the other way', () => {
    const all = acls({
      egressRules: [rule('allow', 1, { ...tcp(80), remoteAddress: '10.1.0.0/16' })],
    })[0]![2] as string[]
    expect(all).toContain(
      'from-lport 18483 2 allow-related inport == @ovn.sg.my.web && ip4 && ip4.dst == 10.1.0.0/16 && 80 <= tcp.dst <= 80',
    )
  })

  it('know its members by address', () => {
    const all = acls({ allowSameGroupTraffic: true })[0]![2] as string[]
    expect(all.filter((text) => text.includes(' 2004 '))).toEqual([
      'to-lport 2004 2 allow-related outport == @ovn.sg.my.web && ip4 && ip4.src == $ovn.sg.my.web.associated.v4',
      'to-lport 2004 2 allow-related outport == @ovn.sg.my.web && ip6 && ip6.src == $ovn.sg.my.web.associated.v6',
      'from-lport 2004 2 allow-related inport == @ovn.sg.my.web && ip4 && ip4.dst == $ovn.sg.my.web.associated.v4',
      'from-lport 2004 2 allow-related inport == @ovn.sg.my.web && ip6 && ip6.dst == $ovn.sg.my.web.associated.v6',
    ])
  })

  it('leave out members that have no place in the network', () => {
    const objects = [
      ...pair({ podB: { security_groups: 'web' } }),
      pod('lost', 'net-b', '10.9.0.1', { security_groups: 'web' }),
      securityGroup('web'),
    ]
    const { network } = load(objects)
    expect(network.model.portGroups.map(({ ports }) => ports)).toEqual([
      ['b.default'],
      ['b.default'],
    ])
  })

  it('apply to both groups whose names OVN cannot tell apart', () => {
    const objects = [
      ...pair({ podB: { security_groups: 'a-b' } }),
      securityGroup('a-b', {}),
      securityGroup('a.b', { ingressRules: [rule('allow', 1)] }),
    ]
    expect(codes(load(objects))).toEqual(['port-group-collision'])
    expect(ping(objects, 'a', 'b')).toBe('there and back')
  })
})

it('a rule of a tier that passes is decided by the tier behind it, not by its own next rule', () => {
  const objects = [
    ...pair({ podB: { security_groups: 'front' } }),
    securityGroup('front', { ingressRules: [rule('pass', 1, tcp(80)), rule('allow', 2)] }),
  ]
  expect(connect(objects, 'a', 'b', 80)).toBe('dropped at net-b: acl-drop')
  expect(connect(objects, 'a', 'b', 81)).toBe('there and back')
})

it('a source port counts where the rule names one', () => {
  const local = {
    ...tcp(80),
    localAddress: '10.2.0.0/16',
    sourcePortRangeMin: 2000,
    sourcePortRangeMax: 2000,
  }
  const objects = [
    ...pair({ podB: { security_groups: 'web' } }),
    securityGroup('web', { ingressRules: [rule('allow', 1, local)] }),
  ]
  const from = (sourcePort: number) =>
    fate(trace(objects, { from: 'a', to: 'b', protocol: 'tcp', port: 80, sourcePort }))
  expect([from(2000), from(2001)]).toEqual(['there and back', 'dropped at net-b: acl-drop'])
})
