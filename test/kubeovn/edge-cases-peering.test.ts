/**
 * The peerings people get wrong, numbered as they were collected from Kube-OVN's source, its issues and a real OVN. What
 * follows from a change (15, 27) is tested as the manifests stand after it.
 */
import { describe, expect, it } from 'vitest'
import {
  codes,
  fate,
  from,
  LINK_A,
  LINK_B,
  load,
  pair,
  peering,
  ping,
  pod,
  subnet,
  to,
  trace,
  vpc,
  type Written,
  way,
} from './cluster.ts'

const LIVE = { connectIp: 'address' } as const
const without = (objects: readonly Written[], ...names: string[]) =>
  objects.filter(({ metadata }) => !names.includes(metadata.name))

/** The peering of the published tutorial: a transit network for each side. */
const tutorial = (nextHops: readonly [string, string]) =>
  pair({
    a: {
      vpcPeerings: [peering('vpc-b', '192.168.1.0/24')],
      staticRoutes: [to('10.2.0.0/16', nextHops[0])],
    },
    b: {
      vpcPeerings: [peering('vpc-a', '192.168.2.0/24')],
      staticRoutes: [to('10.1.0.0/16', nextHops[1])],
    },
  })

/** a – hub – b, with links 169.254.1.0/30 and 169.254.2.0/30; the hub has .1 on both. */
const hub = ({
  hubRoutes = [to('10.1.0.0/16', '169.254.1.2'), to('10.2.0.0/16', '169.254.2.2')],
  nextHopOfA = '169.254.1.1',
} = {}) => [
  vpc('hub', {
    vpcPeerings: [peering('vpc-a', '169.254.1.1/30'), peering('vpc-b', '169.254.2.1/30')],
    staticRoutes: hubRoutes,
  }),
  ...pair({
    a: {
      vpcPeerings: [peering('hub', '169.254.1.2/30')],
      staticRoutes: [to('10.2.0.0/16', nextHopOfA)],
    },
    b: {
      vpcPeerings: [peering('hub', '169.254.2.2/30')],
      staticRoutes: [to('10.1.0.0/16', '169.254.2.1')],
    },
  }),
]

describe('a peering', () => {
  it('#1 of a live cluster loses every packet of the tutorial: nobody owns the next hop', () => {
    const objects = tutorial(['192.168.1.1', '192.168.2.1'])
    expect(ping(objects, 'a', 'b', LIVE)).toBe('dropped at vpc-a: next-hop-unresolved')
    expect(ping(objects, 'b', 'a', LIVE)).toBe('dropped at vpc-b: next-hop-unresolved')
    expect(ping(objects, 'a', '192.168.1.0', LIVE)).toBe('answered, delivered')
    expect(codes(load(objects, LIVE))).toEqual([])
  })

  it("#1 with the other side's real address as next hop has no path to it at all", () => {
    const objects = tutorial(['192.168.2.0', '192.168.1.0'])
    expect(ping(objects, 'a', 'b', LIVE)).toBe('dropped at vpc-a: no-route')
  })

  it('#1 read as a network works as the tutorial says, and tells that a live cluster differs', () => {
    const objects = tutorial(['192.168.1.1', '192.168.2.1'])
    for (const options of [{}, { connectIp: 'network' }] as const) {
      const result = trace(objects, { from: 'a', to: 'b' }, options)
      expect(fate(result)).toBe('there and back')
      expect(result.notes.map(({ code }) => code)).toEqual([
        'connect-ip-read-as-network',
        'connect-ip-read-as-network',
        'live-cluster-differs',
      ])
      expect(result.notes.at(-1)!.message).toContain(
        'the packet is dropped at router `vpc-a` (next-hop-unresolved), so the verdict is unreachable',
      )
    }
  })

  it('#2 of the official form works both ways through two routers', () => {
    const { request, reply, verdict, notes } = trace(pair(), { from: 'a', to: 'b' })
    expect(verdict).toBe('reachable')
    expect(notes).toEqual([])
    expect(request.hops.map(({ node, ttl }) => [node, ttl])).toEqual([
      ['net-a', 64],
      ['vpc-a', 63],
      ['vpc-b', 62],
      ['net-b', 62],
    ])
    expect(request.hops.map(({ inPort, outPort }) => [inPort, outPort])).toEqual([
      ['a.default', 'net-a-vpc-a'],
      ['vpc-a-net-a', 'vpc-a-vpc-b'],
      ['vpc-b-vpc-a', 'vpc-b-net-b'],
      ['net-b-vpc-b', 'b.default'],
    ])
    expect(reply!.hops.map(({ node }) => node)).toEqual(['net-b', 'vpc-b', 'vpc-a', 'net-a'])
    expect(ping(pair(), 'a', '169.254.0.1')).toBe('answered, delivered')
    expect(ping(pair(), 'a', '169.254.0.2')).toBe('answered, delivered')
    expect(ping(pair(), 'a', '10.2.0.1')).toBe('answered, delivered')
  })

  it('#3 that only one side declares has a port that leads nowhere', () => {
    const objects = pair({ b: { vpcPeerings: [] } })
    expect(ping(objects, 'a', 'b')).toBe('dropped at vpc-a: peer-missing')
    expect(ping(objects, 'a', '169.254.0.1')).toBe('answered, delivered')
    expect(ping(objects, 'b', 'a')).toBe('dropped at vpc-b: no-route')
  })

  it('#4 with a VPC that does not exist is accepted, and leads nowhere', () => {
    const objects = pair({ a: { vpcPeerings: [peering('vpc-x', LINK_A)] } })
    expect(ping(objects, 'a', 'b')).toBe('dropped at vpc-a: peer-missing')
    expect(ping(objects, 'a', 'a2')).toBe('there and back')
    expect(codes(load(objects))).toEqual([])
  })

  it('#5 with a route on one side alone delivers the request and loses the reply', () => {
    const objects = pair({ b: { staticRoutes: [] } })
    expect(ping(objects, 'a', 'b')).toBe('delivered, dropped at vpc-b: no-route')
    expect(ping(objects, 'a', 'b', { release: 'ovn-23.03' })).toBe(
      'delivered, dropped at vpc-b: no-route',
    )
  })

  it('#6 works with a network address as the address of a port', () => {
    const objects = pair({
      a: {
        vpcPeerings: [peering('vpc-b', '192.168.1.0/24')],
        staticRoutes: [to('10.2.0.0/16', '192.168.1.1')],
      },
      b: {
        vpcPeerings: [peering('vpc-a', '192.168.1.1/24')],
        staticRoutes: [to('10.1.0.0/16', '192.168.1.0')],
      },
    })
    for (const options of [{}, LIVE, { connectIp: 'network' }] as const) {
      const result = trace(objects, { from: 'a', to: 'b' }, options)
      expect(fate(result)).toBe('there and back')
      expect(result.notes).toEqual([])
    }
  })

  it('#7 works with masks that differ, as long as each next hop is in the own network', () => {
    const wide = pair({ b: { vpcPeerings: [peering('vpc-a', '169.254.0.2/24')] } })
    expect(ping(wide, 'a', 'b')).toBe('there and back')
    const narrow = pair({ b: { vpcPeerings: [peering('vpc-a', '169.254.0.2/32')] } })
    expect(ping(narrow, 'a', 'b')).toBe('delivered, dropped at vpc-b: no-route')
  })

  it('#8 over a /31 carries transit traffic, but the lower end refuses the address of the higher', () => {
    const objects = pair({
      a: {
        vpcPeerings: [peering('vpc-b', '169.254.0.0/31')],
        staticRoutes: [to('10.2.0.0/16', '169.254.0.1')],
      },
      b: {
        vpcPeerings: [peering('vpc-a', '169.254.0.1/31')],
        staticRoutes: [to('10.1.0.0/16', '169.254.0.0')],
      },
    })
    expect(ping(objects, 'a', 'b')).toBe('there and back')
    expect(ping(objects, 'b', 'a')).toBe('there and back')
    expect(ping(objects, 'a', '169.254.0.1')).toBe('answered, dropped at vpc-a: source-is-router')
    expect(ping(objects, 'b', '169.254.0.0')).toBe('answered, delivered')
  })

  it('#9 over /32 networks has no path to the other side', () => {
    const objects = pair({
      a: { vpcPeerings: [peering('vpc-b', '169.254.0.1/32')] },
      b: { vpcPeerings: [peering('vpc-a', '169.254.0.2/32')] },
    })
    expect(ping(objects, 'a', 'b')).toBe('dropped at vpc-a: no-route')
  })

  it.each(['169.254.0.1', '', '169.254.0.1/30, fd00::1/64'])(
    '#10 with localConnectIP `%s` stops the controller: the VPC has no routes and no subnets',
    (localConnectIP) => {
      const objects = pair({ a: { vpcPeerings: [peering('vpc-b', localConnectIP)] } })
      const { network, diagnostics } = load(objects)
      expect(diagnostics.map(({ code, origin }) => [code, origin?.path])).toEqual([
        ['peering-refused', 'spec.vpcPeerings[0].localConnectIP'],
        ['subnet-refused', 'spec.vpc'],
      ])
      const router = network.model.routers.find(({ name }) => name === 'vpc-a')!
      expect([router.ports, router.staticRoutes, router.policies]).toEqual([[], [], []])
      expect(() => network.trace({ from: 'a', to: 'b' })).toThrow(/net-a.*the controller refuses/)
    },
  )

  it('#10 keeps the peerings before the bad one', () => {
    const objects = pair({ a: { vpcPeerings: [peering('vpc-b', LINK_A), peering('c', '')] } })
    const router = load(objects).network.model.routers.find(({ name }) => name === 'vpc-a')!
    expect(router.ports.map(({ name }) => name)).toEqual(['vpc-a-vpc-b'])
    expect(router.staticRoutes).toEqual([])
  })

  it('#11 of two families needs routes of both', () => {
    const dual = (routesA: object[], routesB: object[]) => [
      vpc('vpc-a', {
        vpcPeerings: [peering('vpc-b', '169.254.0.1/30,fd00:9::1/64')],
        staticRoutes: [to('10.2.0.0/16', '169.254.0.2'), ...routesA],
      }),
      vpc('vpc-b', {
        vpcPeerings: [peering('vpc-a', '169.254.0.2/30,fd00:9::2/64')],
        staticRoutes: [to('10.1.0.0/16', '169.254.0.1'), ...routesB],
      }),
      subnet('net-a', 'vpc-a', '10.1.0.0/16,fd00:1::/64'),
      subnet('net-b', 'vpc-b', '10.2.0.0/16,fd00:2::/64'),
      pod('a', 'net-a', '10.1.0.2,fd00:1::2'),
      pod('b', 'net-b', '10.2.0.2,fd00:2::2'),
    ]
    const both = dual([to('fd00:2::/64', 'fd00:9::2')], [to('fd00:1::/64', 'fd00:9::1')])
    const only4 = dual([], [])
    const family = (objects: Written[], ipVersion: 4 | 6) =>
      fate(trace(objects, { from: 'a', to: 'b', ipVersion }))
    expect([family(both, 4), family(both, 6)]).toEqual(['there and back', 'there and back'])
    expect([family(only4, 4), family(only4, 6)]).toEqual([
      'there and back',
      'dropped at vpc-a: no-route',
    ])
  })

  it('#12 with a link-local next hop may leave by any port', () => {
    const objects = [
      vpc('vpc-a', {
        vpcPeerings: [peering('vpc-b', 'fd00:9::1/64')],
        staticRoutes: [to('fd00:2::/64', 'fe80::2')],
      }),
      vpc('vpc-b', { vpcPeerings: [peering('vpc-a', 'fd00:9::2/64')] }),
      subnet('net-a', 'vpc-a', 'fd00:1::/64'),
      pod('a', 'net-a', 'fd00:1::2'),
    ]
    const result = trace(objects, { from: 'a', to: 'fd00:2::2' })
    const choice = result.request.hops[1]!.steps.find((step) => step.kind === 'choice')
    expect(choice?.reason).toBe('several-ports-own-next-hop')
    // Whichever it is, nobody behind it has the address.
    expect(fate(result)).toBe('dropped at vpc-a: next-hop-unresolved')
  })

  it('#13 over a link network that another peering has as well is undefined', () => {
    const objects = [
      ...pair({
        a: {
          vpcPeerings: [peering('vpc-b', LINK_A), peering('vpc-c', LINK_A)],
          staticRoutes: [to('10.2.0.0/16', '169.254.0.2')],
        },
      }),
      vpc('vpc-c', { vpcPeerings: [peering('vpc-a', '169.254.0.3/30')] }),
    ]
    const result = trace(objects, { from: 'a', to: 'b' })
    expect(result.verdict).toBe('undefined')
    expect(way(result.request)).toBe('undefined at vpc-a: several-ports-own-next-hop')
    const choice = result.request.hops.at(-1)!.steps.find((step) => step.kind === 'choice')
    expect(choice?.between.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['delivered', undefined],
      ['dropped', 'next-hop-unresolved'],
    ])
  })

  it('#14 written twice has one port, with the addresses of the last entry', () => {
    const objects = pair({
      a: { vpcPeerings: [peering('vpc-b', '169.254.7.1/30'), peering('vpc-b', LINK_A)] },
    })
    const { network, diagnostics } = load(objects)
    expect(codes({ diagnostics })).toEqual(['peering-twice'])
    expect(fate(network.trace({ from: 'a', to: 'b' }))).toBe('there and back')
    const reversed = pair({
      a: { vpcPeerings: [peering('vpc-b', LINK_A), peering('vpc-b', '169.254.7.1/30')] },
    })
    expect(ping(reversed, 'a', 'b')).toBe('dropped at vpc-a: no-route')
  })

  it('#15 that was removed from one side leaves routes without a path and a dangling half', () => {
    const objects = pair({ a: { vpcPeerings: [] } })
    expect(ping(objects, 'a', 'b')).toBe('dropped at vpc-a: no-route')
    expect(ping(objects, 'b', 'a')).toBe('dropped at vpc-b: peer-missing')
  })

  it('#16 with itself loops until the time to live ends, or is lost', () => {
    const self = (nextHop: string) =>
      pair({
        a: {
          vpcPeerings: [peering('vpc-a', LINK_A)],
          staticRoutes: [to('10.2.0.0/16', nextHop)],
        },
      })
    const loop = trace(self('169.254.0.1'), { from: 'a', to: 'b' })
    expect(fate(loop)).toBe('dropped at vpc-a: ttl-exceeded')
    expect(loop.request.hops.filter(({ node }) => node === 'vpc-a')).toHaveLength(64)
    expect(ping(self('169.254.0.2'), 'a', 'b')).toBe('dropped at vpc-a: next-hop-unresolved')
  })

  it('#17 with a hub that routes for both joins three routers', () => {
    const { request, verdict } = trace(hub(), { from: 'a', to: 'b' })
    expect(verdict).toBe('reachable')
    expect(request.hops.at(-1)!.ttl).toBe(61)
    expect(request.hops.map(({ node }) => node)).toEqual([
      'net-a',
      'vpc-a',
      'hub',
      'vpc-b',
      'net-b',
    ])
  })

  it('#18 is not transitive: without routes the hub drops what is not its own', () => {
    expect(ping(hub({ hubRoutes: [] }), 'a', 'b')).toBe('dropped at hub: no-route')
  })

  it("#19 has no path to a next hop on somebody else's link", () => {
    expect(ping(hub({ nextHopOfA: '169.254.2.2' }), 'a', 'b')).toBe('dropped at vpc-a: no-route')
  })

  it('#20 whose two sides point at each other loops; the error comes back if the time to live was even', () => {
    const objects = pair({
      a: { staticRoutes: [to('10.9.0.0/16', '169.254.0.2')] },
      b: { staticRoutes: [to('10.9.0.0/16', '169.254.0.1'), to('10.1.0.0/16', '169.254.0.1')] },
    })
    const even = trace(objects, { from: 'a', to: '10.9.0.9' })
    expect(fate(even)).toBe('dropped at vpc-b: ttl-exceeded')
    expect(even.request.hops.filter(({ kind }) => kind === 'router')).toHaveLength(64)
    expect(way(even.request.error!)).toBe('delivered')
    expect(even.request.error!.packet).toMatchObject({ icmpType: 11, icmpCode: 0, ttl: 254 })
    expect(even.request.error!.hops.map(({ node }) => node)).toEqual(['vpc-b', 'vpc-a', 'net-a'])
    const odd = trace(objects, { from: 'a', to: '10.9.0.9', ttl: 63 })
    expect(fate(odd)).toBe('dropped at vpc-a: ttl-exceeded')
    expect(way(odd.request.error!)).toBe('dropped at vpc-a: source-is-router')
  })

  it('#21 of two VPCs with the same subnet never sees a packet: the own switch keeps it', () => {
    const objects = [
      ...without(pair(), 'net-b', 'b', 'b2'),
      subnet('net-b', 'vpc-b', '10.1.0.0/16'),
      pod('b', 'net-b', '10.1.0.9'),
      pod('twin', 'net-b', '10.1.0.2'),
    ]
    expect(ping(objects, 'a', 'b')).toBe('dropped at net-a: no-such-endpoint')
    expect(ping(objects, 'a', 'a2')).toBe('there and back')
    const itself = trace(objects, { from: 'a', to: 'twin' })
    expect(itself.request.receiver?.name).toBe('a.default')
    expect(itself.notes.map(({ code }) => code)).toEqual(['own-address'])
  })

  it('#22 with a part of the own subnet is used by who is outside it, not by its own pods', () => {
    const objects = [
      ...without(pair(), 'net-b', 'b', 'b2'),
      subnet('other', 'vpc-a', '10.3.0.0/16'),
      pod('outside', 'other', '10.3.0.2'),
      subnet('net-b', 'vpc-b', '10.1.5.0/24'),
      pod('b', 'net-b', '10.1.5.2'),
    ].map((object) =>
      object.metadata.name === 'vpc-a'
        ? vpc('vpc-a', {
            vpcPeerings: [peering('vpc-b', LINK_A)],
            staticRoutes: [to('10.1.5.0/24', '169.254.0.2')],
          })
        : object.metadata.name === 'vpc-b'
          ? vpc('vpc-b', {
              vpcPeerings: [peering('vpc-a', LINK_B)],
              staticRoutes: [to('10.3.0.0/16', '169.254.0.1')],
            })
          : object,
    )
    expect(ping(objects, 'a', 'b')).toBe('dropped at net-a: no-such-endpoint')
    expect(ping(objects, 'outside', 'b')).toBe('there and back')
  })

  it('#23 whose link network overlaps a subnet may send by either port', () => {
    const objects = pair({
      a: {
        vpcPeerings: [peering('vpc-b', '10.1.9.1/24')],
        staticRoutes: [to('10.2.0.0/16', '10.1.9.2')],
      },
      b: {
        vpcPeerings: [peering('vpc-a', '10.1.9.2/24')],
        staticRoutes: [to('10.1.0.0/16', '10.1.9.1')],
      },
    })
    expect(codes(load(objects, LIVE))).toEqual([])
    expect(ping(objects, 'a', 'b', LIVE)).toBe('undefined at vpc-a: several-ports-own-next-hop')
  })

  const withCluster = (policyRoutes: object[]) => [
    vpc('vpc-a', {
      vpcPeerings: [peering('ovn-cluster', LINK_A)],
      staticRoutes: [to('10.16.0.0/16', '169.254.0.2')],
    }),
    vpc('ovn-cluster', {
      vpcPeerings: [peering('vpc-a', LINK_B)],
      staticRoutes: [to('10.1.0.0/16', '169.254.0.1')],
      policyRoutes,
    }),
    subnet('net-a', 'vpc-a', '10.1.0.0/16'),
    pod('a', 'net-a', '10.1.0.2'),
    pod('d', 'ovn-default', '10.16.0.9'),
  ]

  it('#24 with the default VPC delivers the request; the reply is taken to the node', () => {
    const objects = withCluster([])
    const result = trace(objects, { from: 'a', to: 'd' })
    expect(fate(result)).toBe('delivered, misdelivered at join: not-the-owner')
    expect(result.reply!.receiver?.name).toBe('node-node')
    expect(result.notes.map(({ code }) => code)).toEqual(['node-assumed', 'not-simulated'])
    expect(ping(objects, 'd', 'a')).toBe('misdelivered at join: not-the-owner')
  })

  it('#25 with the default VPC works once a policy there lets the peer through', () => {
    const objects = withCluster([
      { priority: 30001, match: 'ip4.dst == 10.1.0.0/16', action: 'allow' },
    ])
    expect(ping(objects, 'a', 'd')).toBe('there and back')
    expect(ping(objects, 'd', 'a')).toBe('there and back')
  })

  it('#26 of a VPC whose port names another VPC already has gets no port', () => {
    const objects = [
      vpc('a'),
      vpc('a-b'),
      subnet('b-c', 'a', '10.1.0.0/16'),
      subnet('c', 'a-b', '10.2.0.0/16'),
      pod('p', 'b-c', '10.1.0.2'),
      pod('q', 'c', '10.2.0.2'),
    ]
    const { network, diagnostics } = load(objects)
    expect(codes({ diagnostics })).toEqual(['port-name-collision'])
    expect(fate(network.trace({ from: 'p', to: '10.1.0.1' }))).toBe('answered, delivered')
    expect(fate(network.trace({ from: 'q', to: '10.1.0.2' }))).toBe('dropped at c: no-gateway')
  })

  it("#26 as well shares the port of another VPC's peering of the same name", () => {
    const objects = [
      vpc('a', { vpcPeerings: [peering('b-c', '169.254.1.1/30')] }),
      vpc('a-b', { vpcPeerings: [peering('c', '169.254.2.1/30')] }),
    ]
    const { network, diagnostics } = load(objects)
    expect(codes({ diagnostics })).toEqual(['port-name-collision'])
    const ports = network.model.routers.map((router) => router.ports)
    expect(ports[0]).toMatchObject([
      { name: 'a-b-c', peer: 'b-c-a', networks: [{ address: { w0: 0xa9fe0201 | 0 }, length: 30 }] },
    ])
    expect(ports[1]).toEqual([])
  })

  it('#27 whose other VPC is gone leaves a dangling half', () => {
    const objects = without(pair(), 'vpc-b', 'net-b', 'b', 'b2')
    expect(ping(objects, 'a', '10.2.0.2')).toBe('dropped at vpc-a: peer-missing')
  })
})

it('a source route of the tutorial does not win over the peering', () => {
  const objects = pair({
    a: { staticRoutes: [from('10.1.0.0/16', '10.1.0.1'), to('10.2.0.0/16', '169.254.0.2')] },
  })
  expect(ping(objects, 'a', 'b')).toBe('there and back')
})
