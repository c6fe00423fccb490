import type { ConnectIpReading, Trace } from 'isthmus'
import { containsAddress, parseAddress, parseCidr } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import {
  codes,
  fate,
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
} from './cluster.ts'

const THERE_AND_BACK = 'there and back'

/** Two VPCs of both families, each with its localConnectIP and its next hops towards the other. */
const peers = (
  [connectA, hopsA]: readonly [string, readonly string[]],
  [connectB, hopsB]: readonly [string, readonly string[]],
): Written[] => {
  const routes = (net: number, hops: readonly string[]) =>
    hops.map((hop) => to(hop.includes(':') ? `fd00:${net}::/64` : `10.${net}.0.0/16`, hop))
  return [
    vpc('vpc-a', { vpcPeerings: [peering('vpc-b', connectA)], staticRoutes: routes(2, hopsA) }),
    vpc('vpc-b', { vpcPeerings: [peering('vpc-a', connectB)], staticRoutes: routes(1, hopsB) }),
    subnet('net-a', 'vpc-a', '10.1.0.0/16,fd00:1::/64'),
    subnet('net-b', 'vpc-b', '10.2.0.0/16,fd00:2::/64'),
    pod('a', 'net-a', '10.1.0.2,fd00:1::2'),
    pod('b', 'net-b', '10.2.0.2,fd00:2::2'),
  ]
}

const ask = (objects: Written[], connectIp: ConnectIpReading, ipVersion: 4 | 6 = 4): Trace =>
  trace(objects, { from: 'a', to: 'b', ipVersion }, { connectIp })

const assumptions = ({ notes }: Trace) =>
  notes.filter(({ code }) => code === 'connect-ip-read-as-network')

type Form = Parameters<typeof peers>

/** Ways to write a transit network, of which a live cluster makes nothing. */
const TRANSIT: Record<string, [Form, families: (4 | 6)[]]> = {
  "the tutorial's": [
    [
      ['192.168.1.0/24', ['192.168.1.1']],
      ['192.168.2.0/24', ['192.168.2.1']],
    ],
    [4],
  ],
  'the same network on both sides': [
    [
      ['192.168.1.0/24', ['192.168.1.2']],
      ['192.168.1.0/24', ['192.168.1.1']],
    ],
    [4],
  ],
  'the same network and next hop on both sides': [
    [
      ['192.168.1.0/24', ['192.168.1.1']],
      ['192.168.1.0/24', ['192.168.1.1']],
    ],
    [4],
  ],
  'a network here and an address elsewhere there': [
    [
      ['192.168.1.0/24', ['192.168.1.7']],
      ['192.168.9.9/24', ['192.168.1.5']],
    ],
    [4],
  ],
  'a network of four addresses': [
    [
      ['192.168.1.0/30', ['192.168.1.1']],
      ['192.168.2.0/30', ['192.168.2.1']],
    ],
    [4],
  ],
  'networks of IPv6': [
    [
      ['fd00:8::/64', ['fd00:8::1']],
      ['fd00:9::/64', ['fd00:9::1']],
    ],
    [6],
  ],
  'networks of both families': [
    [
      ['192.168.1.0/24,fd00:8::/64', ['192.168.1.1', 'fd00:8::1']],
      ['192.168.2.0/24,fd00:9::/64', ['192.168.2.1', 'fd00:9::1']],
    ],
    [4, 6],
  ],
  'a network of IPv4 beside an address of IPv6': [
    [
      ['192.168.1.0/24,fd00:9::1/64', ['192.168.1.1', 'fd00:9::2']],
      ['192.168.2.0/24,fd00:9::2/64', ['192.168.2.1', 'fd00:9::1']],
    ],
    [4],
  ],
}

describe('localConnectIP of this form', () => {
  it.each(Object.entries(TRANSIT))(
    'works when it is read as a network: %s',
    (_, [form, families]) => {
      for (const family of families) {
        for (const reading of ['auto', 'network'] as const) {
          const result = ask(peers(...form), reading, family)
          expect(fate(result)).toBe(THERE_AND_BACK)
          expect(assumptions(result).length).toBeGreaterThan(0)
          expect(result.notes.at(-1)).toMatchObject({
            code: 'live-cluster-differs',
            message: expect.stringContaining('so the verdict is unreachable'),
          })
        }
        const live = ask(peers(...form), 'address', family)
        expect(live.verdict).toBe('unreachable')
        expect(live.notes).toEqual([])
      }
    },
  )

  it.each(Object.entries(TRANSIT))(
    'is mended by the change that is proposed: %s',
    (_, [form, families]) => {
      for (const family of families) {
        for (const note of assumptions(ask(peers(...form), 'auto', family))) {
          const mended = applied(peers(...form), note.help!)
          for (const reading of ['address', 'auto', 'network'] as const) {
            expect(ask(mended, reading).verdict).toBe(ask(mended, 'auto').verdict)
            for (const each of families) {
              const result = ask(mended, reading, each)
              expect(fate(result)).toBe(THERE_AND_BACK)
              expect(result.notes).toEqual([])
            }
          }
          expect(codes(load(mended))).toEqual([])
        }
      }
    },
  )

  it('is mended by one change, whichever of its notes proposes it', () => {
    const [form] = TRANSIT['networks of both families']!
    const helps = [4, 6].flatMap((family) =>
      assumptions(ask(peers(...form), 'auto', family as 4 | 6)).map(({ help }) => help),
    )
    expect(new Set(helps)).toEqual(
      new Set([
        'give both routers an address in one network: ' +
          'in VPC `vpc-a` write localConnectIP: 192.168.1.2/24,fd00:8::2/64 and nextHopIP: 192.168.1.1 or fd00:8::1; ' +
          'in VPC `vpc-b` write localConnectIP: 192.168.1.1/24,fd00:8::1/64 and nextHopIP: 192.168.1.2 or fd00:8::2',
      ]),
    )
  })

  it('is an address in every reading with a mask of /31 or /32', () => {
    const form = (length: number) =>
      peers([`169.254.0.0/${length}`, ['169.254.0.1']], [`169.254.0.1/${length}`, ['169.254.0.0']])
    for (const reading of ['auto', 'network', 'address'] as const) {
      expect(fate(ask(form(31), reading))).toBe(THERE_AND_BACK)
      expect(ask(form(31), reading).notes).toEqual([])
      expect(fate(ask(form(32), reading))).toBe('dropped at vpc-a: no-route')
    }
  })

  it('is an address in the automatic reading if any host bit is set, and a network if that is asked for', () => {
    const off = peers(['192.168.1.9/24', ['192.168.1.1']], ['192.168.2.9/24', ['192.168.2.1']])
    expect(ask(off, 'auto').verdict).toBe('unreachable')
    expect(ask(off, 'network').verdict).toBe('reachable')
    const mended = applied(off, assumptions(ask(off, 'network'))[0]!.help!)
    expect(fate(ask(mended, 'address'))).toBe(THERE_AND_BACK)
  })

  it('that is official works in every reading, and rests on no assumption', () => {
    for (const connectIp of ['auto', 'network', 'address'] as const) {
      const result = trace(pair(), { from: 'a', to: 'b' }, { connectIp })
      expect([fate(result), result.notes]).toEqual([THERE_AND_BACK, []])
    }
  })

  it('needs both sides in every reading', () => {
    const objects = pair({
      a: {
        vpcPeerings: [peering('vpc-b', '192.168.1.0/24')],
        staticRoutes: [to('10.2.0.0/16', '192.168.1.1')],
      },
      b: { vpcPeerings: [] },
    })
    for (const connectIp of ['auto', 'network', 'address'] as const) {
      expect(ping(objects, 'a', 'b', { connectIp })).toBe('dropped at vpc-a: peer-missing')
    }
  })

  it('makes a host of the network the other router, and nothing else: neither its own nor its broadcast address', () => {
    for (const hop of ['192.168.1.0', '192.168.1.255', '192.168.3.1']) {
      const objects = peers(['192.168.1.0/24', [hop]], ['192.168.2.0/24', ['192.168.2.1']])
      expect(ask(objects, 'auto').verdict).toBe('unreachable')
    }
  })

  it('is read as a network for the next hops of policies as well', () => {
    const objects = pair({
      a: {
        vpcPeerings: [peering('vpc-b', '192.168.1.0/24')],
        staticRoutes: [],
        policyRoutes: [
          {
            priority: 9,
            match: 'ip4.dst == 10.2.0.0/16',
            action: 'reroute',
            nextHopIP: '192.168.1.1',
          },
        ],
      },
      b: {
        vpcPeerings: [peering('vpc-a', '192.168.2.0/24')],
        staticRoutes: [to('10.1.0.0/16', '192.168.2.1')],
      },
    })
    expect(ping(objects, 'a', 'b')).toBe(THERE_AND_BACK)
    expect(ping(objects, 'a', 'b', { connectIp: 'address' })).toBe(
      'dropped at vpc-a: next-hop-unresolved',
    )
  })

  it('says at which line it stands', () => {
    const [note] = assumptions(ask(peers(...TRANSIT["the tutorial's"]![0]), 'auto'))
    expect(note!.origin).toMatchObject({
      file: 'cluster.json',
      path: 'spec.vpcPeerings[0].localConnectIP',
    })
    expect(note!.severity).toBe('warning')
    expect(note!.message).toBe(
      'localConnectIP `192.168.1.0/24` of VPC `vpc-a` is read as a transit network, in which next hop 192.168.1.1 of VPC `vpc-a` is the router of VPC `vpc-b`; ' +
        "a live cluster reads it as the router port's own address 192.168.1.0, nobody owns 192.168.1.1, and every packet to it is lost",
    )
  })
})

/** The manifests with the change that the text proposes: localConnectIP, and the next hops into either old network. */
function applied(objects: readonly Written[], help: string): Written[] {
  const changes = [
    ...help.matchAll(/in VPC `(.+?)` write localConnectIP: (\S+) and nextHopIP: ([^;]+)/g),
  ]
  expect(changes).toHaveLength(2)
  interface Spec {
    vpcPeerings: { localConnectIP: string }[]
    staticRoutes: { nextHopIP: string }[]
  }
  const specs = objects.filter(({ kind }) => kind === 'Vpc').map(({ spec }) => spec as Spec)
  const links = specs.flatMap(({ vpcPeerings }) =>
    vpcPeerings.flatMap(({ localConnectIP }) =>
      localConnectIP.split(',').map((text) => parseCidr(text)!),
    ),
  )
  return objects.map((object) => {
    const change = changes.find(([, name]) => name === object.metadata.name)
    if (!change || object.kind !== 'Vpc') return object
    const [, , localConnectIP, hops] = change
    const spec = object.spec as Spec
    const staticRoutes = spec.staticRoutes.map((route) => {
      const old = parseAddress(route.nextHopIP)!
      const inLink = links.some((link) => containsAddress(link, old))
      const hop = hops!.split(' or ').find((text) => parseAddress(text)!.family === old.family)
      return inLink && hop !== undefined ? { ...route, nextHopIP: hop } : route
    })
    const vpcPeerings = spec.vpcPeerings.map((entry) => ({ ...entry, localConnectIP }))
    return { ...object, spec: { ...spec, staticRoutes, vpcPeerings } }
  })
}
