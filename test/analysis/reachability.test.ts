import { fc, it } from '@fast-check/vitest'
import {
  type Acl,
  Fabric,
  type LogicalNetwork,
  type LogicalSwitchPort,
  NetworkBuilder,
  RELEASES,
  type ReleaseName,
  type Service,
  simulate,
  type Trace,
} from 'isthmus'
import { addressFromBigInt, addressToBigInt, formatAddress, parseCidr } from 'isthmus/net'
import { describe, expect } from 'vitest'
import {
  type Cell,
  type ClassMember,
  type MatrixGroup,
  matrixOf,
  Reachability,
} from '../../src/analysis/reachability/index.ts'
import { ServiceSet } from '../../src/match/index.ts'
import { networkWithout } from '../../src/model/index.ts'
import { networks } from '../dataplane/arbitraries.ts'
import { pod, populated } from '../dataplane/networks.ts'
import { clusters } from '../kubeovn/arbitraries.ts'
import { load } from '../kubeovn/cluster.ts'
import { conditions, corners, NO_SERVICE, SMALL } from './packets.ts'

/** Random networks, most of them rather regular: many alike pods, few policies, tracked connections. */
const designs = fc
  .record({
    network: networks,
    policies: fc.nat({ max: 3 }).map((n) => n === 0),
    sources: fc.boolean(),
    tracked: fc.nat({ max: 3 }).map((n) => n > 0),
    openRouters: fc.boolean(),
    more: fc.nat({ max: 6 }),
    grouped: fc.infiniteStream(fc.boolean()),
  })
  .map(({ network: { model }, policies, sources, tracked, openRouters, more, grouped }) => {
    const family = model.switches[0]!.subnets[0]!.prefix.address.family
    const added = new Map<string, LogicalSwitchPort[]>()
    const track = (acl: Acl): Acl =>
      tracked && acl.action === 'allow' ? { ...acl, action: 'allow-related' } : acl
    const switches = model.switches.map((node) => {
      const { w0, w3 } = node.subnets[0]!.prefix.address
      const pods = Array.from({ length: more }, (_, i) => {
        const host = 5 + i
        const address =
          family === 4
            ? `10.${(w0 >>> 16) & 255}.0.${host}`
            : `fd00:${(w0 & 0xffff).toString(16)}::${(w3 & 0) + host}`
        return pod(`${node.name}-${i}`, address)
      })
      added.set(node.name, pods)
      const acls = openRouters ? [] : node.acls.map(track)
      return { ...node, acls, ports: [...node.ports, ...pods] }
    })
    return populated({
      ...model,
      switches,
      routers: model.routers.map((router) => ({
        ...router,
        policies: policies ? router.policies : [],
        staticRoutes: sources
          ? router.staticRoutes
          : router.staticRoutes.filter(({ policy }) => policy === 'dst-ip'),
      })),
      portGroups: model.portGroups.map((group) => ({
        ...group,
        acls: group.acls.map(track),
        ports: [
          ...group.ports,
          ...[...added.values()].flat().flatMap(({ name }) => (grouped.next().value ? [name] : [])),
        ],
      })),
    })
  })

/** Every pair of members of classes of one family, one and the same endpoint aside. */
function* pairs({ classes }: Reachability) {
  for (const from of classes) {
    for (const to of classes) {
      if (from.family !== to.family) continue
      for (const a of from.members)
        for (const b of to.members) if (a !== b) yield { from, to, a, b }
    }
  }
}

/** Designs whose rules look at services too. */
const narrowed = fc
  .record({ model: designs, extra: fc.infiniteStream(fc.option(conditions)) })
  .map(({ model, extra }): LogicalNetwork => {
    const narrow = <T extends { match: string }>(rule: T): T => {
      const condition = extra.next().value
      return condition ? { ...rule, match: `${rule.match} && ${condition}` } : rule
    }
    return {
      ...model,
      routers: model.routers.map((one) => ({ ...one, policies: one.policies.map(narrow) })),
      switches: model.switches.map((node) => ({ ...node, acls: node.acls.map(narrow) })),
      portGroups: model.portGroups.map((group) => ({ ...group, acls: group.acls.map(narrow) })),
    }
  })

const releases = fc.constantFrom(...(Object.keys(RELEASES) as ReleaseName[]))

/** Packets that are neither in a set nor near one by design. */
const ORDINARY: readonly Service[] = [
  { ...NO_SERVICE, protocol: 6, sourcePort: 49152, destinationPort: 80 },
  { ...NO_SERVICE, protocol: 17, sourcePort: 49152, destinationPort: 53 },
  { ...NO_SERVICE, protocol: 1, icmpType: 8 },
  { ...NO_SERVICE, protocol: 47 },
]

function traced(fabric: Fabric, a: ClassMember, b: ClassMember, service: Service): Trace {
  return simulate(fabric, {
    packet: { ...service, source: a.address, destination: b.address, ttl: 64 },
    port: fabric.switchPort(a.endpoint.port!)!,
    from: a.endpoint,
    to: b.endpoint,
  })
}

function agree(cell: Cell, service: Service, { verdict }: Trace): void {
  const told = cell.reachable.has(service)
    ? 'reachable'
    : cell.undefined.has(service)
      ? 'undefined'
      : 'unreachable'
  expect(`${told} ${JSON.stringify(service)}`).toBe(`${verdict} ${JSON.stringify(service)}`)
}

describe('the reachability of a network', () => {
  it.prop([designs], { numRuns: 300 })(
    'is, for every pair of endpoints, what tracing all services between them gives',
    (model) => {
      const reachability = Reachability.of(new Fabric(model))
      const told: string[] = []
      const traced: string[] = []
      for (const { from, to, a, b } of pairs(reachability)) {
        const name = `${a.endpoint.name} ${b.endpoint.name}`
        told.push(`${name} ${show(reachability.cell(from, to))}`)
        traced.push(`${name} ${show(reachability.services(a, b))}`)
      }
      expect(told).toEqual(traced)
    },
  )

  it.prop([narrowed], { numRuns: 12 })(
    'is that of every packet in a space that is small enough to trace them all',
    (model) => {
      const fabric = new Fabric(model)
      const reachability = Reachability.of(fabric)
      const { classes } = reachability
      for (const [i, { from, to, a, b }] of [...pairs(reachability)].entries()) {
        if (i % Math.ceil((classes.length * classes.length) / 12) !== 0) continue
        const cell = reachability.cell(from, to)
        for (const service of SMALL) agree(cell, service, traced(fabric, a, b, service))
      }
    },
  )

  it.prop([clusters, releases], { numRuns: 60 })(
    'is what a trace says of packets inside, outside and on the edges of each set, in every release',
    (cluster, release) => {
      const { model } = load(cluster.objects, { release }).network
      const fabric = new Fabric(model)
      const reachability = Reachability.of(fabric)
      for (const { from, to, a, b } of pairs(reachability)) {
        const cell = reachability.cell(from, to)
        const sampled = [...corners(cell.reachable), ...corners(cell.undefined), ...ORDINARY]
        for (const service of sampled) agree(cell, service, traced(fabric, a, b, service))
      }
    },
  )

  it.prop([designs], { numRuns: 300 })(
    'passes over no class in a row, and counts all pairs',
    (model) => {
      const reachability = Reachability.of(new Fabric(model))
      const { classes } = reachability
      for (const from of classes) {
        const visited = new Map<number, string>()
        reachability.row(from, (to, cell) => {
          expect(visited.has(to.id)).toBe(false)
          visited.set(to.id, show(cell))
        })
        for (const to of classes) {
          if (from.family !== to.family) continue
          expect(visited.get(to.id) ?? NOTHING).toBe(show(reachability.cell(from, to)))
        }
      }
      const { family } = model.switches[0]!.subnets[0]!.prefix.address
      const found = [...pairs(reachability)].map(({ from, to }) =>
        show(reachability.cell(from, to)),
      )
      const counts = reachability.counts(family)
      expect(counts.pairs).toBe(found.length)
      expect(counts.nothing).toBe(found.filter((cell) => cell === NOTHING).length)
      expect(counts.everything).toBe(found.filter((cell) => cell === EVERYTHING).length)
      expect(counts.undefined).toBe(found.filter((cell) => !cell.endsWith(', nothing')).length)
      expect(counts.everything + counts.some + counts.undefined + counts.nothing).toBe(counts.pairs)
    },
  )

  it.prop([designs], { numRuns: 300 })('fits into a matrix of groups without loss', (model) => {
    const reachability = Reachability.of(new Fabric(model))
    const all = reachability.classes.map((one) => ({ class: one, members: one.members }))
    const { family } = model.switches[0]!.subnets[0]!.prefix.address
    const matrix = matrixOf(reachability, family, all, all)
    const { senders, receivers } = matrix
    const groupOf = (groups: readonly MatrixGroup[], member: ClassMember) =>
      groups.findIndex(({ parts }) => parts.some(({ members }) => members.includes(member)))
    for (const { from, to, a, b } of pairs(reachability)) {
      const cell = matrix.cell(groupOf(senders, a), groupOf(receivers, b))
      expect(show(cell!)).toBe(show(reachability.cell(from, to)))
    }
    expect(matrix.counts()).toEqual(reachability.counts(family))
  })

  it.prop([designs, fc.infiniteStream(fc.nat({ max: 3 }))], { numRuns: 300 })(
    'is without some ports and routes what it is when they were never there',
    (model, chosen) => {
      const before = Reachability.of(new Fabric(model))
      const { family } = model.switches[0]!.subnets[0]!.prefix.address
      // Counted before, so that only what changes is counted again.
      before.counts(family)
      const parts = new Set(
        model.routers
          .flatMap(({ ports, staticRoutes }) => [
            ...ports.filter(({ peer }) => peer),
            ...staticRoutes,
          ])
          .filter(() => chosen.next().value === 0),
      )
      const half = new Set([...parts].filter((_, i) => i % 2 === 0))
      const after = before.without(parts)
      const afterAgain = before.without(half).without(parts)
      const anew = Reachability.of(new Fabric(networkWithout(model, parts)))
      const cells = (reachability: Reachability) =>
        [...pairs(reachability)]
          .map(({ from, to, a, b }) => {
            return `${a.endpoint.name} ${b.endpoint.name} ${show(reachability.cell(from, to))}`
          })
          .sort()
      expect(cells(after)).toEqual(cells(anew))
      expect(after.counts(family)).toEqual(anew.counts(family))
      expect(cells(afterAgain)).toEqual(cells(anew))
    },
  )

  it.prop([designs], { numRuns: 200 })('has every endpoint in one class', (model) => {
    const { classes } = Reachability.of(new Fabric(model))
    const members = classes.flatMap((one) => one.members)
    expect(members.map(({ endpoint }) => endpoint.name).sort()).toEqual(
      model.endpoints.flatMap(({ name, addresses }) => addresses.map(() => name)).sort(),
    )
    expect(classes.map(({ id }) => id)).toEqual(classes.map((_, i) => i))
  })
})

describe('ACLs at the port to the router', () => {
  /** Two VPCs without a route to each other; what web sends is dropped or not, as OVN likes. */
  const unrouted = (action: 'drop' | 'reject') => {
    const closed = { direction: 'to-lport', priority: 5, match: 'ip4.dst == 10.2.0.0/16' } as const
    const tied = { direction: 'from-lport', priority: 7, match: 'inport == @g && ip4' } as const
    const network = new NetworkBuilder()
      .router('a')
      .subnet('net-a', 'a', '10.1.0.0/24')
      .endpoint('default/web', 'net-a', '10.1.0.2', { groups: ['g'] })
      .groupAcl('g', { ...tied, action: 'drop' })
      .groupAcl('g', { ...tied, action: 'allow-related' })
      .acl('net-a', { ...closed, action })
      .router('b')
      .subnet('net-b', 'b', '10.2.0.0/24')
      .endpoint('default/db', 'net-b', '10.2.0.2')
      .build()
    const reachability = Reachability.of(new Fabric(network))
    const [web, db] = reachability.classes
    return reachability.cell(web!, db!)
  }

  it('change nothing about what routing drops', () => {
    expect(show(unrouted('drop'))).toBe(`${NOTHING}`)
  })

  it('may leave it open whether it is rejected before', () => {
    expect(show(unrouted('reject'))).toBe('nothing, everything')
  })
})

describe('addresses that no endpoint has', () => {
  const subject = () => {
    const network = new NetworkBuilder()
      .router('a')
      .subnet('net-a', 'a', '10.1.0.0/24')
      .endpoint('default/web', 'net-a', '10.1.0.2')
      .router('b')
      .subnet('net-b', 'b', '10.2.0.0/24')
      .endpoint('default/db', 'net-b', '10.2.0.2')
      .peer('a', '169.254.0.1/30', 'b', '169.254.0.2/30')
      .route('a', '10.2.0.0/16', '169.254.0.2')
      .route('b', '10.1.0.0/16', '169.254.0.1')
      .build()
    const reachability = Reachability.of(new Fabric(network))
    return { reachability, web: reachability.classes[0]!.members[0]! }
  }
  const told = (text: string) => {
    const { reachability, web } = subject()
    return reachability.outside(web, parseCidr(text)!).map(({ first, last, services }) => {
      const { parts } = services
      const why = parts.map(({ reason, node }) => `${reason ?? 'reachable'} at ${node}`)
      return `${formatAddress(first)}-${formatAddress(last)} ${[...new Set(why)].join(', ')}`
    })
  }

  it('are ranges with one fate each, endpoints left out', () => {
    expect(told('10.2.0.0/15')).toEqual([
      '10.2.0.0-10.2.0.0 no-such-endpoint at b',
      '10.2.0.1-10.2.0.1 reachable at net-a, port-closed at b',
      '10.2.0.3-10.2.0.255 no-such-endpoint at b',
      '10.2.1.0-10.2.255.255 no-route at b',
      '10.3.0.0-10.3.255.255 no-route at a',
    ])
  })

  it('are traced like others, so a router answers pings', () => {
    const { reachability, web } = subject()
    const [gateway] = reachability.outside(web, parseCidr('10.2.0.1/32')!)
    const ping = ServiceSet.of(4, [1, 1], { icmpTypes: [8, 8] })
    expect(gateway!.services.reachable.equals(ping)).toBe(true)
  })

  it('must be of the family of the sender', () => {
    const { reachability, web } = subject()
    expect(() => reachability.outside(web, parseCidr('fd00::/64')!)).toThrow(TypeError)
  })

  it.prop([designs, fc.nat(), fc.array(fc.nat(), { minLength: 5, maxLength: 10 })], {
    numRuns: 200,
  })('have the fate of the range that they are in', (model, chosen, picked) => {
    const reachability = Reachability.of(new Fabric(model))
    const { classes } = reachability
    const sender = classes[chosen % classes.length]!.members[0]!
    const { family } = sender.address
    const within = parseCidr(family === 4 ? '10.0.0.0/8' : 'fd00::/16')!
    const ranges = reachability.outside(sender, within)
    for (const pick of picked) {
      const { first, last, services } = ranges[pick % ranges.length]!
      const [low, high] = [addressToBigInt(first), addressToBigInt(last)]
      const address = addressFromBigInt(family, low + ((BigInt(pick) * 7919n) % (high - low + 1n)))
      const [alone] = reachability.outside(sender, {
        address,
        length: family === 4 ? 32 : 128,
      })
      expect(show(alone!.services)).toBe(show(services))
      expect(alone!.services.parts.map(({ reason }) => reason)).toEqual(
        services.parts.map(({ reason }) => reason),
      )
    }
  })
})

const NOTHING = 'nothing, nothing'
const EVERYTHING = 'everything, nothing'

/** What is reachable, and what is undefined. */
function show({ reachable, undefined: open }: Cell): string {
  return `${showSet(reachable)}, ${showSet(open)}`
}

function showSet(set: ServiceSet): string {
  if (set.isEmpty) return 'nothing'
  return set.equals(ServiceSet.all(set.family)) ? 'everything' : set.key
}
