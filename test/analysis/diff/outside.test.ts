import { fc, it } from '@fast-check/vitest'
import {
  type Acl,
  Fabric,
  type LogicalNetwork,
  Network,
  type RouterPolicy,
  type StaticRoute,
} from 'isthmus'
import { describe, expect } from 'vitest'
import { changedIslands } from '../../../src/analysis/diff/changed-islands.ts'
import { fateKey, outsideFate } from '../../../src/analysis/diff/exit.ts'
import { diffReachability } from '../../../src/analysis/diff/index.ts'
import { type OutsideChange, OutsideDiff } from '../../../src/analysis/diff/outside.ts'
import { switchesMeeting } from '../../../src/analysis/diff/outside-senders.ts'
import { Reachability } from '../../../src/analysis/index.ts'
import { ServiceSet } from '../../../src/match/index.ts'
import {
  type Address,
  addressToBigInt,
  containsAddress,
  type Family,
  formatAddress,
  masked,
  parseAddress,
  sameAddress,
} from '../../../src/net/index.ts'
import {
  acl,
  lan,
  network,
  pod,
  policy,
  populated,
  port,
  router,
  to,
} from '../../dataplane/networks.ts'
import { besideUnchanged, changed, crowded } from './arbitraries.ts'

interface Pair {
  readonly before: LogicalNetwork
  readonly after: LogicalNetwork
}

function diff({ before, after }: Pair): OutsideDiff {
  const reachability = (model: LogicalNetwork) => Reachability.of(new Fabric(model))
  return diffReachability(reachability(before), reachability(after)).outside
}

const ADDRESSES = {
  4: ['8.8.8.8', '10.0.0.9', '10.1.77.7', '10.1.200.1', '10.2.128.0', '10.3.255.255', '10.200.0.1'],
  6: ['2001:db8::1', 'fd00:1::1:0:0:7', 'fd00:2:8000::1', 'fd00:3:ffff::', 'fd00:200::1'],
} as const satisfies Record<Family, readonly string[]>

const SERVICES = [
  { protocol: 'tcp', port: 2000 },
  { protocol: 'udp', port: 2000 },
  { protocol: 'udp', port: 1999 },
  { protocol: 'icmp' },
] as const

const isInside = ({ switches, routers }: LogicalNetwork, address: Address): boolean =>
  switches.some(
    ({ subnets, ports }) =>
      subnets.some(({ prefix }) => containsAddress(masked(prefix), address)) ||
      ports.some(({ addresses }) => addresses.some((one) => sameAddress(one, address))),
  ) ||
  routers.some(({ ports }) =>
    ports.some(({ networks }) => networks.some((one) => containsAddress(one, address))),
  )

/** Every sender, address and service whose fate differs, one by one; a sender who is not there loses all. */
function differences({ before, after }: Pair): Set<string> {
  const found = new Set<string>()
  const names = new Set(
    [before, after].flatMap(({ endpoints }) => endpoints.map(({ name }) => name)),
  )
  const [then, now] = [new Network(before), new Network(after)]
  for (const name of names) {
    for (const family of [4, 6] as const) {
      for (const text of ADDRESSES[family]) {
        const address = parseAddress(text)!
        if ([before, after].some((model) => isInside(model, address))) continue
        for (const service of SERVICES) {
          const fate = (of: Network) => {
            const sender = of.model.endpoints.find((one) => one.name === name)
            if (!sender?.addresses.some((one) => one.family === family)) return '- lost'
            const trace = of.trace({ from: `default/${name}`, to: text, ...service })
            return fateKey(outsideFate(trace, of.model))
          }
          const [was, is] = [fate(then), fate(now)]
          if (was !== is) found.add([name, text, JSON.stringify(service), was, is].join(' | '))
        }
      }
    }
  }
  return found
}

const NUMBERS = { tcp: 6, udp: 17, icmp: [1, 58] } as const

/** The same, as the changes tell it. */
function told({ changes }: OutsideDiff): Set<string> {
  const found = new Set<string>()
  for (const change of changes) {
    for (const name of sendersOf(change)) {
      for (const text of ADDRESSES[change.family].filter((one) => isIn(change, one))) {
        for (const service of SERVICES) {
          const number = NUMBERS[service.protocol]
          const isFour = change.family === 4
          const shifts = change.shifts.filter(({ services }) =>
            services.has({
              protocol: typeof number === 'number' ? number : number[isFour ? 0 : 1],
              sourcePort: 49152,
              destinationPort: 'port' in service ? service.port : 0,
              icmpType: service.protocol === 'icmp' ? (isFour ? 8 : 128) : 0,
              icmpCode: 0,
            }),
          )
          expect(shifts.length).toBeLessThanOrEqual(1)
          for (const { before, after } of shifts) {
            const line = [name, text, JSON.stringify(service), fateKey(before), fateKey(after)]
            expect(found.has(line.join(' | '))).toBe(false)
            found.add(line.join(' | '))
          }
        }
      }
    }
  }
  return found
}

function sendersOf({ from }: OutsideChange): string[] {
  return from.parts.flatMap(({ members }) =>
    members.map(({ before, after }) => (before ?? after)!.endpoint.name),
  )
}

function isIn({ ranges }: OutsideChange, text: string): boolean {
  const value = addressToBigInt(parseAddress(text)!)
  return ranges.some(
    ({ first, last }) => addressToBigInt(first) <= value && value <= addressToBigInt(last),
  )
}

/** Everything about a difference. */
function all({ changes }: OutsideDiff, mirrored = false): unknown[] {
  const [first, second] = mirrored ? (['after', 'before'] as const) : (['before', 'after'] as const)
  return changes.map((change) => [
    change.family,
    sendersOf(change),
    change.from.presence === 'both' ? 'both' : change.from.presence === first,
    change.ranges.map(({ first: from, last }) => [from, last]),
    change.shifts.map((shift) => [
      fateKey(shift[first]),
      fateKey(shift[second]),
      shift.services.key,
    ]),
  ])
}

describe('what changes for addresses outside of two networks', () => {
  it.prop([changed], { numRuns: 150 })('is what packets to them meet, one by one', (networks) => {
    const found = diff(networks)
    fc.pre(found.isExact)
    expect([...told(found)].sort()).toEqual([...differences(networks)].sort())
  })

  it.prop([fc.oneof(changed, besideUnchanged)], { numRuns: 150 })(
    'is found without asking those whose packets meet nothing that differs',
    ({ before, after }) => {
      const [then, now] = [before, after].map((model) => Reachability.of(new Fabric(model)))
      const among = (islands: ReturnType<typeof changedIslands>) =>
        all(new OutsideDiff(then!, now!, { before, after }, islands))
      expect(among(changedIslands(before, after))).toEqual(among(undefined))
    },
  )

  it.prop([changed], { numRuns: 80 })(
    'is the same the other way round, with before and after exchanged',
    ({ before, after }) => {
      expect(all(diff({ before, after }))).toEqual(
        all(diff({ before: after, after: before }), true),
      )
    },
  )

  it.prop([crowded], { numRuns: 50 })('is empty for a network and itself', (model) => {
    expect(diff({ before: model, after: model }).changes).toEqual([])
    const other = { ...model, caveats: [], routers: model.routers.map((one) => ({ ...one })) }
    expect(diff({ before: model, after: other }).isEmpty).toBe(true)
  })

  it.prop([changed], { numRuns: 80 })('shows a packet of each shift with its fates', (networks) => {
    const found = diff(networks)
    for (const change of found.changes) {
      for (const shift of change.shifts) {
        const cause = found.causeOf(change, shift)
        for (const side of ['before', 'after'] as const) {
          const { network: model, trace } = cause[side] ?? {}
          const fate = trace ? fateKey(outsideFate(trace, model!)) : '- lost'
          expect(fate).toBe(fateKey(shift[side]))
        }
      }
    }
  })
})

/** Workload `a` in 10.1.0.0/24, whose router has these routes and policies; a gateway is at .9. */
function withGateway(
  routes: StaticRoute[] = [],
  policies: RouterPolicy[] = [],
  acls: Acl[] = [],
): LogicalNetwork {
  const pods = [pod('a', '10.1.0.2'), pod('gw', '10.1.0.9')]
  return populated(
    network({
      routers: [router('v', [port('v-n', '10.1.0.1/24')], { routes, policies })],
      switches: [lan('n', '10.1.0.0/24 via 10.1.0.1', 'v-n', pods, acls)],
    }),
  )
}

describe('an address outside', () => {
  const text = (found: OutsideDiff) =>
    found.changes.flatMap((change) =>
      change.shifts.map(
        (shift) =>
          `${sendersOf(change)} ${change.ranges.length}: ${fateKey(shift.before)} > ${fateKey(shift.after)}`,
      ),
    )

  it('is left by a default route, of all that are in no subnet and that routers forward to', () => {
    const found = diff({
      before: withGateway(),
      after: withGateway([to('0.0.0.0/0', '10.1.0.9')]),
    })
    expect(text(found)).toEqual(['a,gw 4: - lost > v 10.1.0.9'])
    expect(found.changes[0]!.shifts[0]!.after).toMatchObject({ receiver: { name: 'gw' } })
  })

  it('is left by a next hop that nobody among the workloads has', () => {
    const before = withGateway([to('0.0.0.0/0', '10.1.0.9')])
    const after = withGateway([to('0.0.0.0/0', '10.1.0.77')])
    expect(text(diff({ before, after }))).toEqual(['a,gw 4: v 10.1.0.9 > v 10.1.0.77'])
  })

  it('is not left by a route to the router itself, nor by one to a router that has no route', () => {
    const own = withGateway([to('0.0.0.0/0', '10.1.0.1')])
    expect(text(diff({ before: withGateway(), after: own }))).toEqual([])
  })

  const open = withGateway([to('0.0.0.0/0', '10.1.0.9')])

  it('is told with the range that a policy or a rule of the switch is about', () => {
    const rerouted = withGateway(
      [to('0.0.0.0/0', '10.1.0.9')],
      [policy(100, 'ip4.dst == 198.51.100.0/24 && tcp', 'reroute', '10.1.0.77')],
    )
    const found = diff({ before: open, after: rerouted })
    expect(text(found)[0]).toBe('a,gw 1: v 10.1.0.9 > v 10.1.0.77')
    const [change] = found.changes
    expect(change!.ranges.map(({ first, last }) => [first, last].map(formatAddress))).toEqual([
      ['198.51.100.0', '198.51.100.255'],
    ])
    expect(change!.shifts.map(({ services }) => services.key)).toEqual([
      ServiceSet.of(4, [6, 6]).key,
    ])
    const filtered = withGateway(
      [to('0.0.0.0/0', '10.1.0.9')],
      [],
      [acl('from-lport', 10, 'ip4.dst == 203.0.113.0/24', 'drop')],
    )
    expect(text(diff({ before: open, after: filtered }))).toEqual(['a,gw 1: v 10.1.0.9 > - lost'])
  })

  it('is gained by endpoints that are new, and lost by those that are gone', () => {
    const without: LogicalNetwork = {
      ...open,
      endpoints: open.endpoints.filter(({ name }) => name !== 'a'),
    }
    const found = diff({ before: without, after: open })
    expect(text(found)).toEqual(['a 4: - lost > v 10.1.0.9'])
    expect(found.changes[0]!.from.presence).toBe('after')
    expect(text(diff({ before: open, after: without }))).toEqual(['a 4: v 10.1.0.9 > - lost'])
  })
})

describe('who has to be asked about addresses outside', () => {
  const [a, b] = ['10.1.0', '10.2.0']
  /** Two VPCs, peered, each with a subnet and these routes. */
  function peered(routes: StaticRoute[], policies: RouterPolicy[] = [], more = {}): LogicalNetwork {
    return populated(
      network({
        routers: [
          router('v', [port('v-n', `${a}.1/24`), port('v-w', '169.254.0.1/30', { peer: 'w-v' })], {
            routes,
            policies,
          }),
          router('w', [port('w-m', `${b}.1/24`), port('w-v', '169.254.0.2/30', { peer: 'v-w' })]),
        ],
        switches: [
          lan('n', `${a}.0/24 via ${a}.1`, 'v-n', [pod('a', `${a}.2`)]),
          lan('m', `${b}.0/24 via ${b}.1`, 'w-m', [pod('b', `${b}.2`)]),
        ],
        ...more,
      }),
    )
  }
  const nothing = { routers: [], switches: [], ports: [] }
  const asked = (
    model: LogicalNetwork,
    touched: Partial<Record<keyof typeof nothing, string[]>>,
  ) => {
    const { routers, switches, ports } = { ...nothing, ...touched }
    const isOutside = ({ length }: { readonly length: number }) => length < 24
    const sets = {
      routers: new Set(routers),
      switches: new Set(switches),
      ports: new Set(ports),
    }
    const meeting = switchesMeeting(new Fabric(model), sets, isOutside)
    return model.switches
      .map(({ name }) => name)
      .filter((name) => {
        return [...meeting].some((node) => 'routerPorts' in node && node.model.name === name)
      })
  }

  it('are those on switches of a router that differs, and not those behind a peering', () => {
    expect(asked(peered([to(`${b}.0/24`, '169.254.0.2')]), { routers: ['w'] })).toEqual(['m'])
    expect(asked(peered([]), { switches: ['n'] })).toEqual(['n'])
    expect(asked(peered([]), { ports: ['b'] })).toEqual(['m'])
    expect(asked(peered([]), { routers: ['gone'], ports: ['gone'], switches: ['gone'] })).toEqual(
      [],
    )
  })

  it('are those behind a peering with a route for addresses outside, or with a policy', () => {
    expect(asked(peered([to('0.0.0.0/0', '169.254.0.2')]), { routers: ['w'] })).toEqual(['n', 'm'])
    const reroute = policy(10, 'ip4.dst == 8.8.8.8', 'reroute', '169.254.0.2')
    expect(asked(peered([], [reroute]), { routers: ['w'] })).toEqual(['n', 'm'])
    const bySource = to(`${a}.0/24`, '169.254.0.2', { policy: 'src-ip' })
    expect(asked(peered([bySource]), { routers: ['w'] })).toEqual(['n', 'm'])
  })

  it('are those whose router hands packets to a switch that differs', () => {
    const joined = peered([to('0.0.0.0/0', `${b}.9`)])
    const [v, w] = joined.routers
    const both = {
      ...joined,
      routers: [{ ...v!, ports: [...v!.ports, port('v-m', `${b}.3/24`)] }, w!],
    }
    const uplink = { name: 'm-v', type: 'router' as const, addresses: [], routerPort: 'v-m' }
    const switches = joined.switches.map((node) =>
      node.name === 'm' ? { ...node, ports: [...node.ports, uplink] } : node,
    )
    expect(asked({ ...both, switches }, { ports: ['b'] })).toEqual(['n', 'm'])
  })

  it('are those on switches with machines, which may have addresses outside', () => {
    const machine = {
      name: 'node',
      interfaces: [
        { name: 'eth0', port: 'b', addresses: [] },
        { name: 'eth1', addresses: [] },
      ],
      routes: [],
      nat: [],
    }
    expect(asked(peered([], [], { machines: [machine] }), {})).toEqual(['m'])
  })
})
