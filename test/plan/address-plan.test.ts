import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { readManifests } from '../../src/manifest/index.ts'
import {
  formatAddress,
  formatPrefix,
  overlaps,
  type Prefix,
  parseCidr,
} from '../../src/net/index.ts'
import { type AddressPlan, addressPlan, type Holder, takeInventory } from '../../src/plan/index.ts'
import { formatRange, formatUtilisation } from '../../src/report/ipam-words.ts'

const vpc = (name: string, ...peerings: readonly (readonly [string, string])[]) => ({
  apiVersion: 'kubeovn.io/v1',
  kind: 'Vpc',
  metadata: { name },
  spec: {
    vpcPeerings: peerings.map(([remoteVpc, localConnectIP]) => ({ remoteVpc, localConnectIP })),
  },
})

const subnet = (name: string, owner: string, cidrBlock: string, more = {}) => ({
  apiVersion: 'kubeovn.io/v1',
  kind: 'Subnet',
  metadata: { name },
  spec: { vpc: owner, cidrBlock, ...more },
})

const pod = (name: string, where: string, address?: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    annotations: {
      'ovn.kubernetes.io/logical_switch': where,
      ...(address && { 'ovn.kubernetes.io/ip_address': address }),
    },
  },
})

function planOf(items: readonly object[], ...pools: readonly string[]): AddressPlan {
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
  const { manifests } = readManifests([{ file: 'net.json', text }])
  return addressPlan(
    takeInventory(manifests, [], { connectIp: 'address' }),
    pools.map((pool) => parseCidr(pool)!),
  )
}

const used = ({ subnets }: AddressPlan, i = 0) =>
  subnets[i]!.used.map(({ address, endpoint }) => `${formatAddress(address)} ${endpoint?.name}`)

describe('the addresses of a subnet', () => {
  it('are those of workloads, the gateway, excluded ones, and the rest', () => {
    const excludeIps = ['10.1.0.3..10.1.0.9', '10.1.0.11']
    const plan = planOf([
      vpc('a'),
      subnet('a-1', 'a', '10.1.0.0/28', { excludeIps }),
      pod('web', 'a-1'),
      pod('db', 'a-1', '10.1.0.11'),
    ])
    const [one] = plan.subnets
    expect(used(plan)).toEqual(['10.1.0.2 web', '10.1.0.11 db'])
    expect(formatAddress(one!.gateway!)).toBe('10.1.0.1')
    expect(one!.excluded.map(formatRange)).toEqual(['10.1.0.3..10.1.0.9', '10.1.0.11'])
    expect(one!.free.map(formatRange)).toEqual(['10.1.0.10', '10.1.0.12..10.1.0.14'])
    expect(one!.freeCount).toBe(4n)
    expect(formatUtilisation(one!)).toBe('33.3 %')
  })

  it('are told for each family, without counting IPv6 out', () => {
    const plan = planOf([vpc('a'), subnet('a-1', 'a', '10.1.0.0/29,fd00::/64'), pod('web', 'a-1')])
    expect(plan.subnets.map(({ cidr }) => formatPrefix(cidr))).toEqual(['10.1.0.0/29', 'fd00::/64'])
    expect(used(plan, 1)).toEqual(['fd00::2 web'])
    expect(plan.subnets[1]!.freeCount).toBe(2n ** 64n - 4n)
    expect(plan.subnets[1]!.free.map(formatRange)).toEqual(['fd00::3..fd00::ffff:ffff:ffff:fffe'])
    expect(formatUtilisation(plan.subnets[1]!)).toBe('< 0.1 %')
  })

  it('can be all used', () => {
    const [full] = planOf([vpc('a'), subnet('a-1', 'a', '10.1.0.0/30'), pod('web', 'a-1')]).subnets
    expect([full!.freeCount, full!.free, formatUtilisation(full!)]).toEqual([0n, [], '100 %'])
    const excludeIps = ['10.1.0.2']
    const [none] = planOf([vpc('a'), subnet('a-1', 'a', '10.1.0.0/30', { excludeIps })]).subnets
    expect([none!.freeCount, formatUtilisation(none!)]).toEqual([0n, '100 %'])
  })

  it('are both of them where there are only two', () => {
    const [two] = planOf([vpc('a'), subnet('a-1', 'a', '10.1.0.0/31'), pod('web', 'a-1')]).subnets
    expect(formatAddress(two!.gateway!)).toBe('10.1.0.0')
    expect([two!.used.map(({ address }) => formatAddress(address)), two!.free]).toEqual([
      ['10.1.0.1'],
      [],
    ])
    const [empty] = planOf([vpc('a'), subnet('a-1', 'a', '10.1.0.0/31')]).subnets
    expect(empty!.free.map(formatRange)).toEqual(['10.1.0.1'])
  })

  it('have the nodes of the cluster in the subnet that joins them', () => {
    const plan = planOf([subnet('x', '', '10.20.0.0/24')])
    const join = plan.subnets.findIndex(({ subnet: name }) => name === 'join')
    expect(used(plan, join)).toEqual(['100.64.0.2 node-node'])
  })

  test.prop([
    fc.integer({ min: 26, max: 30 }),
    fc.nat(5),
    fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 4 }),
  ])(
    'that are free are given to so many further pods, and to no more',
    (length, pods, excluded) => {
      const excludeIps = excluded.map((host) => `10.1.0.${host}..10.1.0.${host + 1}`)
      const items = (count: number) => [
        vpc('a'),
        subnet('a-1', 'a', `10.1.0.0/${length}`, { excludeIps }),
        ...Array.from({ length: count }, (_, i) => pod(`p${i}`, 'a-1')),
      ]
      const before = planOf(items(pods)).subnets[0]!
      const room = Number(before.freeCount) + before.used.length
      expect(planOf(items(room)).subnets[0]!.used).toHaveLength(room)
      expect(planOf(items(room)).subnets[0]!.freeCount).toBe(0n)
      expect(planOf(items(room + 1)).subnets[0]!.used).toHaveLength(room)
      expect(before.free.reduce((sum, { first, last }) => sum + last - first + 1n, 0n)).toBe(
        before.freeCount,
      )
    },
  )
})

describe('networks of peerings', () => {
  it('have both ends, or tell that one is missing', () => {
    const { transits } = planOf([
      vpc('b', ['a', '169.254.0.2/30,fd00:1::2/64']),
      vpc('a', ['b', '169.254.0.1/30'], ['c', '192.168.1.0/24']),
    ])
    expect(
      transits.map(({ vpcs, network, ends }) => [
        vpcs.join(' '),
        formatPrefix(network),
        ends.map(({ vpc: name, address }) => `${name} ${formatAddress(address)}`).join(', '),
      ]),
    ).toEqual([
      ['a b', '169.254.0.0/30', 'b 169.254.0.2, a 169.254.0.1'],
      ['a b', 'fd00:1::/64', 'b fd00:1::2'],
      ['a c', '192.168.1.0/24', 'a 192.168.1.0'],
    ])
  })
})

describe('free space', () => {
  it('of a pool is what no subnet and no peering has', () => {
    const { pools } = planOf(
      [
        vpc('a', ['b', '10.0.128.1/30']),
        subnet('a-1', 'a', '10.0.0.0/18'),
        subnet('refused', 'a', '10.0.16.0/17'),
      ],
      '10.0.0.0/16',
      'fd00::/16',
    )
    expect(pools[0]!.free.map(formatPrefix).slice(0, 3)).toEqual([
      '10.0.128.4/30',
      '10.0.128.8/29',
      '10.0.128.16/28',
    ])
    expect(pools[0]!.freeCount).toBe(32768n - 4n)
    expect(pools[1]).toMatchObject({ freeCount: 2n ** 112n, free: [parseCidr('fd00::/16')] })
  })
})

const written = (holder: Holder) =>
  `${holder.kind === 'subnet' ? holder.subnet : holder.vpcs.join('–')} ${formatPrefix(holder.cidr)}`

const overlapsOf = (items: readonly object[]) =>
  planOf(items).overlaps.map(({ kind, at, holders }) => [kind, at, ...holders.map(written)])

describe('overlaps', () => {
  it('of one VPC are there though the controller refuses a subnet', () => {
    const items = [vpc('a'), subnet('one', 'a', '10.0.0.0/16'), subnet('two', 'a', '10.0.9.0/24')]
    expect(overlapsOf(items)).toEqual([['same-vpc', 'a', 'one 10.0.0.0/16', 'two 10.0.9.0/24']])
    expect(planOf(items).subnets.map(({ accepted }) => accepted)).toEqual([true, false])
  })

  it('of peers are told once, and of strangers not at all', () => {
    const items = [
      vpc('a', ['b', '169.254.0.1/30']),
      vpc('b', ['a', '169.254.0.2/30']),
      vpc('c'),
      subnet('a-1', 'a', '10.0.0.0/24'),
      subnet('b-1', 'b', '10.0.0.0/16'),
      subnet('c-1', 'c', '10.0.0.0/16'),
    ]
    expect(overlapsOf(items)).toEqual([['peered', 'a', 'b-1 10.0.0.0/16', 'a-1 10.0.0.0/24']])
  })

  it('of one VPC are its own affair, and not that of its peers', () => {
    const items = [
      vpc('a', ['b', '10.0.9.1/30']),
      vpc('b', ['a', '10.0.9.2/30'], ['c', '10.0.0.1/30']),
      subnet('one', 'b', '10.0.0.0/21'),
      subnet('two', 'b', '10.0.1.0/24'),
    ]
    expect(overlapsOf(items)).toEqual([
      ['transit', 'b', 'one 10.0.0.0/21', 'b–c 10.0.0.0/30', 'two 10.0.1.0/24'],
    ])
  })

  it('of many VPCs that meet in a hub are one', () => {
    const spokes = ['s1', 's2', 's3']
    const items = [
      vpc('hub', ...spokes.map((name, i) => [name, `169.254.0.${4 * i + 1}/30`] as const)),
      ...spokes.map((name) => vpc(name)),
      ...spokes.map((name) => subnet(`${name}-net`, name, '10.0.0.0/24')),
    ]
    expect(overlapsOf(items)).toEqual([
      ['hub', 'hub', 's1-net 10.0.0.0/24', 's2-net 10.0.0.0/24', 's3-net 10.0.0.0/24'],
    ])
  })

  it('with networks of peerings are seen at either end', () => {
    const items = [
      vpc('a', ['b', '10.1.2.1/24'], ['c', '10.1.2.9/24']),
      vpc('b', ['a', '10.1.2.2/24']),
      subnet('b-1', 'b', '10.1.0.0/16'),
    ]
    expect(overlapsOf(items)).toEqual([
      ['transit', 'a', 'b-1 10.1.0.0/16', 'a–b 10.1.2.0/24', 'a–c 10.1.2.0/24'],
      ['transit', 'b', 'b-1 10.1.0.0/16', 'a–b 10.1.2.0/24'],
    ])
  })

  const NAMES = ['a', 'b', 'c', 'd'] as const
  const name = fc.constantFrom(...NAMES)
  const block = fc.constantFrom(
    '10.0.0.0/8',
    '10.0.0.0/16',
    '10.0.1.0/24',
    '10.1.0.0/16',
    '10.1.1.0/24',
    'fd00::/64',
  )
  const net = fc.record({ owner: name, cidr: block })
  const link = fc.record({ one: name, two: name, cidr: block })

  test.prop([fc.array(net, { maxLength: 6 }), fc.array(link, { maxLength: 4 })], { numRuns: 300 })(
    'are the pairs that share addresses where one router sees both',
    (nets, links) => {
      const items = [
        ...NAMES.map((own) =>
          vpc(
            own,
            ...links.flatMap(({ one, two, cidr }) => (one === own ? [[two, cidr] as const] : [])),
          ),
        ),
        ...nets.map(({ owner, cidr }, i) => subnet(`n${i}`, owner, cidr)),
      ]
      const plan = planOf(items)
      // The slow twin looks at all pairs at all routers.
      const holders: readonly Holder[] = [
        ...nets.map(({ owner, cidr }, i): Holder => {
          return { kind: 'subnet', subnet: `n${i}`, vpc: owner, cidr: parseCidr(cidr)! }
        }),
        ...plan.transits.map(({ vpcs, network }): Holder => {
          return { kind: 'transit', vpcs, cidr: network }
        }),
      ]
      const arePeers = (x: string, y: string) =>
        links.some(({ one, two }) => (one === x && two === y) || (one === y && two === x))
      const sees = (at: string, holder: Holder) =>
        holder.kind === 'transit'
          ? holder.vpcs.includes(at)
          : holder.vpc === at || arePeers(at, holder.vpc)
      const pairs = (all: readonly Holder[]) =>
        all.flatMap((x, i) =>
          all
            .slice(i + 1)
            .flatMap((y) =>
              overlaps(x.cidr as Prefix, y.cidr)
                ? [[written(x), written(y)].sort().join(' & ')]
                : [],
            ),
        )
      const expected = new Set(
        NAMES.flatMap((at) => pairs(holders.filter((holder) => sees(at, holder)))),
      )
      expect(new Set(plan.overlaps.flatMap((overlap) => pairs(overlap.holders)))).toEqual(expected)
      for (const {
        holders: [outer, ...inner],
      } of plan.overlaps) {
        for (const { cidr } of inner) expect(cidr.length).toBeGreaterThanOrEqual(outer!.cidr.length)
        expect(inner.every(({ cidr }) => overlaps(outer!.cidr, cidr))).toBe(true)
      }
    },
  )
})
