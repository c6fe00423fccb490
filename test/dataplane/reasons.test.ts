import { type Leg, Network, REASONS } from 'isthmus'
import { parseAddress } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import {
  acl,
  end,
  from,
  lan,
  network,
  PING,
  peers,
  pod,
  policy,
  port,
  router,
  send,
  tcp,
  to,
} from './networks.ts'

/** One network and packet for each way in which a packet may end. */
const ENDINGS: Record<keyof typeof REASONS, [ending: string, way: () => Leg]> = {
  'no-route': ['dropped at left: no-route', () => send(peers(), 'pod-a', '10.9.0.1').request],
  'next-hop-unresolved': [
    'dropped at left: next-hop-unresolved',
    () => send(peers({ routes: [to('10.9.0.0/16', '169.254.0.3')] }), 'pod-a', '10.9.0.1').request,
  ],
  'peer-missing': [
    'dropped at r: peer-missing',
    () =>
      send(
        network({
          routers: [
            router(
              'r',
              [port('r-a', '10.1.0.1/16'), port('r-s', '169.254.0.1/30', { peer: 's-r' })],
              {
                routes: [to('10.2.0.0/16', '169.254.0.2')],
              },
            ),
          ],
          switches: [lan('a', '10.1.0.0/16 via 10.1.0.1', 'r-a', [pod('pod-a', '10.1.0.2')])],
        }),
        'pod-a',
        '10.2.0.2',
      ).request,
  ],
  'no-such-endpoint': [
    'dropped at right: no-such-endpoint',
    () => send(peers(), 'pod-a', '10.2.0.99').request,
  ],
  'no-gateway': [
    'dropped at lonely: no-gateway',
    () =>
      send(
        network({
          switches: [lan('lonely', '10.1.0.0/16', undefined, [pod('pod-a', '10.1.0.2')])],
        }),
        'pod-a',
        '10.2.0.2',
      ).request,
  ],
  'no-address-of-family': [
    'dropped: no-address-of-family',
    () => {
      const endpoint = (name: string, address: string) => ({
        namespace: 'default',
        name,
        kind: 'Pod',
        labels: {},
        port: name,
        addresses: [parseAddress(address)!],
        securityGroups: [],
      })
      const model = {
        ...peers({ podsB: [pod('pod-6', 'fd00::2')] }),
        endpoints: [endpoint('pod-a', '10.1.0.2'), endpoint('pod-6', 'fd00::2')],
      }
      const { request, verdict } = new Network(model).trace({ from: 'pod-a', to: 'pod-6' })
      expect([verdict, request.hops]).toEqual(['unreachable', []])
      return request
    },
  ],
  'acl-drop': [
    'dropped at b: acl-drop',
    () => send(peers({ aclsB: [acl('to-lport', 1, 'udp', 'drop')] }), 'pod-a', '10.2.0.2').request,
  ],
  'acl-reject': [
    'rejected at a: acl-reject',
    () =>
      send(peers({ aclsA: [acl('from-lport', 1, 'udp', 'reject')] }), 'pod-a', '10.2.0.2').request,
  ],
  'policy-drop': [
    'dropped at left: policy-drop',
    () => send(peers({ policies: [policy(1, 'udp', 'drop')] }), 'pod-a', '10.2.0.2').request,
  ],
  'route-discard': [
    'dropped at left: route-discard',
    () => send(peers({ routes: [to('10.2.0.2/32', 'discard')] }), 'pod-a', '10.2.0.2').request,
  ],
  'ttl-exceeded': [
    'dropped at right: ttl-exceeded',
    () => send(peers(), 'pod-a', '10.2.0.2', { ttl: 2 }).request,
  ],
  'port-security': [
    'dropped at a: port-security',
    () =>
      send(peers({ podsA: [pod('tied', '10.1.0.9', '10.1.0.9')] }), 'tied', '10.2.0.2', {
        source: '10.1.0.8',
      }).request,
  ],
  'source-is-router': [
    'dropped at right: source-is-router',
    () => send(peers(), 'pod-a', '10.2.0.2', { source: '10.2.255.255' }).request,
  ],
  'not-unicast': ['dropped at a: not-unicast', () => send(peers(), 'pod-a', '224.0.0.5').request],
  'not-the-owner': [
    'misdelivered at b by pod-b2: not-the-owner',
    () =>
      send(
        peers({
          routes: [to('10.9.0.0/16', '169.254.0.2')],
          rightRoutes: [to('10.9.0.0/16', '10.2.0.3')],
        }),
        'pod-a',
        '10.9.0.1',
      ).request,
  ],
  'port-closed': [
    'rejected at right: port-closed',
    () => send(peers(), 'pod-a', '10.2.0.1', tcp(80)).request,
  ],
  'equal-cost-paths': [
    'undefined at left: equal-cost-paths',
    () =>
      send(
        peers({ routes: [to('10.9.0.0/16', '10.1.0.2'), to('10.9.0.0/16', '10.1.0.3')] }),
        'pod-a',
        '10.9.0.1',
      ).request,
  ],
  'equal-priority-routes': [
    'undefined at left: equal-priority-routes',
    () =>
      send(
        peers({ routes: [from('10.1.0.0/16', '10.1.0.2'), from('10.1.0.0/17', '10.1.0.3')] }),
        'pod-a',
        '10.9.0.1',
      ).request,
  ],
  'equal-priority-policies': [
    'undefined at left: equal-priority-policies',
    () =>
      send(
        peers({ policies: [policy(1, 'udp', 'drop'), policy(1, 'ip4', 'allow')] }),
        'pod-a',
        '10.2.0.2',
      ).request,
  ],
  'equal-priority-acls': [
    'undefined at b: equal-priority-acls',
    () =>
      send(
        peers({ aclsB: [acl('to-lport', 1, 'udp', 'drop'), acl('to-lport', 1, 'ip4', 'allow')] }),
        'pod-a',
        '10.2.0.2',
      ).request,
  ],
  'several-ports-own-next-hop': [
    'undefined at left: several-ports-own-next-hop',
    () => {
      const model = peers()
      const [left, right] = model.routers
      const twin = port('left-twin', '169.254.0.3/30', { peer: 'nobody' })
      return send(
        { ...model, routers: [{ ...left!, ports: [...left!.ports, twin] }, right!] },
        'pod-a',
        '10.2.0.2',
      ).request
    },
  ],
  'several-endpoints-own-address': [
    'undefined at b: several-endpoints-own-address',
    () => send(peers({ podsB: [pod('twin', '10.2.0.2')] }), 'pod-a', '10.2.0.2').request,
  ],
}

describe('every reason has a packet that ends for it', () => {
  it.each(Object.entries(ENDINGS))('%s', (reason, [ending, way]) => {
    const leg = way()
    expect(leg.reason).toBe(reason)
    expect(leg.hops.length > 0 ? end(leg) : `${leg.outcome}: ${leg.reason}`).toBe(ending)
  })

  it('and there is no reason without one', () => {
    expect(Object.keys(ENDINGS)).toEqual(Object.keys(REASONS))
    expect(Object.values(REASONS).every((text) => text.length > 20)).toBe(true)
  })
})

it('a packet that gets there has no reason', () => {
  const { request, reply, verdict } = send(peers(), 'pod-a', '10.2.0.2')
  expect([request.outcome, request.reason, reply?.outcome, verdict]).toEqual([
    'delivered',
    undefined,
    'delivered',
    'reachable',
  ])
  expect(send(peers(), 'pod-a', '10.2.0.1', PING).request).toMatchObject({
    outcome: 'answered',
    reason: undefined,
  })
})

it('every way ends with a step that says how', () => {
  for (const [, way] of Object.values(ENDINGS)) {
    const { hops, outcome, reason } = way()
    if (hops.length > 0) expect(hops.at(-1)!.steps.at(-1)).toEqual({ kind: 'end', outcome, reason })
  }
})
