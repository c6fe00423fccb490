import { type Diagnostic, Fabric, OVN_BEHAVIOURS, type Trace } from 'isthmus'
import { formatAddress } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import {
  acl,
  end,
  ends,
  from,
  lan,
  network,
  PING,
  PING6,
  peers,
  pod,
  policy,
  port,
  router,
  send,
  THERE_AND_BACK,
  tcp,
  to,
} from './networks.ts'

const toB = (model: Parameters<typeof send>[0], more: Parameters<typeof send>[3] = {}) =>
  ends(send(model, 'pod-a', '10.2.0.2', more))

const choiceOf = ({ request }: Trace) =>
  request.hops.flatMap(({ steps }) => steps).find((step) => step.kind === 'choice')

describe('a choice that OVN leaves open', () => {
  const twoPaths = (...hops: string[]) =>
    send(peers({ routes: hops.map((hop) => to('10.9.0.0/16', hop)) }), 'pod-a', '10.9.0.1')

  it('is undefined where its ways end differently, and names how each ends', () => {
    const trace = twoPaths('10.1.0.2', '10.1.0.3')
    expect(trace.verdict).toBe('undefined')
    expect(trace.reply).toBeUndefined()
    expect(
      choiceOf(trace)?.between.map(({ outcome, receiver }) => [outcome, receiver?.name]),
    ).toEqual([
      ['misdelivered', 'pod-a'],
      ['misdelivered', 'pod-a2'],
    ])
  })

  it('is none where all end alike, and the first way is shown', () => {
    const trace = twoPaths('10.1.0.77', '10.1.0.78')
    expect(ends(trace)).toEqual(['dropped at left: next-hop-unresolved'])
    expect(trace.verdict).toBe('unreachable')
    expect(choiceOf(trace)?.between).toHaveLength(2)
    const route = trace.request.hops[1]!.steps.find((step) => step.kind === 'route')
    expect(route && formatAddress(route.nextHop)).toBe('10.1.0.77')
  })

  it('is none for two rows of one route', () => {
    expect(ends(twoPaths('10.1.0.3', '10.1.0.3'))).toEqual([
      'misdelivered at a by pod-a2: not-the-owner',
    ])
  })

  it('is told apart by the spelling of the prefixes, which OVN groups by', () => {
    const routes = [to('10.9.0.0/16', '10.1.0.2'), to('10.9.1.1/16', '10.1.0.3')]
    expect(end(send(peers({ routes }), 'pod-a', '10.9.0.1').request)).toBe(
      'undefined at left: equal-priority-routes',
    )
  })

  it('may lead to another, and is undefined if that is', () => {
    const model = peers({
      routes: [to('10.2.0.0/24', '169.254.0.2'), to('10.2.0.1/24', '10.1.0.77')],
      podsB: [pod('twin', '10.2.0.2')],
    })
    const trace = send(model, 'pod-a', '10.2.0.2')
    expect(choiceOf(trace)?.between.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['undefined', 'several-endpoints-own-address'],
      ['dropped', 'next-hop-unresolved'],
    ])
  })

  it('between equal policies is none if they do the same', () => {
    const reroute = (match: string, hops: string) => policy(5, match, 'reroute', hops)
    const same = [
      reroute('udp.dst == 2000', '169.254.0.2'),
      reroute('ip4.dst == 10.2.0.0/16', '169.254.0.2'),
    ]
    expect(toB(peers({ policies: same }))).toEqual(THERE_AND_BACK)
    const differ = [reroute('ip4', '10.1.0.3'), reroute('udp', '169.254.0.2')]
    expect(toB(peers({ policies: differ }))).toEqual(['undefined at left: equal-priority-policies'])
    const onePort = [reroute('ip4', '10.1.0.3'), reroute('udp', '10.1.0.2')]
    expect(toB(peers({ policies: onePort }))).toEqual([
      'undefined at left: equal-priority-policies',
    ])
    const several = [reroute('ip4', '10.1.0.3 169.254.0.2')]
    expect(toB(peers({ policies: several }))).toEqual(['undefined at left: equal-cost-paths'])
    const drops = [policy(5, 'ip4', 'drop'), policy(5, 'udp', 'drop')]
    expect(toB(peers({ policies: drops }))).toEqual(['dropped at left: policy-drop'])
  })

  it('between ACLs counts a pass for what the next tier says', () => {
    const passing = (next: 'allow' | 'drop') =>
      toB(
        peers({
          aclsB: [
            acl('to-lport', 5, 'udp', 'pass', 1),
            acl('to-lport', 5, 'ip4', 'drop', 1),
            acl('to-lport', 5, 'ip', next, 2),
          ],
        }),
      )
    expect(passing('drop')).toEqual(['dropped at b: acl-drop'])
    expect(passing('allow')).toEqual(['undefined at b: equal-priority-acls'])
    const nothingBehind = peers({
      aclsB: [acl('to-lport', 5, 'udp', 'pass', 3), acl('to-lport', 5, 'ip4', 'allow', 3)],
    })
    expect(toB(nothingBehind)).toEqual(THERE_AND_BACK)
  })

  it('between ACLs is none if all of them allow', () => {
    const model = peers({
      aclsB: [acl('to-lport', 5, 'udp', 'allow'), acl('to-lport', 5, 'ip4', 'allow-related')],
    })
    expect(toB(model)).toEqual(THERE_AND_BACK)
  })

  it('does not grow with the paths that a loop can take', () => {
    const both = [
      to('10.9.0.0/16', '169.254.0.2'),
      to('10.9.0.1/16', '169.254.0.2'),
      to('10.9.0.0/16', '169.254.0.3'),
    ]
    const model = peers({
      routes: both,
      rightRoutes: [to('10.9.0.0/16', '169.254.0.1'), to('10.9.0.2/16', '169.254.0.7')],
    })
    expect(send(model, 'pod-a', '10.9.0.1', { ttl: 255 }).verdict).not.toBe('reachable')
  })
})

describe('ACLs', () => {
  const allow = (match: string, priority = 10, tier = 2) =>
    acl('to-lport', priority, match, 'allow-related', tier)
  const drop = (match: string, priority = 1, tier = 2) =>
    acl('to-lport', priority, match, 'drop', tier)

  it('decide by the highest priority of the lowest tier that decides', () => {
    const verdict = (...aclsB: ReturnType<typeof acl>[]) =>
      end(send(peers({ aclsB }), 'pod-a', '10.2.0.2').request)
    expect(verdict(drop('udp', 1), allow('udp', 2))).toBe('delivered at b by pod-b')
    expect(verdict(allow('udp', 1), drop('udp', 2))).toBe('dropped at b: acl-drop')
    expect(verdict(allow('udp', 9, 3), drop('udp', 1, 2))).toBe('dropped at b: acl-drop')
    expect(verdict(allow('udp', 1, 0), drop('udp', 9, 1))).toBe('delivered at b by pod-b')
    expect(verdict(acl('to-lport', 9, 'udp', 'pass', 0), drop('udp', 1, 1))).toBe(
      'dropped at b: acl-drop',
    )
    expect(verdict(acl('to-lport', 9, 'udp', 'pass', 2), drop('udp', 1, 2))).toBe(
      'delivered at b by pod-b',
    )
    expect(verdict(drop('tcp'))).toBe('delivered at b by pod-b')
  })

  it('of a stateful switch let replies pass', () => {
    const model = (action: 'allow' | 'allow-related') =>
      peers({
        aclsA: [
          acl('from-lport', 1, 'inport == "pod-a"', action),
          acl('to-lport', 1, 'outport == "pod-a"', 'drop'),
        ],
      })
    expect(toB(model('allow-related'))).toEqual(THERE_AND_BACK)
    expect(toB(model('allow'))).toEqual(['delivered at b by pod-b', 'dropped at a: acl-drop'])
  })

  it('show that a reply passed as part of its connection', () => {
    const model = peers({
      aclsA: [
        acl('from-lport', 1, 'ip', 'allow-related'),
        acl('to-lport', 1, 'outport == "pod-a"', 'drop'),
      ],
    })
    const steps = send(model, 'pod-a', '10.2.0.2').reply!.hops.at(-1)!.steps
    expect(steps.filter((step) => step.kind === 'acl')).toMatchObject([
      {
        direction: 'from-lport',
        port: { type: 'router' },
        established: false,
        acl: { action: 'allow-related' },
      },
      { direction: 'to-lport', port: { name: 'pod-a' }, established: true, acl: undefined },
    ])
  })

  it('see what comes in from a router without its connection', () => {
    const model = peers({
      aclsA: [
        acl('from-lport', 9, 'inport == "pod-a"', 'allow-related'),
        acl('from-lport', 1, 'ip', 'drop'),
      ],
    })
    expect(toB(model)).toEqual(['delivered at b by pod-b', 'dropped at a: acl-drop'])
    const untracked = peers({
      aclsA: [
        acl('from-lport', 9, 'inport == "pod-a"', 'allow-related'),
        acl('from-lport', 8, '!ct.trk', 'drop'),
      ],
    })
    expect(toB(untracked)).toEqual(['delivered at b by pod-b', 'dropped at a: acl-drop'])
  })

  it('that allow without state judge the reply as well', () => {
    const model = (back: 'allow' | 'drop') =>
      peers({
        aclsA: [
          acl('from-lport', 9, 'udp', 'allow-stateless'),
          acl('from-lport', 1, 'tcp', 'allow-related'),
          acl('to-lport', 1, 'outport == "pod-a" && udp', back),
        ],
      })
    expect(toB(model('allow'))).toEqual(THERE_AND_BACK)
    expect(toB(model('drop'))).toEqual(['delivered at b by pod-b', 'dropped at a: acl-drop'])
    expect(toB(model('drop'), tcp(80))).toEqual(THERE_AND_BACK)
  })

  it('of a port group apply at its ports, and make every switch of them stateful', () => {
    const groups = (ports: string[]) => [
      {
        name: 'web',
        ports,
        acls: [
          acl('to-lport', 1, 'outport == @web && udp', 'drop'),
          acl('from-lport', 1, 'inport == @web && tcp', 'allow-related'),
        ],
      },
    ]
    expect(toB(peers({ portGroups: groups(['pod-b']) }))).toEqual(['dropped at b: acl-drop'])
    expect(toB(peers({ portGroups: groups(['pod-b2']) }))).toEqual(THERE_AND_BACK)
    const stateless = { aclsB: [acl('from-lport', 5, 'udp.src == 2000', 'drop')] }
    expect(toB(peers(stateless))).toEqual(['delivered at b by pod-b', 'dropped at b: acl-drop'])
    expect(toB(peers({ ...stateless, portGroups: groups(['pod-b2']) }))).toEqual(THERE_AND_BACK)
  })

  it('may name any port, also the one to the router', () => {
    const model = peers({ aclsA: [acl('to-lport', 1, 'outport == "a-uplink"', 'drop')] })
    expect(toB(model)).toEqual(['dropped at a: acl-drop'])
    expect(ends(send(model, 'pod-a', '10.1.0.3'))[0]).toBe('delivered at a by pod-a2')
    const fromUplink = peers({ aclsB: [acl('to-lport', 1, 'inport == "b-uplink"', 'drop')] })
    expect(toB(fromUplink)).toEqual(['dropped at b: acl-drop'])
  })

  it('know the addresses of port groups as sets that OVN makes itself', () => {
    const portGroups = [{ name: 'web', ports: ['pod-a', 'pod-b'], acls: [] }]
    const model = (match: string) => peers({ portGroups, aclsB: [drop(match)] })
    expect(toB(model('ip4.src == $web_ip4'))).toEqual(['dropped at b: acl-drop'])
    expect(ends(send(model('ip4.src == $web_ip4'), 'pod-a2', '10.2.0.2'))[0]).toBe(
      'delivered at b by pod-b',
    )
    expect(toB(model('ip6.src == $web_ip6'))).toEqual(THERE_AND_BACK)
    for (const set of ['web_ip4', 'web_ip6']) {
      expect(
        send(model(`ip4.src == {10.9.9.9} || ip6.src == $${set}`), 'pod-a', '10.2.0.2').notes,
      ).toEqual([])
    }
    const [unknown] = send(model('ip4.src == $web_ip5'), 'pod-a', '10.2.0.2').notes
    expect(unknown?.code).toBe('match-without-effect')
  })

  it('that do not parse are left out and noted where they stand', () => {
    const broken = [
      drop('ip4.source == 1'),
      drop('eth.src == 02:00:00:00:00:01'),
      drop('ip4.src == $gone'),
    ]
    const { verdict, notes } = send(peers({ aclsB: broken }), 'pod-a', '10.2.0.2')
    expect(verdict).toBe('reachable')
    expect(notes.map(({ code, message }) => [code, message])).toEqual([
      [
        'match-without-effect',
        'the to-lport ACL of priority 1 of switch `b` has no effect: its match `ip4.source == 1` is not understood by OVN, at column 1: `ip4.source` is not a field',
      ],
      [
        'match-not-simulated',
        expect.stringContaining('`eth.src` is not part of the packets that are simulated'),
      ],
      ['match-without-effect', expect.stringContaining('there is no address set `gone`')],
    ])
    expect(send(peers({ aclsB: broken }), 'pod-a', '10.1.0.3').notes).toEqual([])
  })
})

describe('port security', () => {
  it('holds for what is sent and for what is received', () => {
    const model = peers({
      podsB: [pod('tied', '10.2.0.9', '10.2.0.8'), pod('free', '10.2.0.10', '10.2.0.10')],
    })
    expect(end(send(model, 'pod-a', '10.2.0.9').request)).toBe('dropped at b: port-security')
    expect(end(send(model, 'tied', '10.1.0.2').request)).toBe('dropped at b: port-security')
    expect(ends(send(model, 'pod-a', '10.2.0.10'))).toEqual([
      'delivered at b by free',
      'delivered at a by pod-a',
    ])
  })
})

describe('a router', () => {
  it('keeps the tables of its ports apart, with connected routes in all of them', () => {
    const model = (table: string, routes: ReturnType<typeof to>[]) =>
      network({
        routers: [
          router(
            'r',
            [port('r-a', '10.1.0.1/16', { routeTable: table }), port('r-b', '10.2.0.1/16')],
            { routes },
          ),
        ],
        switches: [
          lan('a', '10.1.0.0/16 via 10.1.0.1', 'r-a', [pod('pod-a', '10.1.0.2')]),
          lan('b', '10.2.0.0/16 via 10.2.0.1', 'r-b', [
            pod('pod-b', '10.2.0.2'),
            pod('pod-b2', '10.2.0.3'),
          ]),
        ],
      })
    const main = [to('10.9.0.0/16', '10.2.0.2')]
    const own = [to('10.9.0.0/16', '10.2.0.3', { routeTable: 't' })]
    const outcome = (table: string, routes: ReturnType<typeof to>[]) =>
      end(send(model(table, routes), 'pod-a', '10.9.0.1').request)
    expect(outcome('t', main)).toBe('dropped at r: no-route')
    expect(outcome('t', [...main, ...own])).toBe('misdelivered at b by pod-b2: not-the-owner')
    expect(outcome('', [...main, ...own])).toBe('misdelivered at b by pod-b: not-the-owner')
    expect(ends(send(model('t', []), 'pod-a', '10.2.0.2'))).toEqual(THERE_AND_BACK)
  })

  it.each([
    // What takes a packet of 10.1.0.2 to 10.9.0.9 among a route to pod-a (one) and a route to pod-a2 (two).
    [
      'a longer route',
      to('10.9.0.0/16', '10.1.0.2'),
      to('10.9.0.0/24', '10.1.0.3'),
      ['pod-a2', 'pod-a2', 'pod-a2', 'pod-a2'],
    ],
    [
      'the destination before a network of the source',
      to('0.0.0.0/0', '10.1.0.2'),
      from('10.1.0.0/16', '10.1.0.3'),
      ['pod-a2', undefined, undefined, 'pod-a'],
    ],
    [
      'a host of the source',
      to('0.0.0.0/0', '10.1.0.2'),
      from('10.1.0.2', '10.1.0.3'),
      ['pod-a2', 'pod-a2', 'pod-a2', 'pod-a2'],
    ],
    [
      'any destination before a host of the source',
      to('0.0.0.0/1', '10.1.0.2'),
      from('10.1.0.2', '10.1.0.3'),
      ['pod-a2', 'pod-a', 'pod-a', 'pod-a'],
    ],
    [
      'the longer of two sources',
      from('10.1.0.0/16', '10.1.0.2'),
      from('10.1.0.0/24', '10.1.0.3'),
      ['pod-a2', undefined, undefined, undefined],
    ],
    [
      'the destination at equal length',
      to('10.9.0.0/16', '10.1.0.2'),
      from('10.1.0.0/16', '10.1.0.3'),
      ['pod-a', 'pod-a', 'pod-a', 'pod-a'],
    ],
  ] as const)('prefers %s, in the order of each build', (_, one, two, expected) => {
    const builds = ['ovn-23.03', 'kube-ovn-22.12', 'kube-ovn-24.03', 'kube-ovn-25.03'] as const
    const winners = builds.map((build) => {
      const model = peers({ routes: [one, two], behaviour: OVN_BEHAVIOURS[build] })
      const { request } = send(model, 'pod-a', '10.9.0.9')
      return request.receiver?.name
    })
    expect(winners).toEqual(expected)
  })

  it('prefers a connected network to a static route of the same length, and a longer route to both', () => {
    const connected = peers({ routes: [to('10.1.0.0/16', '169.254.0.2')] })
    expect(ends(send(connected, 'pod-b', '10.1.0.2'))[0]).toBe('delivered at a by pod-a')
    const longer = peers({
      routes: [to('10.1.0.0/24', '169.254.0.2')],
      rightRoutes: [to('10.1.0.0/24', 'discard')],
    })
    expect(ends(send(longer, 'pod-b', '10.1.0.2'))[0]).toBe('dropped at right: route-discard')
  })

  it('answers for each of its addresses before it routes or applies policies', () => {
    const model = peers({ rightPolicies: [policy(9, 'ip4.dst == 10.2.0.1', 'drop')] })
    expect(ends(send(model, 'pod-a', '10.2.0.1', PING))).toEqual([
      'answered at right',
      'delivered at a by pod-a',
    ])
    expect(ends(send(model, 'pod-a', '169.254.0.2', PING))[0]).toBe('answered at right')
    expect(ends(send(model, 'pod-a', '10.1.0.1', PING))[0]).toBe('answered at left')
    expect(ends(send(model, 'pod-a', '10.1.0.1', { ...PING, icmpType: 0 }))).toEqual([
      'dropped at left: port-closed',
    ])
    expect(send(model, 'pod-a', '10.2.0.1', PING).reply!.packet.ttl).toBe(255)
  })

  it('resets TCP and refuses all else to its addresses, from the address that was meant', () => {
    const { error } = send(peers(), 'pod-a', '10.2.0.1', tcp(80)).request
    expect([end(error!), error!.packet.sourcePort, formatAddress(error!.packet.source)]).toEqual([
      'delivered at a by pod-a',
      80,
      '10.2.0.1',
    ])
    expect(send(peers(), 'pod-a', '10.2.0.1').request.error!.packet).toMatchObject({
      protocol: 1,
      icmpType: 3,
      icmpCode: 3,
    })
  })

  it('tells the sender when the time to live has ended, out of the port that the packet came in by', () => {
    const { error, outcome } = send(peers(), 'pod-a', '10.2.0.2', { ttl: 1 }).request
    expect([outcome, end(error!)]).toEqual(['dropped', 'delivered at a by pod-a'])
    expect([formatAddress(error!.packet.source), error!.packet.icmpType]).toEqual(['10.1.0.1', 11])
    const far = send(peers(), 'pod-a', '10.2.0.2', { ttl: 2 }).request.error!
    expect([formatAddress(far.packet.source), end(far)]).toEqual([
      '169.254.0.2',
      'delivered at a by pod-a',
    ])
  })

  it('tells it of IPv6 too, but in 23.03 only on the link that the packet came in by', () => {
    const model = (behaviour: keyof typeof OVN_BEHAVIOURS) =>
      network({
        behaviour: OVN_BEHAVIOURS[behaviour],
        routers: [
          router(
            'left',
            [
              port('left-a', 'fd00:1::1/64'),
              port('left-right', 'fd00:9::1/64', { peer: 'right-left' }),
            ],
            {
              routes: [to('fd00:2::/64', 'fd00:9::2')],
            },
          ),
          router(
            'right',
            [
              port('right-b', 'fd00:2::1/64'),
              port('right-left', 'fd00:9::2/64', { peer: 'left-right' }),
            ],
            {
              routes: [to('fd00:1::/64', 'fd00:9::1')],
            },
          ),
        ],
        switches: [
          lan('a', 'fd00:1::/64 via fd00:1::1', 'left-a', [pod('pod-a', 'fd00:1::2')]),
          lan('b', 'fd00:2::/64 via fd00:2::1', 'right-b', [pod('pod-b', 'fd00:2::2')]),
        ],
      })
    const error = (behaviour: keyof typeof OVN_BEHAVIOURS, ttl: number) =>
      send(model(behaviour), 'pod-a', 'fd00:2::2', { ttl }).request.error
    expect(ends(send(model('ovn-23.03'), 'pod-a', 'fd00:2::2', PING6))).toEqual(THERE_AND_BACK)
    expect(error('kube-ovn-25.03', 2)?.packet).toMatchObject({
      protocol: 58,
      icmpType: 3,
      icmpCode: 0,
      ttl: 254,
    })
    expect(error('ovn-23.03', 2)).toBeUndefined()
    expect(error('ovn-23.03', 1)?.outcome).toBe('delivered')
  })

  it('refuses its own addresses and the broadcast addresses of its networks as sources', () => {
    const sent = (source: string) => end(send(peers(), 'pod-a', '10.2.0.2', { source }).request)
    expect(sent('10.1.0.1')).toBe('dropped at left: source-is-router')
    expect(sent('10.1.255.255')).toBe('dropped at left: source-is-router')
    expect(sent('169.254.0.3')).toBe('dropped at left: source-is-router')
    expect(sent('169.254.0.2')).toBe('dropped at right: source-is-router')
    expect(sent('10.1.0.0')).toBe('delivered at b by pod-b')
  })

  it.each(['0.0.0.1', '127.0.0.1', '224.0.0.1', '239.255.255.255', '255.255.255.255'])(
    'never sees %s',
    (address) => {
      expect(end(send(peers(), 'pod-a', address).request)).toBe('dropped at a: not-unicast')
    },
  )

  it.each(['ff02::1', 'fe80::1', '::', '::1'])('never sees %s', (address) => {
    const model = network({
      switches: [lan('a', 'fd00:1::/64', undefined, [pod('pod-a', 'fd00:1::2')])],
    })
    expect(end(send(model, 'pod-a', address).request)).toBe('dropped at a: not-unicast')
  })

  it('may send a packet back out of the port that it came in by', () => {
    const trace = send(peers({ routes: [to('10.9.0.0/16', '10.1.0.3')] }), 'pod-a', '10.9.0.1')
    expect(ends(trace)).toEqual(['misdelivered at a by pod-a2: not-the-owner'])
    expect(trace.request.hops.map(({ node, inPort, outPort }) => [node, inPort, outPort])).toEqual([
      ['a', 'pod-a', 'a-uplink'],
      ['left', 'left-a', 'left-a'],
      ['a', 'a-uplink', 'pod-a2'],
    ])
  })

  it('reaches the neighbours in each of the networks of a port', () => {
    const model = network({
      routers: [router('r', [port('r-a', '10.1.0.1/16 10.3.0.1/16'), port('r-b', '10.2.0.1/16')])],
      switches: [
        lan('a', '10.1.0.0/16 via 10.1.0.1, 10.3.0.0/16 via 10.3.0.1', 'r-a', [
          pod('pod-a', '10.1.0.2'),
          pod('pod-a2', '10.3.0.2'),
          pod('elsewhere', '10.9.0.2'),
        ]),
        lan('b', '10.2.0.0/16 via 10.2.0.1', 'r-b', [pod('pod-b', '10.2.0.2')]),
      ],
    })
    expect(ends(send(model, 'pod-b', '10.1.0.2'))[0]).toBe('delivered at a by pod-a')
    expect(ends(send(model, 'pod-b', '10.3.0.2'))[0]).toBe('delivered at a by pod-a2')
    expect(ends(send(model, 'pod-a2', '10.2.0.2'))[0]).toBe('delivered at b by pod-b')
  })

  it('finds the ports of a link only if both name each other', () => {
    const model = peers()
    const [left, right] = model.routers
    const astray = right!.ports.map((each) => (each.peer ? { ...each, peer: 'elsewhere' } : each))
    expect(toB({ ...model, routers: [left!, { ...right!, ports: astray }] })).toEqual([
      'dropped at left: peer-missing',
    ])
  })
})

describe('a policy', () => {
  it('of the highest priority that matches decides, and only after a route', () => {
    const decide = (...policies: ReturnType<typeof policy>[]) => toB(peers({ policies }))
    expect(decide(policy(2, 'udp', 'drop'), policy(3, 'ip4', 'allow'))).toEqual(THERE_AND_BACK)
    expect(decide(policy(3, 'udp', 'drop'), policy(2, 'ip4', 'allow'))).toEqual([
      'dropped at left: policy-drop',
    ])
    expect(decide(policy(3, 'tcp', 'drop'))).toEqual(THERE_AND_BACK)
    const unrouted = peers({ policies: [policy(1, 'ip4', 'reroute', '169.254.0.2')] })
    expect(ends(send(unrouted, 'pod-a', '10.9.0.1'))).toEqual(['dropped at left: no-route'])
  })

  it('has no effect while none of its next hops is in a network of the router', () => {
    const policies = [policy(9, 'ip4', 'reroute', '10.77.0.1'), policy(1, 'udp', 'drop')]
    const { request, notes } = send(peers({ policies }), 'pod-a', '10.2.0.2')
    expect(end(request)).toBe('dropped at left: policy-drop')
    expect(notes.map(({ code }) => code)).toEqual(['policy-without-next-hop'])
  })

  it('sees the packet as the router does: by the port it came in, with the time to live it has left', () => {
    const seen = (match: string) => toB(peers({ policies: [policy(1, match, 'drop')] }))[0]
    expect(seen('inport == "left-a"')).toBe('dropped at left: policy-drop')
    expect(seen('inport == "left-right"')).toBe('delivered at b by pod-b')
    expect(seen('ip.ttl == 63')).toBe('dropped at left: policy-drop')
    expect(seen('ct.trk')).toBe('delivered at b by pod-b')
  })

  it('whose match is not understood is left out and noted', () => {
    const { verdict, notes } = send(
      peers({ policies: [policy(7, '!tcp', 'drop')] }),
      'pod-a',
      '10.2.0.2',
    )
    expect(verdict).toBe('reachable')
    expect(notes).toMatchObject([
      {
        code: 'match-without-effect',
        message: expect.stringMatching(/^policy 7 of router `left` has no effect/),
      },
    ])
  })
})

describe('a workload', () => {
  it('speaks to neighbours without its router', () => {
    const { request } = send(peers(), 'pod-a', '10.1.0.3')
    expect(request.hops.map(({ node }) => node)).toEqual(['a'])
  })

  it('that asks itself answers itself', () => {
    const { request, reply, verdict } = send(peers(), 'pod-a', '10.1.0.2')
    expect([end(request), reply, verdict]).toEqual([
      'delivered at a by pod-a',
      undefined,
      'reachable',
    ])
  })

  it('gets a reply from where it asked, not from its twin', () => {
    const model = peers({ podsA: [pod('spoofer', '10.1.0.9')] })
    expect(ends(send(model, 'spoofer', '10.2.0.2', { source: '10.1.0.2' }))).toEqual([
      'delivered at b by pod-b',
      'misdelivered at a by pod-a: not-the-owner',
    ])
  })
})

it('what a part took for granted is repeated by each trace that it decides in', () => {
  const assumption: Diagnostic = { code: 'node-assumed', severity: 'info', message: 'assumed' }
  const notes = (model: Parameters<typeof send>[0], target = '10.2.0.2') =>
    send(model, 'pod-a', target).notes
  const assumed = { assumption }
  expect(notes(peers({ policies: [{ ...policy(1, 'udp', 'allow'), ...assumed }] }))).toEqual([
    assumption,
  ])
  expect(notes(peers({ policies: [{ ...policy(1, 'tcp', 'allow'), ...assumed }] }))).toEqual([])
  expect(notes(peers({ routes: [{ ...to('10.2.0.0/24', '169.254.0.2'), ...assumed }] }))).toEqual([
    assumption,
  ])
  expect(notes(peers({ aclsB: [{ ...acl('to-lport', 1, 'udp', 'allow'), ...assumed }] }))).toEqual([
    assumption,
  ])
  expect(notes(peers({ podsB: [{ ...pod('x', '10.2.0.9'), ...assumed }] }), '10.2.0.9')).toEqual([
    assumption,
  ])
  expect(notes(peers({ podsB: [{ ...pod('x', '10.2.0.9'), ...assumed }] }))).toEqual([])
})

it('what is not simulated is noted by the traces that it could touch', () => {
  const diagnostic: Diagnostic = {
    code: 'not-simulated',
    severity: 'warning',
    message: 'not simulated',
  }
  const touched = (
    kind: 'router' | 'switch' | 'port' | 'address',
    name: string,
    target = '10.2.0.2',
  ) =>
    send(
      peers({ caveats: [{ diagnostic, scope: { kind, names: new Set([name]) } }] }),
      'pod-a',
      target,
    ).notes.length
  expect([touched('router', 'right'), touched('router', 'right', '10.1.0.3')]).toEqual([1, 0])
  expect([touched('switch', 'b'), touched('switch', 'b', '10.1.0.3')]).toEqual([1, 0])
  expect([touched('port', 'pod-b'), touched('port', 'pod-b2'), touched('port', 'pod-a')]).toEqual([
    1, 0, 1,
  ])
  expect([
    touched('address', '10.2.0.2'),
    touched('address', '10.1.0.2'),
    touched('address', '10.2.0.3'),
  ]).toEqual([1, 1, 0])
  const everything = peers({ caveats: [{ diagnostic, scope: { kind: 'everything' } }] })
  expect(send(everything, 'pod-a', '10.1.0.3').notes).toEqual([diagnostic])
})

it('a fabric finds its parts by name', () => {
  const fabric = new Fabric(peers())
  expect(fabric.router('left')?.installed.map(({ ports }) => ports.length)).toEqual([1])
  expect(fabric.switch('a')?.ports.map(({ model }) => model.name)).toEqual([
    'a-uplink',
    'pod-a',
    'pod-a2',
  ])
  expect([fabric.router('a'), fabric.switch('left'), fabric.switchPort('left-a')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
