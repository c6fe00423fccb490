import { it } from '@fast-check/vitest'
import { Fabric, type LogicalNetwork } from 'isthmus'
import { describe, expect } from 'vitest'
import { changedIslands } from '../../../src/analysis/diff/changed-islands.ts'
import { changedPart, type States } from '../../../src/analysis/diff/changed-part.ts'
import { fateKey } from '../../../src/analysis/diff/exit.ts'
import { extrasOf } from '../../../src/analysis/diff/extras.ts'
import {
  type DiffGroup,
  diffNetworks,
  diffReachability,
  type ReachabilityDiff,
} from '../../../src/analysis/diff/index.ts'
import { Reachability } from '../../../src/analysis/index.ts'
import { formatAddress } from '../../../src/net/index.ts'
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
import { besideUnchanged, changed, extended } from './arbitraries.ts'

/** The slow twin: everything of both networks is prepared and compared. */
function wholly({ before, after }: States): ReachabilityDiff {
  const [then, now] = [before, after].map((model) => Reachability.of(new Fabric(model)))
  return diffReachability(then!, now!)
}

function namesOf({ parts }: DiffGroup): string[] {
  return parts
    .flatMap(({ members }) => members.map((one) => (one.before ?? one.after)!.endpoint.name))
    .sort()
}

function told(found: ReachabilityDiff): unknown {
  const inside = Array.from(found.changes(), ({ family, from, to: receivers, shifts, pairs }) => [
    family,
    namesOf(from),
    namesOf(receivers),
    shifts.map(({ before, after, services }) => `${before} ${after} ${services.key}`),
    pairs,
  ])
  const outside = found.outside.changes.map(({ family, from, ranges, shifts }) => [
    family,
    namesOf(from),
    ranges.map(({ first, last }) => `${formatAddress(first)}-${formatAddress(last)}`),
    shifts.map(
      ({ before, after, services }) => `${fateKey(before)} ${fateKey(after)} ${services.key}`,
    ),
  ])
  return { inside, outside, counts: [found.counts(), found.outside.counts()] }
}

function expectTheSame(states: States): void {
  expect(told(diffNetworks(states.before, states.after))).toEqual(told(wholly(states)))
}

/** VPC `name` with subnet 10.`net`.0.0/24 and pods `name`2 and so on at these hosts. */
function vpc(name: string, net: number, hosts = [2, 3], more: Partial<LogicalNetwork> = {}) {
  const pods = hosts.map((host) => pod(`${name}${host}`, `10.${net}.0.${host}`))
  return {
    routers: [router(name, [port(`${name}-n`, `10.${net}.0.1/24`)])],
    switches: [lan(`n-${name}`, `10.${net}.0.0/24 via 10.${net}.0.1`, `${name}-n`, pods)],
    ...more,
  }
}

type Vpc = ReturnType<typeof vpc>

function together(vpcs: readonly Vpc[], more: Partial<LogicalNetwork> = {}): LogicalNetwork {
  return populated(
    network({
      routers: vpcs.flatMap(({ routers }) => routers),
      switches: vpcs.flatMap(({ switches }) => switches),
      ...more,
    }),
  )
}

/** The VPC with a rule on its switch, or with routes or policies of its router. */
const filtered = (own: Vpc, ...acls: ReturnType<typeof acl>[]): Vpc => ({
  ...own,
  switches: own.switches.map((node) => ({ ...node, acls })),
})
const routed = (own: Vpc, ...staticRoutes: ReturnType<typeof to>[]): Vpc => ({
  ...own,
  routers: own.routers.map((one) => ({ ...one, staticRoutes })),
})

const DROP = acl('to-lport', 10, 'tcp.dst == 80', 'drop')

/** The routers that are compared. */
function compared(states: States): string[][] {
  const { before, after } = changedPart(states, changedIslands(states.before, states.after))
  return [before, after].map(({ routers }) => routers.map(({ name }) => name))
}

describe('the parts of two networks that have to be compared', () => {
  it.prop([besideUnchanged], { numRuns: 30 })(
    'have the difference of the whole networks',
    expectTheSame,
  )

  it.prop([extended], { numRuns: 60 })(
    'have it too where one network has routes and peerings beyond the other',
    ({ more, less }) => {
      expectTheSame({ before: more, after: less })
      expectTheSame({ before: less, after: more })
    },
  )

  it.prop([changed], { numRuns: 20 })('have it too where all is joined', expectTheSame)

  const [a, b, c] = [vpc('a', 1), vpc('b', 2), vpc('c', 3)]
  const whole = together([a, b, c])

  it('are nothing where all is equal, whichever objects it is made of', () => {
    const other = together([vpc('a', 1), vpc('b', 2), vpc('c', 3)])
    expect(compared({ before: whole, after: other })).toEqual([[], []])
    expect(diffNetworks(whole, other).isEmpty).toBe(true)
  })

  it('are what is joined to something that changes', () => {
    const states = { before: whole, after: together([a, filtered(b, DROP), c]) }
    expect(compared(states)).toEqual([['b'], ['b']])
    expectTheSame(states)
  })

  it('are everything where another OVN build is used', () => {
    const after = { ...whole, behaviour: { ...whole.behaviour, aclTiers: false } }
    expect(compared({ before: whole, after })[0]).toEqual(['a', 'b', 'c'])
  })

  it('are with those whose rules ask for an address set that changes', () => {
    const asking = together([a, filtered(b, acl('to-lport', 10, 'ip4.src == $s', 'drop')), c])
    const states = {
      before: { ...asking, addressSets: [{ name: 's', addresses: [] }] },
      after: { ...asking, addressSets: [{ name: 's', addresses: pod('', '10.2.0.3').addresses }] },
    }
    expect(compared(states)).toEqual([['b'], ['b']])
    expectTheSame(states)
  })

  it('are with the ports that join a group, and without the others in it', () => {
    const acls = [acl('to-lport', 10, 'outport == @g && tcp', 'drop')]
    const group = (...ports: string[]) => [{ name: 'g', ports, acls }]
    const states = {
      before: { ...whole, portGroups: group('a2', 'b2') },
      after: { ...whole, portGroups: group('a2', 'b2', 'c2') },
    }
    expect(compared(states)).toEqual([['c'], ['c']])
    expectTheSame(states)
    const other = { ...states.after, portGroups: [{ ...group('a2')[0]!, acls: [] }] }
    expect(compared({ before: states.before, after: other })[0]).toEqual(['a', 'b'])
  })

  it('are with those whose rules ask for a group that somebody is in for the first time', () => {
    const asking = together([a, filtered(b, acl('to-lport', 10, 'outport != @g', 'drop')), c])
    const states = {
      before: { ...asking, portGroups: [{ name: 'g', ports: [], acls: [] }] },
      after: { ...asking, portGroups: [{ name: 'g', ports: ['c2'], acls: [] }] },
    }
    expect(compared(states)).toEqual([
      ['b', 'c'],
      ['b', 'c'],
    ])
    expectTheSame(states)
  })

  it('are everything where rules ask for the addresses of the ports in a group', () => {
    const asking = together([a, filtered(b, acl('to-lport', 10, 'ip4.src == $g_ip4', 'drop')), c])
    const after = together([a, filtered(b, acl('to-lport', 10, 'ip4.src == $g_ip4', 'reject')), c])
    const portGroups = [{ name: 'g', ports: ['a2', 'b3'], acls: [] }]
    const states = { before: { ...asking, portGroups }, after: { ...after, portGroups } }
    expect(compared(states)[0]).toEqual(['a', 'b', 'c'])
    expectTheSame(states)
  })

  it('are with the VPC of a port that a rule names, and with what a machine joins', () => {
    const naming = acl('to-lport', 10, 'inport == "a2"', 'drop')
    const named = (own: Vpc) => together([filtered(own, naming), b, c])
    expect(
      compared({
        before: named(c),
        after: together([filtered(c, naming), filtered(b, DROP), c]),
      })[0],
    ).toContain('b')
    const machines = [
      {
        name: 'm',
        interfaces: ['a2', 'b2'].map((name) => ({ name, port: name, addresses: [] })),
        routes: [],
        nat: [],
      },
    ]
    const states = {
      before: { ...whole, machines },
      after: { ...together([a, filtered(b, DROP), c]), machines },
    }
    expect(compared(states)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
    expectTheSame(states)
  })

  it('are with whoever has an address that a changed router answers for', () => {
    // 10.1.0.1 is a router's in one VPC and a workload's in the other.
    const stranger = vpc('s', 1, [1])
    const free = { ...stranger, routers: [router('s', [port('s-n', '10.1.0.9/24')])] }
    const states = {
      before: together([a, b, free]),
      after: together([filtered(a, acl('from-lport', 10, 'ip4.dst == 10.1.0.1', 'drop')), b, free]),
    }
    expect(compared(states)).toEqual([
      ['a', 's'],
      ['a', 's'],
    ])
    expect(diffNetworks(states.before, states.after).isEmpty).toBe(false)
    expectTheSame(states)
  })

  it('are with whoever has the address that an endpoint gets, and with the router that has it', () => {
    const twin = vpc('t', 3, [4])
    const states = {
      before: together([a, c, twin]),
      after: together([a, vpc('c', 3, [2, 4]), twin]),
    }
    expect(compared(states)).toEqual([
      ['c', 't'],
      ['c', 't'],
    ])
    expectTheSame(states)
    const moved = { ...c, switches: vpc('c', 1, [1]).switches }
    const other = { before: together([a, c]), after: together([a, moved]) }
    expect(compared(other)[0]).toEqual(['a', 'c'])
    expectTheSame(other)
  })

  it('are everything if OVN may leave open what becomes of packets from what changes', () => {
    const open = (own: Vpc) =>
      routed(own, to('0.0.0.0/0', '10.1.0.2'), to('0.0.0.0/0', '10.1.0.77'))
    const states = { before: whole, after: together([open(a), b, c]) }
    expect(compared(states)[0]).toEqual(['a', 'b', 'c'])
    expect(diffNetworks(states.before, states.after).counts().undefined).toBeGreaterThan(0)
    expectTheSame(states)
  })

  it('are with those where OVN may leave open what becomes of packets to a new address', () => {
    const ways = [policy(10, 'ip4.dst == 10.3.0.4', 'reroute', '10.1.0.2 10.1.0.77')]
    const open = { ...routed(a, to('0.0.0.0/0', '10.1.0.77')) }
    const choosing = { ...open, routers: open.routers.map((one) => ({ ...one, policies: ways })) }
    const states = {
      before: together([choosing, b, c]),
      after: together([choosing, b, vpc('c', 3, [2, 3, 4])]),
    }
    expect(compared(states)).toEqual([
      ['a', 'c'],
      ['a', 'c'],
    ])
    expect(diffNetworks(states.before, states.after).counts().undefined).toBeGreaterThan(0)
    expectTheSame(states)
  })

  it('are everything where two endpoints have one name', () => {
    const double = { ...whole, endpoints: [...whole.endpoints, whole.endpoints[0]!] }
    const states = { before: double, after: { ...together([a, filtered(b, DROP), c]) } }
    expect(compared(states)[0]).toEqual(['a', 'b', 'c'])
  })
})

describe('what one network has beyond another', () => {
  const [a, b] = [vpc('a', 1), vpc('b', 2)]
  const route = to('10.2.0.0/24', '10.1.0.9')
  const link = port('a-b', '169.254.0.1/30', { peer: 'b-a' })
  const linked = {
    ...a,
    routers: a.routers.map((one) => ({ ...one, ports: [...one.ports, link] })),
  }
  const none = together([a, b])
  const names = (more: LogicalNetwork, less: LogicalNetwork) => {
    const extras = extrasOf(more, less, changedIslands(more, less)!)
    return extras && Array.from(extras, (one) => ('networks' in one ? one.name : 'route'))
  }

  it('is nothing where they are equal', () => {
    expect(names(none, together([a, b]))).toEqual([])
  })

  it('is its routes, and the ports towards other routers', () => {
    expect(names(together([routed(a, route), b]), none)).toEqual(['route'])
    expect(names(together([linked, b]), none)).toEqual(['a-b'])
    expect(names(none, together([linked, b]))).toBeUndefined()
    const other = to('10.9.0.0/24', '10.1.0.9')
    const more = together([routed(linked, route, other), b])
    expect(names(more, together([routed(a, other), b]))).toEqual(['a-b', 'route'])
  })

  it('leaves each network its own rules, with their places in files', () => {
    const more = together([linked, routed(b, route)])
    const less = together([a, b])
    const there = diffNetworks(more, less)
    expect(there.before.network.routers[0]).toBe(more.routers[0])
    expect(there.after.network.routers[0]).toBe(less.routers[0])
    const back = diffNetworks(less, more)
    expect(back.before.network.routers[0]).toBe(less.routers[0])
    expect(back.after.network.routers[0]).toBe(more.routers[0])
    expect(back.after.classes).toBe(back.before.classes)
  })

  it('is not told where something else differs', () => {
    expect(names(together([routed(a, route), filtered(b, DROP)]), none)).toBeUndefined()
    expect(names(together([routed(a, route), vpc('b', 2, [2])]), none)).toBeUndefined()
    expect(names(together([a, b]), together([a]))).toBeUndefined()
    expect(names(together([a]), together([a, b]))).toBeUndefined()
    const ways = [policy(10, 'ip4', 'drop')]
    const ruled = { ...a, routers: a.routers.map((one) => ({ ...one, policies: ways })) }
    expect(names(together([ruled, b]), none)).toBeUndefined()
    const elsewhere = to('10.2.0.0/24', '10.1.0.8')
    const replaced = together([routed(a, elsewhere), b])
    expect(names(together([routed(a, route), b]), replaced)).toBeUndefined()
  })

  it('is not told of a router that is only there, nor of one of two of a name', () => {
    const only = { ...none, routers: none.routers.slice(1) }
    expect(names(none, only)).toBeUndefined()
    const twice = { ...none, routers: [...none.routers, none.routers[0]!] }
    expect(
      names(twice, { ...twice, routers: [...none.routers, linked.routers[0]!] }),
    ).toBeUndefined()
  })

  it('is not told of a port that leads to a switch, or has the name of another', () => {
    const second = { ...a.routers[0]!, ports: [] }
    expect(names(none, { ...none, routers: [second, b.routers[0]!] })).toBeUndefined()
    const same = port('b-n', '169.254.0.1/30', { peer: 'x' })
    const double = { ...a.routers[0]!, ports: [...a.routers[0]!.ports, same] }
    expect(names({ ...none, routers: [double, b.routers[0]!] }, none)).toBeUndefined()
  })
})
