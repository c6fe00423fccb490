import { OVN_BEHAVIOURS } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { acl, end, lan, network, peers, pod, policy, port, router, send } from './networks.ts'

/** Each was found by comparing with a real OVN. */
describe('as OVN was seen to do it', () => {
  it('refuses its own IPv4 addresses as sources, and no IPv6 addresses', () => {
    const model = network({
      routers: [
        router('r', [port('r-a', '10.1.0.1/16 fd01::1/64'), port('r-b', '10.2.0.1/16 fd02::1/64')]),
      ],
      switches: [
        lan('a', '10.1.0.0/16 via 10.1.0.1, fd01::/64 via fd01::1', 'r-a', [
          pod('pod-a', '10.1.0.2 fd01::2'),
        ]),
        lan('b', '10.2.0.0/16 via 10.2.0.1, fd02::/64 via fd02::1', 'r-b', [
          pod('pod-b', '10.2.0.2 fd02::2'),
        ]),
      ],
    })
    const sent = (destination: string, source: string) =>
      end(send(model, 'pod-a', destination, { source }).request)
    expect(sent('10.2.0.2', '10.2.0.1')).toBe('dropped at r: source-is-router')
    expect(sent('fd02::2', 'fd02::1')).toBe('delivered at b by pod-b')
  })

  describe('a reject ACL with || at its top', () => {
    const rejecting = (
      match: string,
      build: keyof typeof OVN_BEHAVIOURS,
      other: 'allow' | 'allow-related' = 'allow-related',
    ) => {
      const aclsB = [acl('to-lport', 9, match, 'reject'), acl('to-lport', 5, 'arp', other)]
      return send(peers({ aclsB, behaviour: OVN_BEHAVIOURS[build] }), 'pod-a', '10.2.0.2')
    }

    it('has no effect before OVN 23.06 where connections are tracked, and a note says so', () => {
      const trace = rejecting('udp || tcp', 'ovn-23.03')
      expect(trace.verdict).toBe('reachable')
      expect(trace.notes.map(({ code, help }) => [code, help])).toEqual([
        ['match-without-effect', 'put the whole match in parentheses'],
      ])
      expect(rejecting('udp || tcp', 'kube-ovn-22.12').verdict).toBe('reachable')
    })

    it.each([
      ['in parentheses', () => rejecting('(udp || tcp)', 'ovn-23.03')],
      ['without connection tracking', () => rejecting('udp || tcp', 'ovn-23.03', 'allow')],
      ['with later builds', () => rejecting('udp || tcp', 'kube-ovn-24.03')],
    ])('rejects %s', (_, trace) => {
      expect(end(trace().request)).toBe('rejected at b: acl-reject')
    })

    it('is refused for what is wrong with it, not for that', () => {
      const [note] = rejecting('udp || nonsense', 'ovn-23.03').notes
      expect(note?.message).toContain('is not understood by OVN')
    })
  })
})

describe('a port group', () => {
  const portGroups = [{ name: 'web', ports: ['pod-b'], acls: [] }]
  const codes = (model: Parameters<typeof send>[0]) => {
    const { verdict, notes } = send(model, 'pod-a', '10.2.0.2')
    return [verdict, ...notes.map(({ code }) => code)]
  }

  it('is unknown on switches where no port is in it, so that an ACL that names it has no effect', () => {
    const drop = acl('to-lport', 9, '1 || outport == @web', 'drop')
    expect(codes(peers({ portGroups, aclsB: [drop] }))).toEqual(['unreachable'])
    expect(codes(peers({ portGroups, aclsA: [drop] }))).toEqual([
      'reachable',
      'match-without-effect',
    ])
    const nested = acl('to-lport', 9, 'udp && !(tcp.dst == 1 && inport == @web)', 'drop')
    expect(codes(peers({ portGroups, aclsA: [nested] }))).toEqual([
      'reachable',
      'match-without-effect',
    ])
  })

  it('is unknown on routers', () => {
    const policies = [policy(9, 'ip4 || inport == @web', 'drop')]
    expect(codes(peers({ portGroups, policies }))).toEqual(['reachable', 'match-without-effect'])
  })
})
