/**
 * Static routes and policy routes as Kube-OVN really applies them, numbered as they were collected from its source, its
 * issues and a real OVN. Rows that the controller swaps at every reconcile (28, 31, 56) are tested as after the first.
 */

import type { ReleaseName } from 'isthmus'
import { describe, expect, it } from 'vitest'
import {
  codes,
  connect,
  fate,
  from,
  load,
  pair,
  ping,
  pod,
  subnet,
  to,
  trace,
  vpc,
  type Written,
  way,
} from './cluster.ts'

const UPSTREAM = { release: 'ovn-23.03' } as const

/** vpc-a alone, with its routes and policies; the pods x and y of net-x stand for gateways. */
const alone = (spec: object = {}, net: object = {}): Written[] => [
  vpc('vpc-a', { ...spec }),
  subnet('net-a', 'vpc-a', '10.1.0.0/16', { ...net }),
  subnet('net-x', 'vpc-a', '10.3.0.0/16'),
  pod('a', 'net-a', '10.1.0.2'),
  pod('a2', 'net-a', '10.1.0.3'),
  pod('x', 'net-x', '10.3.0.8'),
  pod('y', 'net-x', '10.3.0.9'),
]

const routed = (...staticRoutes: object[]) => alone({ staticRoutes })
const ruled = (...policyRoutes: object[]) => alone({ policyRoutes })
const OUTSIDE = '8.8.8.8'

/** Which pod gets a packet to the outside, or how it ends. */
function taker(objects: Written[], release: ReleaseName = '1.17', destination = OUTSIDE): string {
  const { request } = trace(objects, { from: 'a', to: destination }, { release })
  return request.receiver?.name.replace('.default', '') ?? way(request)
}

const reroute = (priority: number, match: string, nextHopIP: string) => ({
  priority,
  match,
  action: 'reroute',
  nextHopIP,
})
const decide = (priority: number, match: string, action: 'allow' | 'drop') => ({
  priority,
  match,
  action,
})

describe('a static route', () => {
  it('#28 of the same policy, cidr and table as another replaces it: there is no ECMP', () => {
    const objects = routed(to('0.0.0.0/0', '10.3.0.8'), to('0.0.0.0/0', '10.3.0.9'))
    expect(taker(objects)).toBe('y')
    const { network, diagnostics } = load(objects)
    expect(codes({ diagnostics })).toEqual(['route-flips'])
    expect(network.model.routers[0]!.staticRoutes.filter(({ catchAll }) => !catchAll)).toHaveLength(
      1,
    )
  })

  it('#28 of the same policy and cidr has ECMP with a BFD session for each', () => {
    const objects = routed(
      to('0.0.0.0/0', '10.3.0.8', { bfdId: 'one' }),
      to('0.0.0.0/0', '10.3.0.9', { bfdId: 'two' }),
    )
    expect(codes(load(objects))).toEqual([])
    expect(taker(objects)).toBe('undefined at vpc-a: equal-cost-paths')
  })

  it('#29 whose cidr is spelt otherwise is a row of its own, so row order decides', () => {
    const objects = routed(to('10.9.0.0/16', '10.3.0.8'), to('10.9.1.1/16', '10.3.0.9'))
    expect(codes(load(objects))).toEqual([])
    expect(taker(objects, '1.17', '10.9.0.9')).toBe('undefined at vpc-a: equal-priority-routes')
  })

  it('#29 to a host, with and without a mask, is joined into an ECMP group', () => {
    const objects = routed(to('10.9.0.9', '10.3.0.8'), to('10.9.0.9/32', '10.3.0.9'))
    expect(taker(objects, '1.17', '10.9.0.9')).toBe('undefined at vpc-a: equal-cost-paths')
  })

  it('#30 written twice is one row', () => {
    const { network, diagnostics } = load(
      routed(to('0.0.0.0/0', '10.3.0.8'), to('0.0.0.0/0', '10.3.0.8')),
    )
    expect(diagnostics).toEqual([])
    expect(network.model.routers[0]!.staticRoutes.filter(({ catchAll }) => !catchAll)).toHaveLength(
      1,
    )
  })

  it("#31 from a subnet's own CIDR loses its row to the automatic one", () => {
    const objects = routed(from('10.1.0.0/16', '10.3.0.8'))
    expect(taker(objects)).toBe('dropped at vpc-a: no-route')
    expect(codes(load(objects))).toEqual(['route-flips'])
    expect(taker(objects, '1.13')).toBe('x')
  })

  it.each([
    ['#32', '10.1.0.0/24', OUTSIDE, '0.0.0.0/0', 'y', 'x'],
    ['#33', '10.1.0.2', OUTSIDE, '0.0.0.0/0', 'x', 'x'],
    ['#34', '10.1.0.2/32', '10.2.0.2', '10.2.0.0/16', 'y', 'x'],
    ['#36', '10.1.0.0/17', '10.2.0.2', '10.2.0.0/17', 'y', 'y'],
  ])(
    '%s from %s, for a packet to %s with a route to %s, decides by the release',
    (_, source, destination, prefix, live, upstream) => {
      const objects = routed(from(source, '10.3.0.8'), to(prefix, '10.3.0.9'))
      for (const release of ['1.15', '1.16', '1.17'] as const) {
        expect(taker(objects, release, destination)).toBe(live)
      }
      expect(taker(objects, 'ovn-23.03', destination)).toBe(upstream)
    },
  )

  it('#33 from a host beats only the default route in 1.12 to 1.14 too', () => {
    for (const release of ['1.12', '1.13', '1.14'] as const) {
      const host = from('10.1.0.2', '10.3.0.8')
      expect(taker(routed(host, to('0.0.0.0/0', '10.3.0.9')), release)).toBe('x')
      expect(taker(routed(host, to('0.0.0.0/1', '10.3.0.9')), release)).toBe('y')
    }
  })

  it('#35 from a subnet and one from a part of it have one priority, which is undefined', () => {
    const objects = routed(from('10.1.0.0/20', '10.3.0.8'), from('10.1.0.0/24', '10.3.0.9'))
    expect(taker(objects)).toBe('undefined at vpc-a: equal-priority-routes')
    expect(taker(objects, 'ovn-23.03')).toBe('y')
  })

  it('#37 that is missing loses the packet without a word, in every release', () => {
    for (const release of ['1.12', '1.13', '1.14', '1.15', '1.16', '1.17', 'ovn-23.03'] as const) {
      const result = trace(alone(), { from: 'a', to: OUTSIDE }, { release })
      expect(fate(result)).toBe('dropped at vpc-a: no-route')
      expect(result.request.error).toBeUndefined()
    }
  })

  it('#38 by default to a peer wins over the automatic one, but ties with it in 1.14', () => {
    const objects = pair({ a: { staticRoutes: [to('0.0.0.0/0', '169.254.0.2')] } })
    for (const release of ['1.15', '1.16', '1.17', '1.13', '1.12', 'ovn-23.03'] as const) {
      expect(ping(objects, 'a', 'b', { release })).toBe('there and back')
    }
    expect(ping(objects, 'a', 'b', { release: '1.14' })).toBe(
      'undefined at vpc-a: equal-priority-routes',
    )
  })

  it('#38 from the own subnet, loaded into upstream OVN, loses what the default route would take', () => {
    const objects = pair({
      a: { staticRoutes: [to('0.0.0.0/0', '169.254.0.2'), from('10.1.0.0/16', '10.1.0.1')] },
    })
    expect(ping(objects, 'a', 'b', UPSTREAM)).toBe('dropped at vpc-a: next-hop-unresolved')
  })

  it('#39 with host bits in its cidr acts as if they were cleared', () => {
    const objects = pair({ a: { staticRoutes: [to('10.2.3.4/16', '169.254.0.2')] } })
    expect(ping(objects, 'a', 'b')).toBe('there and back')
  })

  it('#40 without a mask is a route to one host', () => {
    const objects = pair({ a: { staticRoutes: [to('10.2.0.2', '169.254.0.2')] } })
    expect(ping(objects, 'a', 'b')).toBe('there and back')
    expect(ping(objects, 'a', 'b2')).toBe('dropped at vpc-a: no-route')
  })

  it.each(['10.3.0.8/32', '', '10.3.0.8,10.3.0.9'])(
    '#41 with next hop `%s` refuses the VPC',
    (nextHop) => {
      const { network, diagnostics } = load(routed(to('0.0.0.0/0', nextHop)))
      expect(codes({ diagnostics })).toEqual(['vpc-refused', 'subnet-refused', 'subnet-refused'])
      expect(diagnostics[0]!.origin!.path).toBe('spec.staticRoutes[0].nextHopIP')
      expect(network.model.routers).toEqual([])
    },
  )

  it('#42 to a next hop outside all networks is left out, and the next best takes the packet', () => {
    expect(taker(routed(to('8.8.0.0/16', '10.7.0.1'), to('8.0.0.0/8', '10.3.0.8')))).toBe('x')
  })

  it("#43 to the router's own address is lost", () => {
    expect(taker(routed(to('0.0.0.0/0', '10.3.0.1')))).toBe('dropped at vpc-a: next-hop-unresolved')
  })

  it('#44 to a pod hands it the packet, whether it forwards or not', () => {
    expect(fate(trace(routed(to('0.0.0.0/0', '10.3.0.8')), { from: 'a', to: OUTSIDE }))).toBe(
      'misdelivered at net-x: not-the-owner',
    )
  })

  it('#45 to an address that nobody has is lost', () => {
    expect(taker(routed(to('0.0.0.0/0', '10.3.0.77')))).toBe(
      'dropped at vpc-a: next-hop-unresolved',
    )
  })

  it('#46 of IPv4 with a next hop of IPv6 is taken since OVN 24, and not before', () => {
    const objects = [
      vpc('vpc-a', { staticRoutes: [to('8.0.0.0/8', 'fd00:3::8')] }),
      subnet('net-a', 'vpc-a', '10.1.0.0/16'),
      subnet('net-x', 'vpc-a', 'fd00:3::/64'),
      pod('a', 'net-a', '10.1.0.2'),
      pod('x', 'net-x', 'fd00:3::8'),
    ]
    expect(taker(objects)).toBe('x')
    expect(taker(objects, '1.13')).toBe('x')
    expect(taker(objects, '1.12')).toBe('dropped at vpc-a: no-route')
    expect(taker(objects, 'ovn-23.03')).toBe('dropped at vpc-a: no-route')
  })

  it('#47 in the main table is not seen by a subnet that has a table of its own', () => {
    const objects = pair({ netA: { routeTable: 'rtb1' } })
    expect(ping(objects, 'a', 'b')).toBe('dropped at vpc-a: no-route')
    const inTable = pair({
      netA: { routeTable: 'rtb1' },
      a: { staticRoutes: [to('10.2.0.0/16', '169.254.0.2', { routeTable: 'rtb1' })] },
    })
    expect(ping(inTable, 'a', 'b')).toBe('there and back')
    const connected = [
      ...objects,
      subnet('net-x', 'vpc-a', '10.3.0.0/16'),
      pod('x', 'net-x', '10.3.0.8'),
    ]
    expect(ping(connected, 'a', 'x')).toBe('there and back')
  })

  it("#48 of a subnet's own table does not matter to what comes in from a peer", () => {
    const objects = pair({
      netA: { routeTable: 'rtb1' },
      a: { staticRoutes: [to('10.2.0.0/16', '169.254.0.2', { routeTable: 'rtb1' })] },
    })
    expect(ping(objects, 'b', 'a')).toBe('there and back')
  })

  it('#49 without a policy is a destination route', () => {
    expect(taker(routed({ cidr: '0.0.0.0/0', nextHopIP: '10.3.0.8', policy: '' }))).toBe('x')
    expect(taker(routed({ cidr: '0.0.0.0/0', nextHopIP: '10.3.0.8' }))).toBe('x')
  })

  it('#50 with a policy that is spelt otherwise refuses the VPC', () => {
    const { diagnostics } = load(routed(to('0.0.0.0/0', '10.3.0.8', { policy: 'policydst' })))
    expect(diagnostics[0]).toMatchObject({
      code: 'vpc-refused',
      origin: { path: 'spec.staticRoutes[0].policy' },
      help: 'write policyDst or policySrc',
    })
  })
})

describe('a policy route', () => {
  it("#51 below 31000 never sees what goes to the VPC's own subnets; above it does", () => {
    const drop = (priority: number) => ruled(decide(priority, 'ip4.dst == 10.3.0.8', 'drop'))
    expect(ping(drop(30000), 'a', 'x')).toBe('there and back')
    expect(ping(drop(31001), 'a', 'x')).toBe('dropped at vpc-a: policy-drop')
    const onLink = ruled(decide(31001, 'ip4.dst == 10.1.0.3', 'drop'))
    expect(ping(onLink, 'a', 'a2')).toBe('there and back')
  })

  it('#52 that reroutes needs a route before it, which the automatic one gives since 1.14', () => {
    const objects = ruled(reroute(100, `ip4.dst == ${OUTSIDE}`, '10.3.0.8'))
    for (const release of ['1.14', '1.15', '1.16', '1.17'] as const) {
      expect(taker(objects, release)).toBe('x')
    }
    for (const release of ['1.12', '1.13', 'ovn-23.03'] as const) {
      expect(taker(objects, release)).toBe('dropped at vpc-a: no-route')
    }
  })

  it('#52 that reroutes never sees what is in transit from a peer without a route', () => {
    const objects = pair({
      a: { staticRoutes: [to('8.0.0.0/8', '169.254.0.2')] },
      b: { policyRoutes: [reroute(100, 'ip4.dst == 8.0.0.0/8', '10.2.0.2')] },
    })
    expect(ping(objects, 'a', OUTSIDE)).toBe('dropped at vpc-b: no-route')
  })

  it('#53 to a next hop outside all networks is ignored, and lower ones apply', () => {
    const objects = ruled(
      reroute(200, `ip4.dst == ${OUTSIDE}`, '10.7.0.1'),
      reroute(100, `ip4.dst == ${OUTSIDE}`, '10.3.0.8'),
    )
    const result = trace(objects, { from: 'a', to: OUTSIDE })
    expect(result.request.receiver?.name).toBe('x.default')
    expect(result.notes).toMatchObject([{ code: 'policy-without-next-hop', severity: 'warning' }])
  })

  it('#53 to several next hops keeps those that are in a network', () => {
    expect(taker(ruled(reroute(200, 'ip4', '10.7.0.1,10.3.0.9')))).toBe('y')
  })

  it("#54 to a peer's link address goes to the peer, which may not know the destination", () => {
    const objects = pair({
      a: { policyRoutes: [reroute(100, 'ip4.dst == 8.0.0.0/8', '169.254.0.2')] },
    })
    expect(ping(objects, 'a', OUTSIDE)).toBe('dropped at vpc-b: no-route')
  })

  it('#55 of the same priority as another that matches too is undefined', () => {
    const objects = ruled(
      reroute(100, 'ip4.dst == 8.0.0.0/8', '10.3.0.8'),
      decide(100, 'ip4.dst == 8.8.0.0/16', 'drop'),
    )
    expect(taker(objects)).toBe('undefined at vpc-a: equal-priority-policies')
    expect(taker(objects, '1.17', '8.1.0.1')).toBe('x')
  })

  it('#56 of the same priority and match as another replaces it', () => {
    const objects = ruled(
      decide(100, `ip4.dst == ${OUTSIDE}`, 'drop'),
      reroute(100, `ip4.dst == ${OUTSIDE}`, '10.3.0.8'),
    )
    expect(taker(objects)).toBe('x')
    expect(codes(load(objects))).toEqual(['policy-flips'])
  })

  it('#57 next to an egress gateway decides without it, and the answer says so', () => {
    const gateway: Written = {
      apiVersion: 'kubeovn.io/v1',
      kind: 'VpcEgressGateway',
      metadata: { name: 'gateway', namespace: 'default' },
      spec: { vpc: 'vpc-a', replicas: 1 },
    }
    const objects = [
      ...pair({ a: { policyRoutes: [decide(29300, 'ip4.dst == 10.2.0.0/16', 'allow')] } }),
      gateway,
    ]
    const result = trace(objects, { from: 'a', to: 'b' })
    expect(fate(result)).toBe('there and back')
    expect(result.notes).toMatchObject([
      {
        code: 'not-simulated',
        message: expect.stringContaining('VpcEgressGateway `default/gateway`'),
      },
    ])
    expect(trace(objects, { from: 'b', to: 'b2' }).notes).toEqual([])
  })

  it('#58 is there only if the VPC names it, while routes of others would stay', () => {
    const { network } = load(ruled(decide(100, 'ip4', 'allow')))
    expect(network.model.routers[0]!.policies.map(({ priority }) => priority)).toEqual([
      100, 31000, 31000,
    ])
  })

  it("gives way to that of a subnet only if both priority and match are the subnet's", () => {
    const { network } = load(
      ruled(
        decide(31000, 'ip4.dst == 9.9.9.9', 'drop'),
        decide(30000, 'ip4.dst == 10.1.0.0/16', 'drop'),
        decide(31000, 'ip4.dst == 10.1.0.0/16', 'drop'),
      ),
    )
    const rows = network.model.routers[0]!.policies.map(
      ({ priority, match, action }) => `${priority} ${match} ${action}`,
    )
    expect(rows).toEqual([
      '31000 ip4.dst == 9.9.9.9 drop',
      '30000 ip4.dst == 10.1.0.0/16 drop',
      '31000 ip4.dst == 10.1.0.0/16 allow',
      '31000 ip4.dst == 10.3.0.0/16 allow',
    ])
  })

  it('applies to replies as well', () => {
    const objects = pair({ b: { policyRoutes: [decide(31001, 'tcp.src == 443', 'drop')] } })
    expect(connect(objects, 'a', 'b', 443)).toBe('delivered, dropped at vpc-b: policy-drop')
    expect(connect(objects, 'a', 'b', 80)).toBe('there and back')
  })

  it("does not stop a ping of the router's own addresses", () => {
    const objects = ruled(decide(32000, 'ip4.dst == 10.1.0.1', 'drop'))
    expect(ping(objects, 'a', '10.1.0.1')).toBe('answered, delivered')
  })
})
