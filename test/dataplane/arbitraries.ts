import { fc } from '@fast-check/vitest'
import {
  type Acl,
  type LogicalNetwork,
  OVN_BEHAVIOURS,
  type RouterPolicy,
  type StaticRoute,
} from 'isthmus'
import { acl, from, lan, network, pod, policy, port, router, to } from './networks.ts'

/**
 * Small networks in which things meet: subnets overlap, next hops are right and subtly wrong, rules tie. The numbers are
 * few on purpose. `text` makes an address of IPv4 or IPv6 from a net and a host.
 */
interface Family {
  readonly text: (net: number, host: number) => string
  readonly lengths: readonly [narrow: number, half: number, wide: number, all: number, host: number]
  readonly ip: string
}

const FAMILIES: readonly Family[] = [
  { text: (net, host) => `10.${net}.0.${host}`, lengths: [24, 17, 16, 8, 32], ip: 'ip4' },
  { text: (net, host) => `fd00:${net}::${host}`, lengths: [112, 65, 32, 16, 128], ip: 'ip6' },
]

/** Subnets are nets 1 to 3, links nets 8 and 9. */
const SUBNETS = [1, 2, 3] as const
const LINKS = [8, 9] as const
const HOSTS = [1, 2, 3, 4] as const

const sometimes = fc.nat({ max: 5 }).map((n) => n === 0)

const addressIn = ({ text }: Family) =>
  fc
    .tuple(fc.constantFrom(...SUBNETS, ...SUBNETS, ...LINKS), fc.constantFrom(...HOSTS))
    .map(([net, host]) => text(net, host))

const prefixIn = (family: Family) =>
  fc
    .tuple(addressIn(family), fc.constantFrom(...family.lengths))
    .map(([address, length]) => `${address}/${length}`)

const matches = (family: Family): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      'ip',
      family.ip,
      'udp',
      'tcp',
      'udp.dst == 2000',
      'udp.dst < 2000',
      'icmp',
      'ip.ttl == 3',
    ),
    fc
      .tuple(fc.constantFrom('src', 'dst'), fc.constantFrom('==', '!='), prefixIn(family))
      .map(([end, operator, prefix]) => `${family.ip}.${end} ${operator} ${prefix}`),
    fc.constantFrom('src', 'dst').map((end) => `${family.ip}.${end} == $some`),
  )

const routes = (family: Family): fc.Arbitrary<StaticRoute[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc
          .tuple(prefixIn(family), addressIn(family))
          .map(([cidr, hop]) => to(cidr, hop)),
      },
      fc.tuple(prefixIn(family), addressIn(family)).map(([cidr, hop]) => from(cidr, hop)),
      fc
        .tuple(prefixIn(family), addressIn(family))
        .map(([cidr, hop]) => to(cidr, hop, { routeTable: 'own' })),
      fc.tuple(prefixIn(family), addressIn(family)).map(([cidr, hop]) => from(cidr, hop, 'own')),
      prefixIn(family).map((cidr) => to(cidr, 'discard')),
    ),
    { maxLength: 4 },
  )

const policies = (family: Family): fc.Arbitrary<RouterPolicy[]> =>
  fc.array(
    fc
      .record({
        priority: fc.constantFrom(1, 2),
        match: matches(family),
        action: fc.constantFrom<RouterPolicy['action']>('allow', 'drop', 'reroute'),
        hops: fc.uniqueArray(addressIn(family), { minLength: 1, maxLength: 2 }),
      })
      .map(({ priority, match, action, hops }) =>
        policy(priority, match, action, action === 'reroute' ? hops.join(' ') : ''),
      ),
    { maxLength: 3 },
  )

/** `allow-stateless` is left out: what it makes of the reply depends on which of two equal rules took the request. */
const acls = (family: Family, group?: string): fc.Arbitrary<Acl[]> =>
  fc.array(
    fc
      .record({
        direction: fc.constantFrom<Acl['direction']>('from-lport', 'to-lport'),
        priority: fc.constantFrom(1, 2, 3),
        match: matches(family),
        action: fc.constantFrom<Acl['action']>('allow', 'allow-related', 'drop', 'reject', 'pass'),
        tier: fc.constantFrom(0, 2, 2, 3),
      })
      .map(({ direction, priority, match, action, tier }) => {
        const side = direction === 'from-lport' ? 'inport' : 'outport'
        const text = group === undefined ? match : `${side} == @${group} && ${match}`
        return acl(direction, priority, text, action, tier)
      }),
    { maxLength: 3 },
  )

/** The routers x, y and z, each with one subnet, and links between some of them. */
export const networks: fc.Arbitrary<{
  model: LogicalNetwork
  addresses: string[]
  pods: string[]
}> = fc.constantFrom(...FAMILIES).chain((family) => {
  const { text, lengths } = family
  const lanOf = (own: number) =>
    fc.record({
      net: fc.oneof({ weight: 4, arbitrary: fc.constant(own) }, fc.constantFrom(...SUBNETS)),
      length: fc.constantFrom(lengths[0], lengths[2]),
      hosts: fc.array(fc.constantFrom(1, 2, 2, 3, 3, 4), { minLength: 1, maxLength: 2 }),
      secured: fc.boolean(),
      ownTable: fc.boolean(),
      acls: fc.oneof(fc.constant([]), acls(family)),
      routes: routes(family),
      policies: policies(family),
    })
  const link = fc.record({
    net: fc.constantFrom(...LINKS),
    hosts: fc.constantFrom<[number, number]>([1, 2], [1, 2], [2, 1], [1, 1], [3, 4]),
    ends: fc.constantFrom<[string, string]>(['x', 'y'], ['y', 'z'], ['x', 'z']),
    oneSided: sometimes,
    routed: fc.nat({ max: 4 }).map((n) => n > 0),
  })
  return fc
    .record({
      lans: fc.tuple(lanOf(1), lanOf(2), lanOf(3)),
      links: fc.uniqueArray(link, {
        selector: ({ ends }) => ends.join(),
        minLength: 2,
        maxLength: 3,
      }),
      behaviour: fc.constantFrom(...Object.values(OVN_BEHAVIOURS)),
      group: acls(family, 'group'),
      set: fc.uniqueArray(addressIn(family), { maxLength: 3 }),
    })
    .map(({ lans, links, behaviour, group, set }) => {
      const names = ['x', 'y', 'z']
      const routers = lans.map((own, i) => {
        const name = names[i]!
        const peers = links.flatMap(({ net, hosts, ends, oneSided }) => {
          const end = ends.indexOf(name)
          if (end < 0 || (oneSided && end === 1)) return []
          const other = ends[1 - end]!
          const address = `${text(net, hosts[end]!)}/${lengths[0]}`
          return [port(`${name}-${other}`, address, { peer: `${other}-${name}` })]
        })
        // What the network is about: without ways to each other the routers would drop nearly everything.
        const ways = links.flatMap(({ net, hosts, ends, routed }) => {
          const end = ends.indexOf(name)
          if (end < 0 || !routed) return []
          const other = lans[names.indexOf(ends[1 - end]!)]!
          return [to(`${text(other.net, 0)}/${other.length}`, text(net, hosts[1 - end]!))]
        })
        const gateway = `${text(own.net, 1)}/${own.length}`
        const uplink = port(`${name}-lan`, gateway, own.ownTable ? { routeTable: 'own' } : {})
        return router(name, [uplink, ...peers], {
          routes: [...ways, ...own.routes],
          policies: own.policies,
        })
      })
      const pods = lans.map((own, i) =>
        own.hosts.map((host, j) => {
          const address = text(own.net, host)
          return pod(`${names[i]}${j}`, address, own.secured ? address : undefined)
        }),
      )
      const switches = lans.map((own, i) =>
        lan(
          `lan-${names[i]}`,
          `${text(own.net, 0)}/${own.length} via ${text(own.net, 1)}`,
          `${names[i]}-lan`,
          pods[i]!,
          own.acls,
        ),
      )
      const members = pods.flat().filter((_, i) => i % 2 === 0)
      const model = network({
        behaviour,
        routers,
        switches,
        portGroups: [{ name: 'group', ports: members.map(({ name }) => name), acls: group }],
        addressSets: [
          { name: 'some', addresses: set.map((entry) => to(entry, entry).prefix.address) },
        ],
      })
      const addresses = [
        ...[...SUBNETS, ...LINKS].flatMap((net) => HOSTS.map((host) => text(net, host))),
        // Those of pods twice more, as they are what networks are for.
        ...lans.flatMap(({ net, hosts }) => [...hosts, ...hosts].map((host) => text(net, host))),
      ]
      return { model, addresses, pods: pods.flat().map(({ name }) => name) }
    })
})
