import { parseCidr } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import { broken, group, peers, pod, repaired, routes, subnet, titles, vpc } from './designs.ts'

const WEB_AND_DB = [
  subnet('net-a', 'a', '10.1.0.0/24'),
  subnet('net-b', 'b', '10.2.0.0/24'),
  pod('web', 'net-a'),
  pod('db', 'net-b'),
]
const TO_B = routes(['10.2.0.0/24', '169.254.7.2'])
const TO_A = routes(['10.1.0.0/24', '169.254.7.1'])
const A = vpc('a', peers(['b', '169.254.7.1/30']), TO_B)
const B = vpc('b', peers(['a', '169.254.7.2/30']), TO_A)
const LINE = 'web -> db tcp 5432'

describe('a repair of peerings and routes', () => {
  it('has nothing to do where it gets through already', () => {
    const report = repaired(broken([A, B, ...WEB_AND_DB]), LINE)
    expect(report).toMatchObject({ repair: undefined, alternatives: [], obstacles: [] })
  })

  it('writes both halves and both routes where VPCs know nothing of each other', () => {
    expect(titles(repaired(broken([vpc('a'), vpc('b'), ...WEB_AND_DB]), LINE))).toEqual([
      'declare in VPC `a` the peering with `b`, with address 169.254.0.1/30',
      'declare in VPC `b` the peering with `a`, with address 169.254.0.2/30',
      'give VPC `a` a route to 10.2.0.0/24 via 169.254.0.2',
      'give VPC `b` a route to 10.1.0.0/24 via 169.254.0.1',
    ])
  })

  it('takes the lowest network of the pool that nothing uses, routes to or avoids', () => {
    const others = [
      vpc('x', peers(['y', '172.30.0.1/30']), routes(['172.30.0.4/30', '10.3.0.9'])),
      subnet('net-x', 'x', '10.3.0.0/24'),
    ]
    const report = repaired(broken([vpc('a'), vpc('b'), ...WEB_AND_DB, ...others]), LINE, {
      transitPools: [parseCidr('172.30.0.0/24')!],
      avoid: [],
    })
    expect(titles(report)[0]).toBe(
      'declare in VPC `a` the peering with `b`, with address 172.30.0.9/30',
    )
  })

  it('writes the half that is missing, with the address that routes name', () => {
    expect(titles(repaired(broken([A, vpc('b', TO_A), ...WEB_AND_DB]), LINE))).toEqual([
      'declare in VPC `b` the peering with `a`, with address 169.254.7.2/30',
    ])
  })

  it('keeps the half that a route back leads to, and changes the other', () => {
    const apart = vpc('a', peers(['b', '172.30.0.1/30']))
    expect(titles(repaired(broken([apart, B, ...WEB_AND_DB]), LINE))).toEqual([
      'give VPC `a` address 169.254.7.1/30 on its peering with `b`, instead of 172.30.0.1/30',
      'give VPC `a` a route to 10.2.0.0/24 via 169.254.7.2',
    ])
  })

  it('corrects the half that names another VPC, and tells of its address where that is written anew', () => {
    const towards = (...half: [string, string]) =>
      titles(repaired(broken([vpc('a', peers(half), TO_B), B, ...WEB_AND_DB]), LINE))
    expect(towards('bb', '169.254.7.1/30')).toEqual(['let VPC `a` peer with `b` instead of `bb`'])
    expect(towards('bb', 'fd00:9::1/64,169.254.7.1/30')).toEqual([
      'let VPC `a` peer with `b` instead of `bb`, with address 169.254.7.1/30,fd00:9::1/64 instead of fd00:9::1/64,169.254.7.1/30',
    ])
  })

  it('changes a route whose next hop nobody has rather than the half that is there', () => {
    const half = vpc('a', routes(['10.2.0.0/24', '192.168.9.9']))
    expect(titles(repaired(broken([half, B, ...WEB_AND_DB]), LINE))).toEqual([
      'declare in VPC `a` the peering with `b`, with address 169.254.7.1/30',
      'give VPC `a` a route to 10.2.0.0/24 via 169.254.7.2, instead of 10.2.0.0/24 via 192.168.9.9',
    ])
  })

  it('corrects a next hop that nobody has, in its place', () => {
    const wrong = vpc('a', peers(['b', '169.254.7.1/30']), routes(['10.2.0.0/24', '169.254.9.9']))
    expect(titles(repaired(broken([wrong, B, ...WEB_AND_DB]), LINE))).toEqual([
      'give VPC `a` a route to 10.2.0.0/24 via 169.254.7.2, instead of 10.2.0.0/24 via 169.254.9.9',
    ])
  })

  it('writes the route back where the reply has none', () => {
    const silent = vpc('b', peers(['a', '169.254.7.2/30']))
    expect(titles(repaired(broken([A, silent, ...WEB_AND_DB]), LINE))).toEqual([
      'give VPC `b` a route to 10.1.0.0/24 via 169.254.7.1',
    ])
  })

  it('leaves a wider route to other places alone', () => {
    const wide = vpc('a', peers(['b', '169.254.7.1/30']), routes(['10.0.0.0/8', '10.1.0.254']))
    const report = repaired(broken([wide, B, ...WEB_AND_DB, pod('gateway', 'net-a')]), LINE)
    expect(titles(report)).toEqual(['give VPC `a` a route to 10.2.0.0/24 via 169.254.7.2'])
  })

  it('takes out a route that leads packets for the own subnet away', () => {
    const astray = vpc(
      'b',
      peers(['a', '169.254.7.2/30']),
      routes(['10.1.0.0/24', '169.254.7.1'], ['10.2.0.2/32', '169.254.7.1']),
    )
    expect(titles(repaired(broken([A, astray, ...WEB_AND_DB]), LINE))).toEqual([
      'take the route 10.2.0.2/32 via 169.254.7.1 out of VPC `b`',
    ])
  })

  it('routes by destination beside a route by source, which stays', () => {
    const sourced = vpc(
      'a',
      peers(['b', '169.254.7.1/30']),
      "staticRoutes: [{policy: policySrc, cidr: '10.1.0.0/24', nextHopIP: 10.1.0.254}]",
    )
    const report = repaired(broken([sourced, B, ...WEB_AND_DB, pod('gateway', 'net-a')]), LINE)
    expect(titles(report)).toEqual(['give VPC `a` a route to 10.2.0.0/24 via 169.254.7.2'])
    expect(report.repair!.blastRadius.lost).toEqual([])
  })

  it('routes to the subnet alone where a route by source beats the default route', () => {
    const sourced = vpc(
      'a',
      peers(['b', '169.254.7.1/30']),
      "staticRoutes: [{policy: policySrc, cidr: '10.1.0.2/32', nextHopIP: 10.1.0.254}, {cidr: '0.0.0.0/0', nextHopIP: 169.254.7.2}]",
    )
    expect(titles(repaired(broken([sourced, B, ...WEB_AND_DB]), LINE))).toEqual([
      'give VPC `a` a route to 10.2.0.0/24 via 169.254.7.2',
    ])
  })

  it('reroutes by a policy where a route by source is the stronger one', () => {
    const sourced = vpc(
      'a',
      peers(['b', '169.254.7.1/30']),
      "staticRoutes: [{policy: policySrc, cidr: '10.1.0.2/32', nextHopIP: 10.1.0.254}, {cidr: '10.2.0.0/24', nextHopIP: 169.254.7.2}]",
    )
    const upstream = broken([sourced, B, ...WEB_AND_DB], { release: 'ovn-23.03' })
    expect(titles(repaired(upstream, LINE))).toEqual([
      'add a policy of priority 30001 to VPC `a` that sends to 169.254.7.2 what matches ip4.src == 10.1.0.0/24 && ip4.dst == 10.2.0.0/24',
    ])
  })

  it('gives routers addresses of hosts where localConnectIP has networks, which both readings take alike', () => {
    const design = [
      vpc('a', peers(['b', '192.168.1.0/24']), routes(['10.2.0.0/24', '192.168.1.1'])),
      vpc('b', peers(['a', '192.168.2.0/24']), routes(['10.1.0.0/24', '192.168.2.1'])),
      ...WEB_AND_DB,
    ]
    const report = repaired(broken(design), LINE)
    expect(titles(report)).toEqual([
      'give VPC `b` address 192.168.1.1/24 on its peering with `a`, instead of 192.168.2.0/24',
      'give VPC `a` address 192.168.1.2/24 on its peering with `b`, instead of 192.168.1.0/24',
      'give VPC `b` a route to 10.1.0.0/24 via 192.168.1.2, instead of 10.1.0.0/24 via 192.168.2.1',
    ])
  })

  it('writes both versions of IP where both ends have both', () => {
    const dual = [
      vpc('a', peers(['b', '169.254.7.1/30']), TO_B),
      vpc('b', peers(['a', '169.254.7.2/30']), TO_A),
      subnet('net-a', 'a', '10.1.0.0/24,fd00:1::/64'),
      subnet('net-b', 'b', '10.2.0.0/24,fd00:2::/64'),
      pod('web', 'net-a'),
      pod('db', 'net-b'),
    ]
    expect(titles(repaired(broken(dual), LINE))).toEqual([
      'give VPC `a` address 169.254.7.1/30,fd00:a9fe::1/126 on its peering with `b`, instead of 169.254.7.1/30',
      'give VPC `b` address 169.254.7.2/30,fd00:a9fe::2/126 on its peering with `a`, instead of 169.254.7.2/30',
      'give VPC `a` a route to fd00:2::/64 via fd00:a9fe::2',
      'give VPC `b` a route to fd00:1::/64 via fd00:a9fe::1',
    ])
  })

  it('writes routes into the table that the subnet uses', () => {
    const design = [
      vpc('a', peers(['b', '169.254.7.1/30'])),
      B,
      subnet('net-a', 'a', '10.1.0.0/24', 'routeTable: special'),
      ...WEB_AND_DB.slice(1),
    ]
    expect(titles(repaired(broken(design), LINE))).toContain(
      'give VPC `a` a route to 10.2.0.0/24 via 169.254.7.2 in route table `special`',
    )
  })
})

describe('a repair over a hub', () => {
  const hub = vpc(
    'hub',
    peers(['a', '169.254.1.1/30'], ['b', '169.254.2.1/30']),
    routes(['10.1.0.0/24', '169.254.1.2'], ['10.2.0.0/24', '169.254.2.2']),
  )
  const a = vpc('a', peers(['hub', '169.254.1.2/30']))
  const b = vpc('b', peers(['hub', '169.254.2.2/30']))

  it('takes two routes through it where a peering of its own takes four edits, which is told too', () => {
    const report = repaired(broken([hub, a, b, ...WEB_AND_DB]), LINE)
    expect(titles(report)).toEqual([
      'give VPC `a` a route to 10.2.0.0/24 via 169.254.1.1',
      'give VPC `b` a route to 10.1.0.0/24 via 169.254.2.1',
    ])
    expect(report.alternatives.map(({ edits }) => edits.length)).toEqual([4])
  })

  it('goes over a half that only has to be answered', () => {
    const half = vpc(
      'hub',
      peers(['a', '169.254.1.1/30']),
      routes(['10.1.0.0/24', '169.254.1.2'], ['10.2.0.0/24', '169.254.2.2']),
    )
    const ready = vpc('a', peers(['hub', '169.254.1.2/30']), routes(['10.2.0.0/24', '169.254.1.1']))
    const waiting = vpc(
      'b',
      peers(['hub', '169.254.2.2/30']),
      routes(['10.1.0.0/24', '169.254.2.1']),
    )
    expect(titles(repaired(broken([half, ready, waiting, ...WEB_AND_DB]), LINE))).toEqual([
      'declare in VPC `hub` the peering with `b`, with address 169.254.2.1/30',
    ])
  })
})

describe('a repair of what filters', () => {
  it('lets a group take in exactly the service, from the address of a pod alone', () => {
    const design = [
      A,
      B,
      ...WEB_AND_DB.slice(0, 3),
      pod('other', 'net-a'),
      pod('db', 'net-b', 'db'),
      group('db'),
    ]
    const report = repaired(broken(design), LINE)
    expect(titles(report)).toEqual([
      'let security group `db` take in tcp 5432 from 10.1.0.2 (priority 1)',
    ])
    expect(report.repair!.blastRadius.beyond).toEqual([])
  })

  it('names the group of the other end where it has one, at the sender too', () => {
    const design = [
      A,
      B,
      ...WEB_AND_DB.slice(0, 2),
      pod('web', 'net-a', 'web'),
      pod('db', 'net-b', 'db'),
      group('web'),
      group('db'),
    ]
    expect(titles(repaired(broken(design), LINE))).toEqual([
      'let security group `web` send out tcp 5432 to the members of `db` (priority 1)',
      'let security group `db` take in tcp 5432 from the members of `web` (priority 1)',
    ])
  })

  it('names the subnet where all of its pods are meant, and one rule for each run of ports', () => {
    const design = [
      A,
      B,
      ...WEB_AND_DB.slice(0, 3),
      pod('web2', 'net-a'),
      pod('db', 'net-b', 'db'),
      group('db'),
    ]
    expect(titles(repaired(broken(design), 'vpc=a -> db tcp 80,8000-8999; ping'))).toEqual([
      'let security group `db` take in tcp 80 from 10.1.0.0/24 (priority 1)',
      'let security group `db` take in tcp 8000-8999 from 10.1.0.0/24 (priority 1)',
      'let security group `db` take in icmp from 10.1.0.0/24 (priority 1)',
    ])
  })

  const DROP = (priority: number) =>
    `ingressRules: [{ipVersion: ipv4, priority: ${priority}, protocol: all, remoteType: address, remoteAddress: 10.1.0.0/24, policy: drop}]`
  const dropped = (priority: number) => [
    A,
    B,
    ...WEB_AND_DB.slice(0, 3),
    pod('db', 'net-b', 'db'),
    group('db', DROP(priority)),
  ]

  it.each(['1.12', '1.15', '1.16', '1.17'] as const)(
    'ranks just above a rule that drops in release %s',
    (release) => {
      expect(titles(repaired(broken(dropped(7), { release }), LINE))).toEqual([
        'let security group `db` take in tcp 5432 from 10.1.0.2 (priority 6)',
      ])
    },
  )

  it('does not beat a rule of the strongest priority, and says which', () => {
    const { repair, obstacles } = repaired(broken(dropped(1)), LINE)
    expect(repair).toBeUndefined()
    expect(obstacles[0]).toMatchObject({
      message:
        'a rule of security group `db` drops it, and no rule that could be written is stronger',
      origin: { path: 'spec.ingressRules[0]' },
    })
  })

  it('lets the other subnet into a private one', () => {
    const design = [
      A,
      B,
      WEB_AND_DB[0]!,
      subnet('net-b', 'b', '10.2.0.0/24', 'private: true'),
      ...WEB_AND_DB.slice(2),
    ]
    expect(titles(repaired(broken(design), LINE))).toEqual([
      'add 10.1.0.0/24 to the allowSubnets of the private subnet `net-b`',
    ])
  })

  it('writes a rule above one of a subnet that drops, there or back', () => {
    const acl = (direction: string, match: string) =>
      `acls: [{direction: ${direction}, priority: 2000, match: '${match}', action: drop}]`
    const design = (text: string) => [
      A,
      B,
      WEB_AND_DB[0]!,
      subnet('net-b', 'b', '10.2.0.0/24', text),
      ...WEB_AND_DB.slice(2),
    ]
    expect(titles(repaired(broken(design(acl('to-lport', 'ip4.dst == 10.2.0.2'))), LINE))).toEqual([
      'add a rule to subnet `net-b`: to-lport, priority 2001, allow ip4.src == 10.1.0.2 && ip4.dst == 10.2.0.2 && tcp.dst == 5432',
    ])
  })

  it('lets packets keep their route where a policy drops them, for the service alone', () => {
    const dropping = vpc(
      'a',
      peers(['b', '169.254.7.1/30']),
      TO_B,
      "policyRoutes: [{priority: 100, match: 'ip4.dst == 10.2.0.0/24', action: drop}]",
    )
    expect(titles(repaired(broken([dropping, B, ...WEB_AND_DB]), LINE))).toEqual([
      'add a policy of priority 101 to VPC `a` that leaves on its route what matches ip4.src == 10.1.0.0/24 && ip4.dst == 10.2.0.0/24 && tcp.dst == 5432',
    ])
  })

  it('lets packets keep their route where a policy takes them elsewhere', () => {
    const stealing = vpc(
      'a',
      peers(['b', '169.254.7.1/30']),
      TO_B,
      "policyRoutes: [{priority: 100, match: 'ip4', action: reroute, nextHopIP: 10.1.0.254}]",
    )
    expect(titles(repaired(broken([stealing, B, ...WEB_AND_DB]), LINE))).toEqual([
      'add a policy of priority 101 to VPC `a` that leaves on its route what matches ip4.src == 10.1.0.0/24 && ip4.dst == 10.2.0.0/24',
    ])
  })
})

describe('what a repair tells beside its edits', () => {
  it('is told first what it takes away, and that is the last thing it does', () => {
    const elsewhere = [
      vpc('c', peers(['a', '169.254.8.2/30']), routes(['10.1.0.0/24', '169.254.8.1'])),
      subnet('net-c', 'c', '10.2.0.0/24'),
      pod('first', 'net-c'),
      pod('twin', 'net-c'),
    ]
    const torn = vpc(
      'a',
      peers(['b', '169.254.7.1/30'], ['c', '169.254.8.1/30']),
      routes(['10.2.0.0/24', '169.254.8.2']),
    )
    const { repair } = repaired(broken([torn, B, ...WEB_AND_DB, ...elsewhere]), LINE)
    const lost = repair!.blastRadius.lost.flatMap(({ to }) =>
      to.parts.flatMap(({ members }) => members.map(({ after }) => after!.endpoint.name)),
    )
    expect(lost).toContain('twin')
  })

  it('warns of addresses of pods that nothing fixes', () => {
    const design = [A, B, ...WEB_AND_DB.slice(0, 3), pod('db', 'net-b', 'db'), group('db')]
    const { repair } = repaired(broken(design), LINE)
    expect(repair!.fleeting).toMatchObject([{ endpoint: { name: 'web' }, address: '10.1.0.2' }])
    const fixed = design.map((text) =>
      text.replace(
        /(name: web\n {2}annotations:\n)/,
        '$1    ovn.kubernetes.io/ip_address: 10.1.0.2\n',
      ),
    )
    expect(repaired(broken(fixed), LINE).repair!.fleeting).toEqual([])
  })
})
